//! Lists of instances and of backups: pages, filters, and what rows hold.

use std::collections::BTreeSet;

use holdfast_sandbox::instances::*;
use serde_json::Value;

use crate::caller::{Caller, sandbox};

fn rows(list: &Value, name: &str) -> Vec<Value> {
    list[name].as_array().expect("a list").clone()
}

#[tokio::test]
async fn instances_come_in_pages_that_together_hold_each_once() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    let mut sizes = Vec::new();
    for offset in ["0", "100", "200", "300"] {
        let page = caller.instances(&[("offset", offset)]).await.json();
        assert_eq!(page["total_count"], 253);
        let page = rows(&page, "instances");
        sizes.push(page.len());
        ids.extend(page.iter().map(|row| row["id"].as_str().expect("an id").to_owned()));
        names.extend(page.iter().map(|row| row["name"].as_str().expect("a name").to_owned()));
    }
    assert_eq!(sizes, [100, 100, 53, 0]);
    assert_eq!((ids.len(), names.len()), (253, 253));
    let page = caller.instances(&[("offset", "250"), ("limit", "2")]).await.json();
    assert_eq!(rows(&page, "instances").len(), 2);
}

#[tokio::test]
async fn the_list_is_the_same_in_every_sandbox() {
    let (one, other) = (sandbox().await, sandbox().await);
    let text = |text: String| text.replace(|c: char| c.is_ascii_control(), "");
    let first = text(Caller::of(&one).instances(&[]).await.text);
    assert_eq!(first, text(Caller::of(&other).instances(&[]).await.text));
}

#[tokio::test]
async fn wrong_pages_and_filters_are_refused() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    for query in [
        [("limit", "0")],
        [("limit", "101")],
        [("limit", "-1")],
        [("limit", "ten")],
        [("offset", "-1")],
        [("name", "*")],
        [("datastore_type", "mysql")],
        [("type", "Cluster")],
    ] {
        let refusal = caller.instances(&query).await.refusal();
        assert_eq!(refusal, (400, "DBS.280001".into()), "{query:?}");
    }
}

#[tokio::test]
async fn instances_are_filtered_by_id_name_engine_and_type() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let count = async |query: &[(&str, &str)]| {
        caller.instances(query).await.json()["total_count"].as_u64().expect("a number")
    };
    assert_eq!(count(&[("id", ORDERS_MYSQL)]).await, 1);
    assert_eq!(count(&[("name", "支付结算-mssql-01")]).await, 1);
    assert_eq!(count(&[("name", "支付结算")]).await, 0);
    assert_eq!(count(&[("name", "*支付结算")]).await, 1);
    assert_eq!(count(&[("name", "*orders-mysql")]).await, 2);
    assert_eq!(count(&[("type", "Replica")]).await, 1);
    let engines = ["MySQL", "PostgreSQL", "SQLServer", "MariaDB"];
    let mut counts = Vec::new();
    for engine in engines {
        counts.push(count(&[("datastore_type", engine)]).await);
    }
    assert!(counts[..3].iter().all(|count| *count > 50) && counts[3] == 0, "{counts:?}");
    assert_eq!(counts.iter().sum::<u64>(), 253);
}

#[tokio::test]
async fn the_special_instances_are_as_promised() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    for (id, status) in [
        (ORDERS_MYSQL, "ACTIVE"),
        (BUSY_MYSQL, "BACKING UP"),
        (STORAGE_FULL_MYSQL, "STORAGE FULL"),
        (FROZEN_POSTGRESQL, "FROZEN"),
        (WILL_FAIL_POSTGRESQL, "ACTIVE"),
        (SLOW_SQLSERVER, "ACTIVE"),
        (SMALL_MYSQL, "ACTIVE"),
    ] {
        assert_eq!(caller.instance_status(id).await, status, "{id}");
    }
    let replica = &caller.instances(&[("id", REPLICA_MYSQL)]).await.json()["instances"][0];
    assert_eq!(replica["type"], "Replica");
    assert_eq!(replica["related_instance"][0]["id"], ORDERS_MYSQL);
    let running = caller.backups(&[("instance_id", BUSY_MYSQL), ("backup_type", "auto")]).await.json();
    assert_eq!(running["backups"][0]["status"], "BUILDING");
    assert_eq!(running["backups"][0]["size"], 0);
}

#[tokio::test]
async fn finished_backups_have_sizes_and_offsets_and_no_description() {
    let sandbox = sandbox().await;
    let list = Caller::of(&sandbox).backups(&[("instance_id", ORDERS_MYSQL)]).await.json();
    let backups = rows(&list, "backups");
    assert_eq!(list["total_count"], backups.len());
    assert!(backups.len() >= 4);
    for backup in &backups {
        assert_eq!(backup["status"], "COMPLETED");
        assert!(backup["size"].as_u64().is_some_and(|size| size > 0));
        assert!(backup["begin_time"].as_str().is_some_and(|time| time.ends_with("+0000")));
        assert!(backup["end_time"].as_str().is_some_and(|time| time.ends_with("+0000")));
        assert!(backup["databases"].is_null());
        assert!(backup.get("description").is_none());
        assert!(backup["id"].as_str().is_some_and(|id| id.len() == 36 && id.ends_with("br01")));
    }
    let times: Vec<&str> = backups.iter().filter_map(|backup| backup["begin_time"].as_str()).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "newest first: {times:?}");
}

#[tokio::test]
async fn backups_are_filtered_by_id_type_and_window() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let of_orders = |more: &[(&'static str, String)]| {
        let mut query = vec![("instance_id", ORDERS_MYSQL.to_owned())];
        query.extend_from_slice(more);
        query
    };
    let list = async |more: &[(&'static str, String)]| {
        let query = of_orders(more);
        let query: Vec<(&str, &str)> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let reply = caller.backups(&query).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        rows(&reply.json(), "backups")
    };
    let all = list(&[]).await;
    let manual = list(&[("backup_type", "manual".into())]).await;
    assert_eq!(manual.len(), 1);
    let id = manual[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(list(&[("backup_id", id)]).await, manual);
    assert!(list(&[("backup_id", "gone".into())]).await.is_empty());
    assert_eq!(list(&[("offset", "1".into()), ("limit", "1".into())]).await, all[1..2]);

    let begin = manual[0]["begin_time"].as_str().expect("a time").to_owned();
    let window = list(&[("begin_time", begin.clone()), ("end_time", begin.clone())]).await;
    assert_eq!(window, manual);
    // The same instants, written in another zone: the plus must survive the journey.
    let hour: u32 = begin[11..13].parse().expect("an hour");
    assert!(hour < 16, "the seed moved: choose a time that stays on its day in +0800");
    let local = format!("{}{:02}{}+0800", &begin[..11], hour + 8, &begin[13..19]);
    assert_eq!(list(&[("begin_time", local.clone()), ("end_time", local)]).await, manual);
}

#[tokio::test]
async fn a_window_of_the_shown_second_holds_a_new_backup() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let created = caller.create(ORDERS_MYSQL, "this-second").await.json();
    let second = created["backup"]["begin_time"].as_str().expect("a time");
    let query = [("instance_id", ORDERS_MYSQL), ("begin_time", second), ("end_time", second)];
    assert_eq!(caller.backups(&query).await.json()["total_count"], 1);
}

#[tokio::test]
async fn wrong_backup_queries_are_refused() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let (good, bad) = ("2026-01-01T00:00:00+0000", "2026-01-01T00:00:00Z");
    let nobody = "0".repeat(32) + "in01";
    let of_orders = ("instance_id", ORDERS_MYSQL);
    type Case<'a> = (&'a [(&'a str, &'a str)], (u16, &'a str));
    let cases: [Case; 9] = [
        (&[], (400, "DBS.280001")),
        (&[("instance_id", "")], (400, "DBS.280001")),
        (&[("instance_id", &nobody)], (404, "DBS.200002")),
        (&[of_orders, ("begin_time", good)], (400, "DBS.280216")),
        (&[of_orders, ("end_time", good)], (400, "DBS.280216")),
        (&[of_orders, ("begin_time", bad), ("end_time", bad)], (400, "DBS.280216")),
        (&[of_orders, ("begin_time", good), ("end_time", "2025-01-01T00:00:00+0000")], (400, "DBS.280216")),
        (&[of_orders, ("backup_type", "full")], (400, "DBS.280001")),
        (&[of_orders, ("limit", "101")], (400, "DBS.280001")),
    ];
    for (query, (status, code)) in cases {
        assert_eq!(caller.backups(query).await.refusal(), (status, code.to_owned()), "{query:?}");
    }
}
