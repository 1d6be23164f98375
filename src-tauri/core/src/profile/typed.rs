//! Secrets as they are typed: which of them the profile would refuse, before anything is kept.
//!
//! A refusal never repeats the secret.

use super::{ConnectionDraft, ProfileDraft, SecretInput, SecretName};
use crate::rule::{BackupSetPassword, FieldError, RuleError};

impl ProfileDraft {
    /// The secrets that break a rule of their own, or lack the half that belongs to them.
    pub(crate) fn check_secrets(&self, typed: &[SecretInput]) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for secret in typed.iter().filter(|secret| !secret.value.is_empty()) {
            match (secret.name, &self.connection) {
                (SecretName::BackupSetPassword, ConnectionDraft::OceanbaseObshell(_)) => {
                    if let Err(error) = secret.value.reveal().parse::<BackupSetPassword>() {
                        errors.push(FieldError::new("secrets.backup_set_password", error));
                    }
                }
                (SecretName::StorageSecretKey, ConnectionDraft::OceanbaseOcp(draft))
                    if draft.storage_key_id.trim().is_empty() =>
                {
                    let error = RuleError::new(
                        "The storage secret belongs to an access key: type the key's ID too",
                        "存储访问秘钥须与访问用户一同填写，请填写 AccessKey ID",
                    );
                    errors.push(FieldError::new("connection.storage_key_id", error));
                }
                _ => {}
            }
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Environment, Guard, NetworkDraft, ObshellDraft, ObshellSignIn, OcpDraft, OcpSignInMethod,
    };
    use super::*;
    use crate::secret::Secret;

    fn refused(connection: ConnectionDraft, name: SecretName, value: &str) -> Vec<FieldError> {
        let draft = ProfileDraft {
            name: "p".to_owned(),
            environment: Environment::Development,
            guard: Guard::Confirm,
            connection,
            network: NetworkDraft::default(),
        };
        draft.check_secrets(&[SecretInput { name, value: Secret::new(value) }])
    }

    fn ocp(storage_key_id: &str) -> ConnectionDraft {
        ConnectionDraft::OceanbaseOcp(OcpDraft {
            endpoint: "http://10.0.0.1:8080".to_owned(),
            method: OcpSignInMethod::Password,
            user_name: "admin".to_owned(),
            access_key_id: String::new(),
            storage_key_id: storage_key_id.to_owned(),
        })
    }

    #[test]
    fn a_storage_secret_without_its_id_is_refused_at_the_id() {
        let errors = refused(ocp(" "), SecretName::StorageSecretKey, "canary");
        assert_eq!(errors[0].field, "connection.storage_key_id");
        assert!(refused(ocp("LTAI5t"), SecretName::StorageSecretKey, "canary").is_empty());
        assert!(refused(ocp(""), SecretName::StorageSecretKey, "").is_empty());
    }

    #[test]
    fn a_backup_set_password_that_would_be_mangled_is_refused_and_not_repeated() {
        let obshell = || {
            ConnectionDraft::OceanbaseObshell(ObshellDraft {
                endpoint: "http://10.0.0.1:2886".to_owned(),
                method: ObshellSignIn::RootPassword,
                encrypts: true,
            })
        };
        let errors = refused(obshell(), SecretName::BackupSetPassword, "canary\\");
        assert_eq!(errors[0].field, "secrets.backup_set_password");
        assert!(!format!("{errors:?}").contains("canary"));
        assert!(refused(obshell(), SecretName::BackupSetPassword, "canary\"").is_empty());
    }
}
