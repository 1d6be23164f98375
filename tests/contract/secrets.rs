//! The secrets that go into a request's body stay home too: OCP's storage key, OBShell's backup set password.

use std::path::Path;

use holdfast_core::backup::{ObshellMode, OcpStorageDraft, OcpStorageFields, OcpStorageKind, OptionsDraft};
use holdfast_core::job::JobStatus;
use holdfast_core::profile::{ConnectionDraft, SecretInput, SecretName};
use holdfast_core::secret::Secret;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::credentials;

use super::Bench;
use super::bench::{oceanbase_obshell, oceanbase_ocp, ocp_options, storage};
use crate::desk::Desk;

#[tokio::test]
async fn the_storage_key_of_ocp_is_sent_and_kept_nowhere() {
    let bench = oceanbase_ocp();
    let fields = OcpStorageFields {
        kind: OcpStorageKind::Oss,
        directory: "osstest/backup".to_owned(),
        endpoint: "oss-cn-hangzhou.aliyuncs.com".to_owned(),
        ..storage()
    };
    let options = ocp_options(OcpStorageDraft::Typed(fields));
    let secret = (SecretName::StorageSecretKey, credentials::OCP_STORAGE_KEY_SECRET);
    let sent = stays_home(&bench, options, secret, |connection| {
        let ConnectionDraft::OceanbaseOcp(draft) = connection else { panic!("not OCP") };
        credentials::OCP_STORAGE_KEY_ID.clone_into(&mut draft.storage_key_id);
    });
    assert!(sent.await.contains("\"accessKeySecret\":\"***\""), "it was sent, and masked by the journal");
}

#[tokio::test]
async fn the_backup_set_password_of_obshell_is_sent_and_kept_nowhere() {
    let bench = oceanbase_obshell();
    let options =
        OptionsDraft::OceanbaseObshell { mode: ObshellMode::Full, plus_archive: true, encrypt: true };
    let secret = (SecretName::BackupSetPassword, "canary-\"in-quotes-七");
    let sent = stays_home(&bench, options, secret, |connection| {
        let ConnectionDraft::OceanbaseObshell(draft) = connection else { panic!("not OBShell") };
        draft.encrypts = true;
    });
    assert!(sent.await.contains("\"encryption\":\"***\""), "it was sent, and masked by the journal");
}

/// Runs one backup with the secret and looks for it everywhere; gives the body that arrived.
async fn stays_home(
    bench: &Bench,
    options: OptionsDraft,
    secret: (SecretName, &str),
    prepare: impl Fn(&mut ConnectionDraft),
) -> String {
    let desk = Desk::new().await;
    let mut draft = bench.draft(&desk);
    prepare(&mut draft.connection);
    let mut secrets = bench.secrets();
    secrets.push(SecretInput { name: secret.0, value: Secret::new(secret.1) });
    let profile = desk.holdfast.save_profile(None, &draft, secrets, KeepSecret::Keychain).await.unwrap();
    let mut item = bench.backup(&profile, bench.ordinary);
    item.options = options;
    let plan = desk.plan_of(vec![item]).await;
    let file = desk.folder.path().join("secret.holdfast-plan");
    desk.holdfast.save_plan_file(plan.id, &file).await.unwrap();
    let run = desk.apply(&plan).await.unwrap();
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    let job = bench.until_over(&desk, &job, JobStatus::Completed).await;
    let events = desk.holdfast.events_of_job(job.id).await.unwrap();
    let told = serde_json::to_string(&(&profile, &plan, &job, &events)).unwrap();
    let mut places = vec![("what the window is told".to_owned(), told.into_bytes())];
    read_all(desk.folder.path(), &mut places);
    assert!(places.len() > 2, "the database and the plan's file are there");
    for hidden in [bench.secret.1, secret.1] {
        let escaped = serde_json::to_string(hidden).unwrap();
        for spelling in [hidden, escaped.trim_matches('"')] {
            for (place, bytes) in &places {
                let found = bytes.windows(spelling.len()).any(|window| window == spelling.as_bytes());
                assert!(!found, "a secret is in {place}");
            }
        }
    }
    let body = bench.creates(&desk).remove(0).body;
    body.split_whitespace().collect()
}

fn read_all(folder: &Path, places: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, places);
        } else {
            places.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}
