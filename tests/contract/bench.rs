//! What the suite must know of each vendor: how to connect, which of the sandbox's targets plays which part.

use holdfast_core::backup::{
    BackupDraft, ObshellMode, OcpBackupMode, OcpDataMode, OcpStorageDraft, OcpStorageFields, OcpStorageKind,
    OptionsDraft,
};
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::plan::Plan;
use holdfast_core::profile::{
    ConnectionDraft, Environment, Guard, HuaweiDraft, HuaweiSignInMethod, NetworkDraft, ObshellDraft,
    ObshellSignIn, OcpDraft, OcpSignInMethod, ProfileDraft, ProfileView, ProviderKind, SecretInput,
    SecretName, TaurusdbDraft, TaurusdbPath,
};
use holdfast_core::secret::Secret;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::{JournalEntry, Sandbox, credentials, instances, obshell, taurusdb_instances};

use super::bad::{self, Bad};
use crate::desk::{BACKUP, Desk};

/// As core names OCP's tenants: cluster and tenant.
const OCP_ORDERS: &str = "1000005/1000012";
const OCP_WILL_FAIL: &str = "1000005/1000016";
const OCP_BUSY: &str = "1000005/1000018";

/// One vendor of the sandbox.
#[derive(Clone, Copy)]
pub(crate) struct Bench {
    pub(crate) kind: ProviderKind,
    pub(crate) connection: fn(&str) -> ConnectionDraft,
    pub(crate) secret: (SecretName, &'static str),
    /// An ordinary target, one whose backups fail, one that is being backed up by somebody else.
    pub(crate) ordinary: &'static str,
    pub(crate) fails: &'static str,
    pub(crate) busy: &'static str,
    /// How many targets there are at least.
    pub(crate) targets: usize,
    pub(crate) has_names: bool,
    pub(crate) completed: &'static str,
    /// The create call and the call that lists targets, as the journal names them.
    pub(crate) create: &'static str,
    pub(crate) list: &'static str,
    /// A code of the vendor's own for a refusal, with its HTTP status.
    pub(crate) refusal: (u16, &'static str),
    /// Makes the vendor say this word of the target's newest backup.
    pub(crate) say: fn(&Sandbox, &str, &str, &str) -> bool,
    /// Fields that the core refuses, each with what is typed there.
    pub(crate) bad: fn() -> Bad,
}

pub(crate) fn huawei_rds() -> Bench {
    Bench {
        kind: ProviderKind::HuaweiRds,
        connection: |address| ConnectionDraft::HuaweiRds(huawei(address, address)),
        secret: (SecretName::SecretAccessKey, credentials::SECRET_ACCESS_KEY),
        ordinary: instances::ORDERS_MYSQL,
        fails: instances::WILL_FAIL_POSTGRESQL,
        busy: instances::BUSY_MYSQL,
        targets: 253,
        has_names: true,
        completed: "COMPLETED",
        create: "rds.create_backup",
        list: "rds.list_instances",
        refusal: (409, "DBS.201202"),
        say: |sandbox, _, name, word| sandbox.set_backup_status_word(name, word),
        bad: bad::rds,
    }
}

pub(crate) fn huawei_taurusdb() -> Bench {
    Bench {
        kind: ProviderKind::HuaweiTaurusdb,
        connection: |address| {
            ConnectionDraft::HuaweiTaurusdb(TaurusdbDraft {
                account: huawei(&format!("{address}{}", taurusdb_instances::BASE_PATH), address),
                path: TaurusdbPath::Current,
            })
        },
        ordinary: taurusdb_instances::TRADE_TAURUSDB,
        fails: taurusdb_instances::WILL_FAIL_TAURUSDB,
        busy: taurusdb_instances::BUSY_TAURUSDB,
        targets: 30,
        create: "taurusdb.create_backup",
        list: "taurusdb.list_instances",
        bad: bad::taurusdb,
        ..huawei_rds()
    }
}

pub(crate) fn oceanbase_ocp() -> Bench {
    Bench {
        kind: ProviderKind::OceanbaseOcp,
        connection: |address| {
            ConnectionDraft::OceanbaseOcp(OcpDraft {
                endpoint: address.to_owned(),
                method: OcpSignInMethod::AccessKey,
                user_name: String::new(),
                access_key_id: credentials::OCP_ACCESS_KEY_ID.to_owned(),
                storage_key_id: String::new(),
            })
        },
        secret: (SecretName::SecretAccessKey, credentials::OCP_ACCESS_KEY_SECRET),
        ordinary: OCP_ORDERS,
        fails: OCP_WILL_FAIL,
        busy: OCP_BUSY,
        targets: 30,
        has_names: false,
        completed: "DONE",
        create: "ocp.create_backup",
        list: "ocp.list_clusters",
        refusal: (400, "20302"),
        say: |sandbox, target, _, word| {
            let tenant = target.rsplit('/').next().and_then(|id| id.parse().ok()).unwrap();
            sandbox.set_ocp_backup_status_word(tenant, word)
        },
        bad: bad::ocp,
    }
}

pub(crate) fn oceanbase_obshell() -> Bench {
    Bench {
        kind: ProviderKind::OceanbaseObshell,
        connection: |address| {
            ConnectionDraft::OceanbaseObshell(ObshellDraft {
                endpoint: address.to_owned(),
                method: ObshellSignIn::RootPassword,
                encrypts: false,
            })
        },
        secret: (SecretName::Password, credentials::ROOT_PASSWORD),
        ordinary: obshell::tenants::ORDERS,
        fails: obshell::tenants::WILL_FAIL,
        busy: obshell::tenants::BUSY,
        targets: 40,
        has_names: false,
        completed: "COMPLETED",
        create: "obshell.create_backup",
        list: "obshell.list_tenants",
        refusal: (400, "OB.Backup.ArchiveDestEmpty"),
        say: |sandbox, target, _, word| sandbox.set_tenant_backup_status_word(target, word),
        bad: bad::obshell,
    }
}

fn huawei(endpoint: &str, iam_endpoint: &str) -> HuaweiDraft {
    HuaweiDraft {
        region: credentials::REGION.to_owned(),
        project_id: String::new(),
        endpoint: endpoint.to_owned(),
        iam_endpoint: iam_endpoint.to_owned(),
        method: HuaweiSignInMethod::AccessKey,
        access_key_id: credentials::ACCESS_KEY_ID.to_owned(),
        domain_name: String::new(),
        user_name: String::new(),
    }
}

pub(super) fn ocp_options(storage: OcpStorageDraft) -> OptionsDraft {
    let (backup_mode, data_mode) = (OcpBackupMode::PhysicalBackup, OcpDataMode::FullBackup);
    OptionsDraft::OceanbaseOcp { backup_mode, data_mode, storage }
}

/// A storage in files, as it is typed.
pub(super) fn storage() -> OcpStorageFields {
    OcpStorageFields {
        kind: OcpStorageKind::File,
        config_name: "nfs_0915".to_owned(),
        directory: "/obbackup/orders".to_owned(),
        alarm_threshold: "95".to_owned(),
        storage_id: String::new(),
        service_name: String::new(),
        endpoint: String::new(),
        app_id: String::new(),
        region: String::new(),
    }
}

impl Bench {
    pub(crate) fn draft(&self, desk: &Desk) -> ProfileDraft {
        self.draft_at(&desk.sandbox.base_url())
    }

    pub(crate) fn draft_at(&self, address: &str) -> ProfileDraft {
        ProfileDraft {
            name: format!("沙箱 {}", self.kind.label()),
            environment: Environment::Development,
            guard: Guard::Confirm,
            connection: (self.connection)(address),
            network: NetworkDraft::default(),
        }
    }

    pub(crate) fn secrets(&self) -> Vec<SecretInput> {
        vec![SecretInput { name: self.secret.0, value: Secret::new(self.secret.1) }]
    }

    pub(crate) fn wrong_secrets(&self) -> Vec<SecretInput> {
        vec![SecretInput { name: self.secret.0, value: Secret::new("not-the-secret-of-anybody") }]
    }

    pub(crate) async fn profile(&self, desk: &Desk) -> ProfileView {
        let draft = self.draft(desk);
        desk.holdfast.save_profile(None, &draft, self.secrets(), KeepSecret::Keychain).await.unwrap()
    }

    /// The vendor's options of an ordinary full backup.
    pub(crate) fn options(&self, name: &str) -> OptionsDraft {
        let (name, description) = (name.to_owned(), "CHG-1 发布前".to_owned());
        match self.kind {
            ProviderKind::HuaweiRds => OptionsDraft::HuaweiRds { name, description, databases: Vec::new() },
            ProviderKind::HuaweiTaurusdb => OptionsDraft::HuaweiTaurusdb { name, description },
            ProviderKind::OceanbaseOcp => ocp_options(OcpStorageDraft::Strategy),
            ProviderKind::OceanbaseObshell => OptionsDraft::OceanbaseObshell {
                mode: ObshellMode::Full,
                plus_archive: false,
                encrypt: false,
            },
        }
    }

    pub(crate) fn backup(&self, profile: &ProfileView, target: &str) -> BackupDraft {
        let options = self.options("hf-contract-1");
        BackupDraft {
            profile_id: profile.id,
            target_id: target.to_owned(),
            options,
            unless_newer_than: String::new(),
        }
    }

    pub(crate) async fn plan(&self, desk: &Desk, profile: &ProfileView, target: &str) -> Plan {
        desk.plan_of(vec![self.backup(profile, target)]).await
    }

    /// Plans and applies one backup and gives its job as soon as it is written.
    pub(crate) async fn start(&self, desk: &Desk, profile: &ProfileView, target: &str) -> Job {
        let plan = self.plan(desk, profile, target).await;
        let run = desk.apply(&plan).await.unwrap();
        desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0)
    }

    /// The create requests that reached the vendor.
    pub(crate) fn creates(&self, desk: &Desk) -> Vec<JournalEntry> {
        desk.sandbox.journal().into_iter().filter(|entry| entry.operation == self.create).collect()
    }

    /// Lets the vendor's clock run until the job is as it should be.
    pub(crate) async fn until(
        &self,
        desk: &Desk,
        job: &Job,
        what: &str,
        is_right: impl Fn(&Job) -> bool,
    ) -> Job {
        let mut running = tokio::time::interval(std::time::Duration::from_millis(30));
        let waiting = desk.until(job, what, is_right);
        tokio::pin!(waiting);
        loop {
            tokio::select! {
                job = &mut waiting => return job,
                _ = running.tick() => desk.sandbox.clock().advance(BACKUP / 20),
            }
        }
    }

    pub(crate) async fn until_over(&self, desk: &Desk, job: &Job, status: JobStatus) -> Job {
        let job = self.until(desk, job, "over", |job| job.status.is_final()).await;
        assert_eq!(job.status, status, "{:?}: {job:#?}", self.kind);
        job
    }
}
