//! What the environment variable of a secret is called: `HOLDFAST_PROD_RDS_SECRET_ACCESS_KEY`.
//!
//! After the profile's name, so that a script can be written before the profile is there. Where that would say too
//! little (no letter of ASCII in it), or two profiles would read the same variable, after the profile's id.

use crate::profile::{ProfileId, SecretName};

const PREFIX: &str = "HOLDFAST";
/// Stands before an id; no profile's name may take it.
const BY_ID: &str = "PROFILE";

/// A profile, as far as its variables go.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) id: ProfileId,
    pub(super) name: String,
    /// The secrets it needs.
    pub(super) secrets: Vec<SecretName>,
}

/// The variable of one profile's secret, among all profiles there are.
pub(super) fn variable(profiles: &[Named], profile: ProfileId, secret: SecretName) -> String {
    let own = profiles.iter().find(|named| named.id == profile);
    let by_name = own.and_then(|named| by_name(&named.name, secret));
    by_name
        .filter(|variable| !profiles.iter().any(|other| other.id != profile && other.would_read(variable)))
        .unwrap_or_else(|| by_id(profile, secret))
}

impl Named {
    /// Whether one of its secrets has this variable, after its name.
    fn would_read(&self, variable: &str) -> bool {
        self.secrets.iter().any(|secret| by_name(&self.name, *secret).as_deref() == Some(variable))
    }
}

/// `None` where the name says too little, or what an id would say.
fn by_name(name: &str, secret: SecretName) -> Option<String> {
    let word = upper(name);
    let is_told_apart = word.contains(|character: char| character.is_ascii_uppercase());
    let is_like_an_id = word.starts_with(&format!("{BY_ID}_"));
    (is_told_apart && !is_like_an_id).then(|| format!("{PREFIX}_{word}_{}", upper(secret.as_str())))
}

fn by_id(profile: ProfileId, secret: SecretName) -> String {
    format!("{PREFIX}_{BY_ID}_{}_{}", upper(&profile.to_string()), upper(secret.as_str()))
}

fn upper(text: &str) -> String {
    let allowed = |character: char| {
        if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' }
    };
    text.chars().map(allowed).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use SecretName::{BackupSetPassword, Password, ProxyPassword, SecretAccessKey};

    fn named(id: u128, name: &str, secrets: &[SecretName]) -> Named {
        Named { id: ProfileId(Uuid::from_u128(id)), name: name.to_owned(), secrets: secrets.to_vec() }
    }

    fn of(profiles: &[Named], id: u128, secret: SecretName) -> String {
        variable(profiles, ProfileId(Uuid::from_u128(id)), secret)
    }

    const BY_ID_OF_1: &str = "HOLDFAST_PROFILE_00000000_0000_0000_0000_000000000001_PASSWORD";

    #[test]
    fn it_is_called_after_the_profile_or_after_its_id() {
        for (name, variable) in [
            ("prod-rds", "HOLDFAST_PROD_RDS_PASSWORD"),
            ("Prod rds 2", "HOLDFAST_PROD_RDS_2_PASSWORD"),
            ("华为云 sandbox", "HOLDFAST_____SANDBOX_PASSWORD"),
            ("é", BY_ID_OF_1),
            ("生产", BY_ID_OF_1),
            ("2024", BY_ID_OF_1),
            ("profile 00000000-0000-0000-0000-000000000002", BY_ID_OF_1),
            ("profile", "HOLDFAST_PROFILE_PASSWORD"),
        ] {
            assert_eq!(of(&[named(1, name, &[Password])], 1, Password), variable, "{name}");
        }
        assert_eq!(of(&[], 1, Password), BY_ID_OF_1, "nobody said what it is called");
    }

    #[test]
    fn two_profiles_never_share_one() {
        let alike = [named(1, "prod rds", &[Password]), named(2, "PROD-RDS", &[Password])];
        assert_eq!(of(&alike, 1, Password), BY_ID_OF_1);
        assert_ne!(of(&alike, 2, Password), of(&alike, 1, Password));

        // The end of one's name is the beginning of the other's secret.
        let run_together = [
            named(1, "a proxy", &[Password]),
            named(2, "a", &[SecretAccessKey, ProxyPassword]),
            named(3, "a backup set", &[Password]),
        ];
        assert_eq!(of(&run_together, 1, Password), BY_ID_OF_1);
        assert!(of(&run_together, 2, ProxyPassword).starts_with("HOLDFAST_PROFILE_"));
        assert_eq!(of(&run_together, 2, SecretAccessKey), "HOLDFAST_A_SECRET_ACCESS_KEY");
        assert_eq!(of(&run_together, 3, Password), "HOLDFAST_A_BACKUP_SET_PASSWORD", "nobody else's");
        assert!(of(&run_together, 2, BackupSetPassword).starts_with("HOLDFAST_PROFILE_"), "needed or not");
    }
}
