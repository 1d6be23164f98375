//! The keychain for real: gnome-keyring on a session bus of its own, in each state a person can find it in.
//!
//! Each test runs this binary again under `dbus-run-session`, with a home that is thrown away; no real keyring is
//! touched.

use std::process::{Command, Stdio};

use holdfast_core::credential::{CredentialError, Credentials, Keychain};
use holdfast_core::profile::SecretName;
use holdfast_core::secret::Secret;
use holdfast_core::status::{KeepSecret, SecretPlace};

/// Tells the second run which part it plays.
const SCENE: &str = "HOLDFAST_KEYCHAIN_SCENE";
const PASSWORD: &str = "canary-密码 with \"quotes\"";

const UNLOCKED: &str = "printf throw-away | gnome-keyring-daemon --unlock --components=secrets >/dev/null";
/// Locks what was just unlocked, as a desktop does when its keyring is told to.
const THEN_LOCKED: &str = "gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
     --method org.freedesktop.Secret.Service.Lock \"['/org/freedesktop/secrets/collection/login']\" >/dev/null";

/// A bus that starts nothing by itself.
const BARE_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
RULE</policy></busconfig>"#;

/// Runs the named test again as `scene`, on a bus where `before` has been done.
fn play(test: &str, before: &str, bus_rule: Option<&str>) {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new("dbus-run-session");
    if let Some(rule) = bus_rule {
        let config = home.path().join("bus.conf");
        std::fs::write(&config, BARE_BUS.replace("RULE", rule)).unwrap();
        command.arg("--config-file").arg(config);
    }
    let itself = std::env::current_exe().unwrap();
    let script = format!("set -e; {before}; exec '{}' --exact {test} --nocapture", itself.display());
    let played = command
        .args(["--", "bash", "-c", &script])
        .env(SCENE, "on")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("XDG_RUNTIME_DIR", home.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()
        .expect("dbus-run-session is installed: `make test` sees to it");
    let printed =
        [played.stdout, played.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(played.status.success(), "{printed}");
    assert!(printed.contains("1 passed"), "the second run found no test called {test}: {printed}");
}

fn is_second_run() -> bool {
    std::env::var_os(SCENE).is_some()
}

fn credentials() -> Credentials {
    Credentials::new(Keychain::system(), "holdfast-test")
}

async fn read_missing() -> CredentialError {
    let id = holdfast_core::profile::ProfileId::default();
    credentials().read(id, SecretName::Password).await.unwrap_err()
}

#[test]
fn an_unlocked_keychain_keeps_gives_and_forgets() {
    if !is_second_run() {
        return play("keychain::an_unlocked_keychain_keeps_gives_and_forgets", UNLOCKED, None);
    }
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let (credentials, id) = (credentials(), holdfast_core::profile::ProfileId::default());
        credentials.probe().await.unwrap();
        assert_eq!(read_missing().await, CredentialError::NoEntry { name: SecretName::Password });
        let secret = Secret::new(PASSWORD);
        credentials.keep(id, SecretName::Password, secret.clone(), KeepSecret::Keychain).await.unwrap();
        // Another connection, as after a restart.
        let later = self::credentials();
        assert_eq!(later.read(id, SecretName::Password).await.unwrap(), secret);
        assert_eq!(later.place(id, SecretName::Password).await.unwrap(), SecretPlace::Keychain);
        later.keep(id, SecretName::Password, Secret::new("second"), KeepSecret::Keychain).await.unwrap();
        assert_eq!(credentials.read(id, SecretName::Password).await.unwrap().reveal(), "second");
        credentials.forget(id, SecretName::Password).await.unwrap();
        credentials.forget(id, SecretName::Password).await.unwrap();
        assert_eq!(later.place(id, SecretName::Password).await.unwrap(), SecretPlace::Missing);
    });
}

#[test]
fn a_locked_keychain_is_called_locked() {
    if !is_second_run() {
        let before = format!("{UNLOCKED}; {THEN_LOCKED}");
        return play("keychain::a_locked_keychain_is_called_locked", &before, None);
    }
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let locked = credentials().probe().await.unwrap_err();
        assert!(matches!(locked, CredentialError::Locked { .. }), "{locked:?}");
        let (id, name) = (holdfast_core::profile::ProfileId::default(), SecretName::Password);
        let kept = credentials().keep(id, name, Secret::new(PASSWORD), KeepSecret::Keychain).await;
        assert!(matches!(kept, Err(CredentialError::Locked { .. })), "{kept:?}");
        credentials().keep(id, name, Secret::new(PASSWORD), KeepSecret::UntilQuit).await.unwrap();
    });
}

#[test]
fn a_system_without_a_keychain_is_called_that() {
    if !is_second_run() {
        return play("keychain::a_system_without_a_keychain_is_called_that", "true", Some(""));
    }
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        for error in [credentials().probe().await.unwrap_err(), read_missing().await] {
            assert!(matches!(error, CredentialError::Absent { .. }), "{error:?}");
        }
    });
}

#[test]
fn a_keychain_that_may_not_be_asked_has_denied_access() {
    if !is_second_run() {
        let rule = r#"<deny send_destination="org.freedesktop.secrets"/>"#;
        return play("keychain::a_keychain_that_may_not_be_asked_has_denied_access", UNLOCKED, Some(rule));
    }
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        for error in [credentials().probe().await.unwrap_err(), read_missing().await] {
            assert!(matches!(error, CredentialError::Denied { .. }), "{error:?}");
        }
    });
}
