//! Clusters and tenants: pages, filters, and ids that are none.

use holdfast_sandbox::ocp::clusters::*;
use holdfast_sandbox::ocp::tenants::*;
use serde_json::{Value, json};

use super::caller::{Operator, data, refusal, tenant_path};
use crate::caller::sandbox;

/// Every row, page by page.
async fn all(operator: &Operator, target: &str, size: usize) -> Vec<Value> {
    let mut rows = Vec::new();
    for number in 1.. {
        let separator = if target.contains('?') { '&' } else { '?' };
        let data = operator.data(&format!("{target}{separator}page={number}&size={size}")).await;
        let page = &data["page"];
        assert_eq!((&page["number"], &page["size"]), (&json!(number), &json!(size)));
        rows.extend(data["contents"].as_array().expect("a list").clone());
        if page["totalPages"] == number {
            assert_eq!(page["totalElements"], rows.len());
            break;
        }
    }
    rows
}

fn ids(rows: &[Value]) -> Vec<i64> {
    rows.iter().map(|row| row["id"].as_i64().expect("an id")).collect()
}

#[tokio::test]
async fn without_a_size_ten_rows_come() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let data = operator.data("/api/v2/ob/clusters").await;
    assert_eq!(data["contents"].as_array().map(Vec::len), Some(10));
    assert_eq!(data["page"], json!({"number": 1, "size": 10, "totalElements": CLUSTERS, "totalPages": 2}));
    let beyond = operator.data("/api/v2/ob/clusters?page=9").await;
    assert_eq!(beyond["contents"], json!([]));
}

#[tokio::test]
async fn clusters_are_listed_found_and_filtered() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let rows = all(&operator, "/api/v2/ob/clusters", 5).await;
    assert_eq!(rows.len(), CLUSTERS);
    let of = |id: i64| rows.iter().find(|row| row["id"] == id).expect("listed");
    assert_eq!(of(STANDBY_CLUSTER)["type"], "STANDBY");
    assert_eq!(of(PRODUCTION_CLUSTER)["type"], "PRIMARY");
    assert_eq!(of(PRODUCTION_CLUSTER)["name"], of(STANDBY_CLUSTER)["name"]);
    assert_eq!(
        (&of(PRODUCTION_CLUSTER)["obClusterId"], &of(PRODUCTION_CLUSTER)["standbyClusters"]),
        (&json!(5), &json!([]))
    );
    let stopped = operator.data("/api/v2/ob/clusters?status=STOPPED,STARTING").await;
    assert_eq!(ids(stopped["contents"].as_array().expect("a list")), [STOPPED_CLUSTER]);
    let named = operator.data("/api/v2/ob/clusters?name=obprod&withStandby=true&sort=id,desc").await;
    let named = named["contents"].as_array().expect("a list").clone();
    assert_eq!(ids(&named), [STANDBY_CLUSTER, PRODUCTION_CLUSTER]);
    assert_eq!(named[1]["standbyClusters"][0]["id"], STANDBY_CLUSTER);
    let one = operator.data(&format!("/api/v2/ob/clusters/{CROWDED_CLUSTER}")).await;
    assert_eq!((&one["name"], &one["tenantCount"]), (&json!("ob_saas_shared"), &json!(CROWDED_TENANTS)));
}

#[tokio::test]
async fn tenants_are_listed_by_cluster_and_altogether() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let crowded = all(&operator, &format!("/api/v2/ob/clusters/{CROWDED_CLUSTER}/tenants"), 50).await;
    assert_eq!(crowded.len(), CROWDED_TENANTS);
    let production = all(&operator, &format!("/api/v2/ob/clusters/{PRODUCTION_CLUSTER}/tenants"), 7).await;
    assert_eq!(ids(&production), (SYS_TENANT..=MODIFYING_TENANT).collect::<Vec<_>>());
    let everywhere = all(&operator, "/api/v2/ob/tenants", 100).await;
    assert!(everywhere.len() > crowded.len() + production.len());
    let mut unique = ids(&everywhere);
    unique.dedup();
    assert_eq!(unique.len(), everywhere.len(), "an id that comes twice");
    for mode in ["MYSQL", "ORACLE", "Oracle"] {
        assert!(production.iter().any(|tenant| tenant["mode"] == mode), "{mode}");
    }
    let locked = operator.data("/api/v2/ob/tenants?locked=true").await;
    assert_eq!(ids(locked["contents"].as_array().expect("a list")), [LOCKED_TENANT]);
    let modifying = operator.data("/api/v2/ob/tenants?status=MODIFYING").await;
    assert_eq!(ids(modifying["contents"].as_array().expect("a list")), [MODIFYING_TENANT]);
    for (mode, found) in [("ORACLE", 1), ("MYSQL", 0)] {
        let target = format!("/api/v2/ob/tenants?name=%E6%94%AF%E4%BB%98&mode={mode}");
        assert_eq!(operator.data(&target).await["page"]["totalElements"], found, "{mode}");
    }
}

#[tokio::test]
async fn a_tenant_is_found_in_its_own_cluster_alone() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let path = |cluster: i64, tenant: &str| format!("/api/v2/ob/clusters/{cluster}/tenants/{tenant}");
    let orders = data(&operator.get(&path(PRODUCTION_CLUSTER, &ORDERS_TENANT.to_string())).await);
    assert_eq!((&orders["name"], &orders["obTenantId"]), (&json!("orders"), &json!(1002)));
    assert_eq!((&orders["clusterId"], &orders["obClusterId"]), (&json!(PRODUCTION_CLUSTER), &json!(5)));
    for target in [
        path(STANDBY_CLUSTER, &ORDERS_TENANT.to_string()),
        path(PRODUCTION_CLUSTER, "1002"),
        path(PRODUCTION_CLUSTER, "orders"),
        path(5, &ORDERS_TENANT.to_string()),
        "/api/v2/ob/clusters/5/tenants".to_owned(),
        tenant_path(1, "backup/task/dataBackupTasks"),
    ] {
        assert_eq!(refusal(&operator.get(&target).await), (404, 1002), "{target}");
    }
}

#[tokio::test]
async fn wrong_parameters_are_refused() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    for query in
        ["page=0", "size=0", "size=2001", "size=many", "sort=name,asc", "status=GONE", "withStandby=1"]
    {
        let reply = operator.get(&format!("/api/v2/ob/clusters?{query}")).await;
        assert_eq!(refusal(&reply), (400, 1001), "{query}");
    }
    let reply = operator.get("/api/v2/ob/clusters?size=2000").await;
    assert_eq!(data(&reply)["page"]["totalPages"], 1);
}
