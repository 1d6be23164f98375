//! The credentials that the sandbox knows, and nobody else does: all of them are plainly fake.
//!
//! They are public on purpose. Never put a real key here to "test against production".

/// Permanent access key.
pub const ACCESS_KEY_ID: &str = "SANDBOXACCESSKEY0001";
/// Secret of [`ACCESS_KEY_ID`].
pub const SECRET_ACCESS_KEY: &str = "sandbox-secret-access-key-not-real-00001";
/// Temporary access key: works only together with [`SECURITY_TOKEN`].
pub const STS_ACCESS_KEY_ID: &str = "SANDBOXTEMPORARY0002";
/// Secret of [`STS_ACCESS_KEY_ID`].
pub const STS_SECRET_ACCESS_KEY: &str = "sandbox-temporary-secret-not-real-00002";
/// The security token that belongs to [`STS_ACCESS_KEY_ID`].
pub const SECURITY_TOKEN: &str = "sandbox-security-token-not-real-gQpjbi1ub3J0aC00==";
/// Account (domain) name of the IAM user.
pub const DOMAIN_NAME: &str = "sandbox-account";
/// IAM user name.
pub const USER_NAME: &str = "sandbox-dba";
/// Password of [`USER_NAME`].
pub const PASSWORD: &str = "sandbox-password-not-real!1";
/// Region, which is also the name of the built-in project.
pub const REGION: &str = "cn-north-4";
/// Project of [`REGION`], the one that holds the instances.
pub const PROJECT_ID: &str = "5a4db0c5a4db0c5a4db0c5a4db0c0001";
/// Password of root@sys, which OBShell checks.
pub const ROOT_PASSWORD: &str = "sandbox-root-sys-password-not-real!3";
/// OBShell's agent password, once one is set.
pub const AGENT_PASSWORD: &str = "sandbox-agent-password-not-real!4";
/// A password for encrypted backup sets; the sandbox takes any.
pub const BACKUP_SET_PASSWORD: &str = "sandbox-backup-set-password-not-real!8";
/// User of OCP, for HTTP Basic.
pub const OCP_USER_NAME: &str = "sandbox-ocp-dba";
/// Password of [`OCP_USER_NAME`].
pub const OCP_PASSWORD: &str = "sandbox-ocp-password-not-real!5";
/// Access key of [`OCP_USER_NAME`].
pub const OCP_ACCESS_KEY_ID: &str = "SANDBOXOCPACCESS0006";
/// Secret of [`OCP_ACCESS_KEY_ID`].
pub const OCP_ACCESS_KEY_SECRET: &str = "sandbox-ocp-access-key-secret-not-real-6";
/// Access key of the object storage that OCP's backup strategies name.
pub const OCP_STORAGE_KEY_ID: &str = "SANDBOXSTORAGE000007";
/// Secret of [`OCP_STORAGE_KEY_ID`], as the one strategy that shows it has it.
pub const OCP_STORAGE_KEY_SECRET: &str = "sandbox-storage-key-secret-not-real-7";
