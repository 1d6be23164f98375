//! What a person can try with the fake vendors: the whole story, ready to paste into another terminal.
//!
//! The secrets in it are public and work nowhere else.

use std::path::Path;

use holdfast_core::text::Text;
use holdfast_sandbox::{credentials, taurusdb_instances};

/// Who answers where, and until when.
pub(super) fn opening(address: &str, folder: &Path, is_own: bool) -> Text {
    let folder = folder.display();
    let joined = |en: &'static str, zh: &'static str| if is_own { ("", "") } else { (en, zh) };
    let (joined_en, joined_zh) = joined(
        "\nAnother Holdfast runs them already, with its own --backup-seconds and --fleet. This one takes over when it ends.",
        "\n它们已由另一个 Holdfast 运行，--backup-seconds 和 --fleet 以那一个为准。它结束后由本程序接替。",
    );
    Text::new(
        format!(
            "Four fake vendors answer at {address} until Ctrl-C. There is nothing real behind them.\n\
             They remember their backups in {folder}, together with the window's sandbox.{joined_en}"
        ),
        format!(
            "四家模拟厂商在 {address} 应答，按 Ctrl-C 结束。背后没有任何真实系统。\n\
             它们的备份记在 {folder}，与窗口中的沙箱共用。{joined_zh}"
        ),
    )
}

/// The commands, for `sh` and its kin. `base` is the data folder, if one was chosen.
pub(super) fn story(address: &str, base: Option<&Path>) -> Text {
    Text::new(in_words(address, base, &ENGLISH), in_words(address, base, &CHINESE))
}

/// The comments between the commands.
struct Words {
    terminal: &'static str,
    profiles: &'static str,
    no_keychain: &'static str,
    runbook: &'static str,
    title: &'static str,
    apply: &'static str,
    proof: &'static str,
}

const ENGLISH: Words = Words {
    terminal: "Paste this into another terminal, piece by piece:",
    profiles: "A connection to each vendor. The secrets are read from standard input and kept in the keychain.",
    no_keychain: "No keychain here? Set these first; what is piped into `profile add` is then not read:",
    runbook: "One backup at each vendor:",
    title: "First try",
    apply: "See the exact requests; then send them, each once, and watch until the vendors' verdicts:",
    proof: "What happened, the evidence for the change ticket, and the proof that nobody edited it:",
};

const CHINESE: Words = Words {
    terminal: "在另一个终端中逐段粘贴：",
    profiles: "每家厂商一个连接配置。密码和密钥从标准输入读取，保存在钥匙串中。",
    no_keychain: "本机没有钥匙串？请先设置以下变量；此时不会读取通过管道传给 `profile add` 的内容：",
    runbook: "每家厂商一个备份：",
    title: "初次试用",
    apply: "查看将要发送的请求；然后各发送一次，并跟踪到厂商给出结论：",
    proof: "发生了什么，变更单所需的证据，以及无人改动过的证明：",
};

fn in_words(address: &str, base: Option<&Path>, words: &Words) -> String {
    let base = base.map_or_else(String::new, |base| {
        format!("export HOLDFAST_DATA_DIR={}\n", quoted(&base.display().to_string()))
    });
    let profiles = profiles(address).map(|profile| profile.command()).join("\n");
    let variables = self::profiles(address).map(|profile| profile.variables()).concat();
    let Words { terminal, profiles: of_profiles, no_keychain, runbook, title, apply, proof } = words;
    format!(
        r#"
{terminal}

export HOLDFAST_SPACE=sandbox
{base}
# {no_keychain}
#   export HOLDFAST_CREDENTIALS=env
{variables}
# {of_profiles}
{profiles}
holdfast profile list
holdfast targets --filter orders

# {runbook}
cat >first.toml <<'END'
format_version = 1
title = "{title}"

[[backup]]
profile = "rds"
target_name = "orders-mysql-prod-01"
name = "hf-{{target}}-{{date}}-{{run}}"

[[backup]]
profile = "taurusdb"
target = "5b3e8f21c7d04a69b1f6e2908d47ca13in07"
name = "hf-{{target}}-{{date}}-{{run}}"

[[backup]]
profile = "ocp"
target = "1000005/1000012"

[[backup]]
profile = "obshell"
target = "t_orders"
END

# {apply}
holdfast plan first.toml --out first.plan
holdfast apply first.plan

# {proof}
holdfast history
holdfast export evidence.csv --evidence
holdfast verify
holdfast verify evidence.manifest.json
"#
    )
}

/// A connection, as `holdfast profile add` takes it.
struct Profile {
    name: &'static str,
    options: String,
    secrets: Vec<(&'static str, &'static str)>,
}

impl Profile {
    fn command(&self) -> String {
        let lines = self.secrets.iter().map(|(name, value)| quoted(&format!("{name}={value}")));
        let lines = lines.collect::<Vec<_>>().join(" ");
        format!("printf '%s\\n' {lines} |\n  holdfast profile add {} {}\n", self.name, self.options)
    }

    /// For a machine without a keychain.
    fn variables(&self) -> String {
        let profile = self.name.to_uppercase();
        let variable = |(name, value): &(&str, &str)| {
            format!("#   export HOLDFAST_{profile}_{}={}\n", name.to_uppercase(), quoted(value))
        };
        self.secrets.iter().map(variable).collect()
    }
}

fn profiles(address: &str) -> [Profile; 4] {
    let huawei = |vendor: &str, endpoint: &str| {
        format!(
            "--vendor {vendor} --region {} --endpoint {endpoint} \\\n    --iam-endpoint {address} --access-key-id {}",
            credentials::REGION,
            credentials::ACCESS_KEY_ID
        )
    };
    let key = ("secret_access_key", credentials::SECRET_ACCESS_KEY);
    [
        Profile { name: "rds", options: huawei("huawei-rds", address), secrets: vec![key] },
        Profile {
            name: "taurusdb",
            options: huawei("huawei-taurusdb", &format!("{address}{}", taurusdb_instances::BASE_PATH)),
            secrets: vec![key],
        },
        Profile {
            name: "ocp",
            options: format!(
                "--vendor oceanbase-ocp --endpoint {address} --sign-in access-key \\\n    --access-key-id {} --storage-key-id {}",
                credentials::OCP_ACCESS_KEY_ID,
                credentials::OCP_STORAGE_KEY_ID
            ),
            secrets: vec![
                ("secret_access_key", credentials::OCP_ACCESS_KEY_SECRET),
                ("storage_secret_key", credentials::OCP_STORAGE_KEY_SECRET),
            ],
        },
        Profile {
            name: "obshell",
            options: format!("--vendor oceanbase-obshell --endpoint {address} --encrypts"),
            secrets: vec![
                ("password", credentials::ROOT_PASSWORD),
                ("backup_set_password", credentials::BACKUP_SET_PASSWORD),
            ],
        },
    ]
}

/// As a word of a shell.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
