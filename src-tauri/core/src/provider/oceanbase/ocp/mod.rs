//! OceanBase Cloud Platform (OCP): backups of tenants of many clusters.

mod advice;
mod answer;
mod body;
mod lenient;
mod request;
mod storage;
