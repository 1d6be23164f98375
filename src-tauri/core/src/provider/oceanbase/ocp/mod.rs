//! OceanBase Cloud Platform (OCP): backups of tenants of many clusters.

mod advice;
mod answer;
mod backups;
mod body;
mod created;
mod inventory;
mod lenient;
mod request;
mod storage;
mod strategy;
mod tasks;
