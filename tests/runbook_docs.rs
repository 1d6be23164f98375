//! What is written about runbooks is kept true: the schema for editors, and the examples of the pages.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use holdfast_core::runbook;

use crate::desk::Desk;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// The blocks of a page that are runbooks: fenced as TOML, and whole.
fn examples(page: &str) -> Vec<String> {
    let text = std::fs::read_to_string(docs().join(page)).unwrap();
    let blocks = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.filter(|block| block.contains("format_version")).map(str::to_owned).collect()
}

#[test]
fn the_committed_schema_is_up_to_date() {
    let path = docs().join("runbook.schema.json");
    let expected = format!("{:#}\n", runbook::schema());
    if std::env::var_os("HOLDFAST_WRITE_BINDINGS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "docs/runbook.schema.json is out of date: run `make bindings`");
}

/// The examples name profiles of their own; these are made for them.
#[tokio::test]
async fn the_examples_of_the_pages_are_right() {
    use holdfast_core::status::KeepSecret;

    use crate::contract::bench::{huawei_rds, huawei_taurusdb, oceanbase_obshell, oceanbase_ocp};

    let desk = Desk::new().await;
    for (bench, name) in [
        (huawei_rds(), "rds-prod"),
        (huawei_taurusdb(), "taurus-prod"),
        (oceanbase_ocp(), "ocp-prod"),
        (oceanbase_obshell(), "obshell-prod"),
    ] {
        let mut draft = bench.draft(&desk);
        draft.name = name.to_owned();
        desk.holdfast.save_profile(None, &draft, bench.secrets(), KeepSecret::Keychain).await.unwrap();
    }
    for page in ["runbooks.md", "zh-CN/runbooks.md"] {
        let examples = examples(page);
        assert!(!examples.is_empty(), "{page}");
        for example in examples {
            let problems = desk.holdfast.check_runbook("example.toml", &example).await.unwrap();
            assert!(problems.is_empty(), "{page}: {problems:#?}\n{example}");
        }
    }
    for page in ["runbooks.md", "zh-CN/runbooks.md"] {
        let example = examples(page).into_iter().max_by_key(String::len).unwrap();
        let plan = desk.holdfast.plan_runbook("example.toml", &example).await.unwrap();
        let profiles: BTreeSet<_> = plan.items.iter().map(|item| item.profile.name.as_str()).collect();
        assert_eq!(profiles.len(), 4, "{page}: the whole example is planned over all four vendors");
    }
}
