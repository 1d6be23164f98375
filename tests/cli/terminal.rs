//! Questions at a terminal, which `script` (util-linux) stands in for: what is typed as a secret is never shown.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

use holdfast_sandbox::credentials;

use crate::desk::Desk;
use crate::keyring::Keyring;

/// A program on a terminal of its own.
struct Terminal {
    script: Child,
    shown: String,
}

impl Terminal {
    /// The words must need no quoting.
    fn run(command: &Command) -> Self {
        let words: Vec<_> = std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|word| word.to_str().unwrap())
            .collect();
        let mut script = Command::new("script");
        script.args(["-qec", &words.join(" "), "/dev/null"]);
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => script.env(name, value),
                None => script.env_remove(name),
            };
        }
        let script = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let script = script.expect("script is installed: `make test` sees to it");
        Self { script, shown: String::new() }
    }

    /// Reads what is shown until it ends so, and types a line.
    fn answer(&mut self, question: &str, line: &str) {
        let mut bytes = Vec::new();
        let output = self.script.stdout.as_mut().unwrap();
        while !bytes.ends_with(question.as_bytes()) {
            let mut byte = [0];
            let count = output.read(&mut byte).unwrap();
            assert_eq!(count, 1, "never asked {question:?}: {}", String::from_utf8_lossy(&bytes));
            bytes.extend(byte);
        }
        self.shown.push_str(&String::from_utf8(bytes).unwrap());
        self.script.stdin.as_mut().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// What it showed in all, and how it ended.
    fn end(mut self) -> (String, Option<i32>) {
        let mut rest = String::new();
        self.script.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
        let code = self.script.wait().unwrap().code();
        (self.shown + &rest, code)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_asked_for_one_by_one_and_not_shown() {
    let (desk, keyring) = (Desk::new().await, Keyring::start());
    let address = desk.sandbox.base_url();
    let words = format!(
        "profile add obshell --vendor oceanbase-obshell --environment development --endpoint {address} --encrypts --test"
    );
    let words: Vec<_> = words.split(' ').collect();
    let mut terminal = Terminal::run(&keyring.command(desk.folder.path(), &words));
    terminal.answer("password: ", credentials::ROOT_PASSWORD);
    terminal.answer("backup set password: ", credentials::BACKUP_SET_PASSWORD);
    let (shown, code) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("Saved obshell, revision 1"), "{shown}");
    for secret in [credentials::ROOT_PASSWORD, credentials::BACKUP_SET_PASSWORD] {
        assert!(!shown.contains(&secret[..8]), "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_at_a_question_leaves_with_130_and_nothing_saved() {
    let (desk, keyring) = (Desk::new().await, Keyring::start());
    let address = desk.sandbox.base_url();
    let words = format!(
        "profile add o --vendor oceanbase-obshell --environment development --endpoint {address} --language zh"
    );
    let words: Vec<_> = words.split(' ').collect();
    let mut terminal = Terminal::run(&keyring.command(desk.folder.path(), &words));
    terminal.answer("密码：", "canary\u{3}");
    let (shown, code) = terminal.end();
    assert_eq!(code, Some(130), "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
    let listed = keyring.command(desk.folder.path(), &["profile", "list", "--json"]).output().unwrap();
    assert_eq!(listed.stdout, b"");
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_is_approved_by_yes_alone() {
    let desk = Desk::with_profiles().await;
    let ask = "Only yes is an approval: ";
    for (answer, code, left) in [("y", 1, 4), ("", 1, 4), ("yes", 0, 3)] {
        let mut terminal = Terminal::run(&desk.command(&["profile", "remove", "rds"]));
        terminal.answer(ask, answer);
        let (shown, ended) = terminal.end();
        assert_eq!(ended, Some(code), "{answer}: {shown}");
        assert_eq!(desk.run(&["profile", "list", "--json"]).json().len(), left, "{answer}");
    }
}
