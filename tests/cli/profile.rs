//! `holdfast profile` over a real keychain: the four vendors in the real space, and where their secrets are not.

use std::path::Path;

use holdfast_sandbox::{credentials, taurusdb_instances};

use crate::desk::{Desk, Ended};
use crate::keyring::Keyring;
use crate::snapshot;

/// The arguments and the standard input that save a profile at each vendor.
pub(crate) fn four(address: &str) -> [(Vec<String>, String); 4] {
    let taurusdb = format!("{address}{}", taurusdb_instances::BASE_PATH);
    let huawei = |name: &str, vendor: &str, endpoint: &str| {
        format!(
            "{name} --vendor {vendor} --region {} --endpoint {endpoint} --iam-endpoint {address} --access-key-id {}",
            credentials::REGION,
            credentials::ACCESS_KEY_ID
        )
    };
    [
        (huawei("rds", "huawei-rds", address), credentials::SECRET_ACCESS_KEY.to_owned()),
        (
            huawei("taurusdb", "huawei-taurusdb", &taurusdb),
            format!("secret_access_key={}\r\n", credentials::SECRET_ACCESS_KEY),
        ),
        (
            format!(
                "ocp --vendor oceanbase-ocp --endpoint {address} --sign-in access-key --access-key-id {} --storage-key-id {}",
                credentials::OCP_ACCESS_KEY_ID,
                credentials::OCP_STORAGE_KEY_ID
            ),
            format!(
                "storage_secret_key={}\nsecret_access_key={}\n",
                credentials::OCP_STORAGE_KEY_SECRET,
                credentials::OCP_ACCESS_KEY_SECRET
            ),
        ),
        (
            format!("obshell --vendor oceanbase-obshell --endpoint {address} --encrypts"),
            format!(
                "password={}\nbackup_set_password={}",
                credentials::ROOT_PASSWORD,
                credentials::BACKUP_SET_PASSWORD
            ),
        ),
    ]
    .map(|(words, input)| {
        let words = format!("profile add {words} --environment development");
        (words.split(' ').map(str::to_owned).collect(), input)
    })
}

/// Every secret of the sandbox: none of them may be found anywhere.
const CANARIES: [&str; 5] = [
    credentials::SECRET_ACCESS_KEY,
    credentials::OCP_ACCESS_KEY_SECRET,
    credentials::OCP_STORAGE_KEY_SECRET,
    credentials::ROOT_PASSWORD,
    credentials::BACKUP_SET_PASSWORD,
];

pub(crate) fn assert_no_secret(text: &[u8], wherever: &str) {
    for canary in CANARIES {
        let is_there = text.windows(canary.len()).any(|part| part == canary.as_bytes());
        assert!(!is_there, "a secret is in {wherever}");
    }
}

/// Looks into every file below a folder.
pub(crate) fn assert_no_secret_below(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_no_secret_below(&path);
        } else if path.is_file() {
            assert_no_secret(&std::fs::read(&path).unwrap(), &path.display().to_string());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_four_vendors_are_added_tested_listed_and_removed() {
    let (desk, keyring) = (Desk::new().await, Keyring::start());
    let folder = desk.folder.path();
    let run = |words: &[&str]| {
        let ended = Ended::of(keyring.command(folder, words).output().unwrap());
        assert_no_secret(format!("{ended:?}").as_bytes(), &words.join(" "));
        ended
    };
    for (words, input) in four(&desk.sandbox.base_url()) {
        let words: Vec<_> = words.iter().map(String::as_str).chain(["--test"]).collect();
        let added = Ended::fed(keyring.command(folder, &words), &input);
        assert_no_secret(format!("{added:?}").as_bytes(), "the output of profile add");
        assert_eq!((added.code, added.err.as_str()), (Some(0), ""), "{}", added.out);
        assert!(added.out.starts_with(&format!("Saved {}, revision 1: ", words[2])), "{}", added.out);
        assert!(added.out.contains("Targets visible"), "{}", added.out);
    }

    let listed = run(&["profile", "list"]);
    assert_eq!((listed.code, listed.err.as_str()), (Some(0), ""));
    snapshot::text("profile_list", &desk.steady(&listed.out));
    let chinese = run(&["profile", "list", "--language", "zh"]);
    snapshot::text("profile_list_zh", &desk.steady(&chinese.out));
    let json = run(&["profile", "list", "--json"]);
    snapshot::json("profile_list_json", &json.json(), |text| desk.steady(text));

    let removed = run(&["profile", "remove", "rds", "--yes"]);
    assert_eq!(removed.out, "Removed rds, its secrets too; the history stays\n");
    let gone = run(&["profile", "test", "rds"]);
    assert_eq!((gone.code, gone.out.as_str()), (Some(1), ""));
    assert!(gone.err.contains("There is no profile “rds”"), "{}", gone.err);
    assert_eq!(run(&["profile", "list", "--json"]).json().len(), 3);
    assert_no_secret_below(folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_tells_each_step_and_fails_with_1() {
    let (desk, keyring) = (Desk::new().await, Keyring::start());
    let folder = desk.folder.path();
    let [(rds, secret), ..] = four(&desk.sandbox.base_url());
    let rds: Vec<_> = rds.iter().map(String::as_str).collect();
    assert_eq!(Ended::fed(keyring.command(folder, &rds), &secret).code, Some(0));

    let run = |words: &[&str]| Ended::of(keyring.command(folder, words).output().unwrap());
    let json = run(&["profile", "test", "rds", "--json"]);
    assert_eq!((json.code, json.err.as_str()), (Some(0), ""));
    snapshot::json("profile_test_json", &json.json(), |text| desk.steady(text));

    let wrong = Ended::fed(keyring.command(folder, &[&rds[..], &["--replace"]].concat()), "a-wrong-key\n");
    assert!(wrong.out.starts_with("Saved rds, revision 2"), "{wrong:?}");
    let refused = run(&["profile", "test", "rds"]);
    assert_eq!(refused.code, Some(1));
    assert!(!format!("{refused:?}").contains("a-wrong-key"));
    let (steps, _) = refused.out.split_once("Clock skew").unwrap();
    snapshot::text("profile_test_refused", &desk.steady(steps));
    assert!(refused.err.starts_with("Error: the vendor refused the sign-in (APIGW.0301"), "{}", refused.err);

    // Nothing given: what is kept stays.
    let kept = Ended::fed(keyring.command(folder, &[&rds[..], &["--replace"]].concat()), "");
    assert!(kept.out.starts_with("Saved rds, revision 3"), "{kept:?}");
    assert_eq!(run(&["profile", "test", "rds"]).code, Some(1), "the wrong one was kept");
}
