//! Lists and what is read of one tenant, its oddities included.

use holdfast_sandbox::obshell::tenants;
use serde_json::{Value, json};

use super::caller::{Dba, refusal};
use crate::caller::sandbox;

#[tokio::test]
async fn tenants_come_all_at_once_with_those_that_cannot_be_backed_up() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let data = dba.data("/api/v1/tenants/overview").await;
    let rows = data["contents"].as_array().expect("a list");
    assert!(rows.len() > 50, "{}", rows.len());
    let named = |name: &str| rows.iter().find(|row| row["tenant_name"] == name).expect(name);
    assert_eq!(named(tenants::SYS)["tenant_id"], 1);
    assert_eq!(named(tenants::RECYCLED)["in_recyclebin"], "YES");
    assert_eq!(named(tenants::ORDERS)["in_recyclebin"], "NO");
    assert!(rows.iter().any(|row| row["status"] != "NORMAL"));
    let oracle = dba.data("/api/v1/tenants/overview?mode=ORACLE").await;
    let oracle = oracle["contents"].as_array().expect("a list").clone();
    assert!(!oracle.is_empty() && oracle.iter().all(|row| row["mode"] == "ORACLE"));

    let one = dba.data("/api/v1/tenant/t%231~a%2Bb").await;
    assert_eq!(one["tenant_name"], tenants::AWKWARD);
    assert_eq!(refusal(&dba.get("/api/v1/tenant/nobody").await), (400, "OB.Tenant.NotExist".into(), None));
    assert_eq!(dba.data("/api/v1/obcluster/info").await["cluster_id"], 1);
}

#[tokio::test]
async fn a_tenant_never_backed_up_has_no_overview_and_an_empty_list() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let never = format!("/api/v1/tenant/{}/backup", tenants::NEVER_BACKED_UP);
    assert_eq!(refusal(&dba.get(&format!("{never}/overview")).await), (404, "Task.NotFound".into(), None));
    assert_eq!(dba.backups(tenants::NEVER_BACKED_UP).await, Vec::<Value>::new());
    let info = dba.data(&format!("{never}/info")).await;
    assert_eq!(info.as_object().expect("an object").len(), 1, "{info}");
    let rounds = dba.data(&format!("{never}/log/tasks")).await;
    assert_eq!(rounds["contents"], Value::Array(Vec::new()), "archiving was never on");
    let rounds = dba.data("/api/v1/tenant/t_orders/backup/log/tasks").await;
    assert_eq!(rounds["contents"][0]["status"], "DOING");
    let info = dba.data("/api/v1/tenant/t_orders/backup/info").await;
    assert!(info["lastest_data_backup_time"].is_string() && info["archive_log_delay"] == 3);
}

#[tokio::test]
async fn backups_are_filtered_sorted_and_cut_into_pages() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let tasks = |query: &str| format!("/api/v1/tenant/t_orders/backup/tasks?{query}");
    let sets = |data: Value| -> Vec<u64> {
        let rows = data["contents"].as_array().expect("a list").clone();
        rows.iter().map(|row| row["backup_set_id"].as_u64().expect("a number")).collect()
    };
    let all = dba.data(&tasks("")).await;
    assert_eq!(
        all["page"],
        json!({"total_elements": 2, "total_pages": 1, "size": 2_147_483_647, "number": 1})
    );
    let first = all["contents"][1]["start_timestamp"].as_str().expect("a time").replace('+', "%2B");
    assert_eq!(sets(all), [2, 1]);
    assert_eq!(sets(dba.data(&tasks("sort=start_timestamp,asc")).await), [1, 2]);
    assert_eq!(sets(dba.data(&tasks(&format!("end_time={first}"))).await), [1]);
    assert_eq!(sets(dba.data(&tasks("status=DOING%2CINIT")).await), [0; 0]);
    assert_eq!(sets(dba.data(&tasks("status=FAILED,completed")).await), [2, 1]);
    let second = dba.data(&tasks("page=2&size=1")).await;
    assert_eq!(second["page"]["total_pages"], 2);
    assert_eq!(sets(second), [1]);
    for bad in ["page=0", "size=x", "start_time=yesterday"] {
        assert_eq!(dba.get(&tasks(bad)).await.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn rows_keep_the_types_and_oddities_of_the_agent() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let over = dba.overview(tenants::ORDERS).await;
    assert!(over["start_scn"].as_u64().expect("a number") > 1 << 53);
    assert!(over["output_rate_bytes"].is_f64() && over["output_bytes"].is_u64());
    assert_eq!(over["finish_macro_block_count"], over["macro_block_count"]);
    assert_ne!(over["task_id"], over["job_id"]);
    let running = dba.overview(tenants::BUSY).await;
    assert_eq!(running["end_timestamp"], "0001-01-01T00:00:00Z");
    let row = &dba.backups(tenants::BUSY).await[0];
    assert!(row.get("end_timestamp").is_none() && row["plus_archivelog"] == "OFF");
    let storage = dba.data("/api/v1/tenant/t_no_archive_dest/backup/config/storage").await;
    assert_eq!(storage["archive_base_uri"], "");
}

#[tokio::test]
async fn dags_and_nodes_are_read_by_their_text_ids() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let all = dba.data("/api/v1/task/dags/ob").await;
    let all = all["contents"].as_array().expect("a list").clone();
    assert!(all.iter().all(|dag| dag["id"] == format!("1{}", dag["dag_id"])));
    let newest = &all[0];
    assert_eq!((&newest["state"], &newest["max_stage"]), (&json!("RUNNING"), &json!(4)));
    assert_eq!(newest["nodes"][0]["sub_tasks"].as_array().expect("a list").len(), 3);
    let id = newest["id"].as_str().expect("text");
    assert_eq!(dba.data(&format!("/api/v1/task/dag/{id}?show_details=false")).await["nodes"], Value::Null);
    let node = newest["nodes"][3]["id"].as_str().expect("text");
    assert_eq!(dba.data(&format!("/api/v1/task/node/{node}")).await, newest["nodes"][3]);
    assert_eq!(dba.get(&format!("/api/v1/task/node/{node}?show_details=false")).await.status, 500);
    assert_eq!(dba.get(&format!("/api/v1/task/dag/{id}?show_details=maybe")).await.status, 500);
    for unknown in ["9", "19999", "22130706433028869"] {
        assert_eq!(refusal(&dba.get(&format!("/api/v1/task/dag/{unknown}")).await).1, "Task.NotFound");
    }
}

#[tokio::test]
async fn the_overview_of_the_cluster_is_that_of_each_tenant_with_a_backup() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let told = dba.data("/api/v1/obcluster/backup/overview").await["statuses"].clone();
    let rows = told.as_array().expect("a list");
    assert!(rows.contains(&dba.overview(tenants::ORDERS).await));
    let tenants: std::collections::HashSet<String> =
        rows.iter().map(|row| row["tenant_id"].to_string()).collect();
    assert_eq!(tenants.len(), rows.len(), "one row each");
}
