//! The secrets of a profile that is being saved: typed at a terminal, or read from standard input. Never an argument.
//!
//! A refusal names what is needed and never repeats what was given, not even a name nobody knows: it may be a secret.

use std::io::{self, Read};
use std::path::Path;

use holdfast_core::profile::{SecretInput, SecretName};
use holdfast_core::secret::Secret;
use holdfast_core::status::{SecretPlace, SecretState};
use holdfast_core::text::Text;

use super::draft::{invalid, refusal, text_of};
use super::options::refused;
use crate::context::Context;
use crate::failure::Failure;
use crate::prompt;

/// More than any secret.
const MOST_BYTES: u64 = 1024 * 1024;

/// Takes what the profile needs. What is kept already may be left out.
pub(super) async fn take(
    context: &Context,
    needed: &[SecretState],
    client_key: Option<&Path>,
) -> Result<Vec<SecretInput>, Failure> {
    let (keys, asked): (Vec<_>, Vec<_>) =
        needed.iter().partition(|state| state.name == SecretName::ClientKey);
    let mut secrets = Vec::new();
    if let (Some(state), path) = (keys.first(), client_key) {
        match path {
            Some(path) => {
                let value = Secret::new(text_of("--client-key", path)?);
                secrets.push(SecretInput { name: SecretName::ClientKey, value });
            }
            None if state.place == SecretPlace::Missing => return Err(no_client_key()),
            None => {}
        }
    }
    if !asked.is_empty() {
        let typed = if prompt::is_terminal() {
            ask(context, &asked).await?
        } else {
            let text = context.interrupts.or_leave(standard_input()).await?;
            read(&text, &asked)?
        };
        secrets.extend(typed);
    }
    Ok(secrets)
}

async fn ask(context: &Context, needed: &[&SecretState]) -> Result<Vec<SecretInput>, Failure> {
    let mut secrets = Vec::new();
    for state in needed {
        let label = state.name.label();
        let is_kept = state.place != SecretPlace::Missing;
        let question = if is_kept {
            Text::new(
                format!("{} (Enter keeps the one there is): ", label.en),
                format!("{}（直接回车则保留现有的）：", label.zh),
            )
        } else {
            Text::new(format!("{}: ", label.en), format!("{}：", label.zh))
        };
        let value = prompt::secret(context, &question).await?;
        if value.is_empty() && !is_kept {
            return Err(missing(&[state.name]));
        }
        if !value.is_empty() {
            secrets.push(SecretInput { name: state.name, value });
        }
    }
    Ok(secrets)
}

/// All of standard input, which is no terminal.
async fn standard_input() -> Result<Secret, Failure> {
    let read = || {
        let mut text = String::new();
        io::stdin().lock().take(MOST_BYTES).read_to_string(&mut text).map(|_| Secret::new(text))
    };
    let read = tokio::task::spawn_blocking(read).await.unwrap_or_else(|error| Err(io::Error::other(error)));
    read.map_err(|error| {
        refusal(
            Text::new(
                format!("standard input cannot be read as text: {error}"),
                format!("无法以文本读取标准输入：{error}"),
            ),
            None,
        )
    })
}

/// One `name=value` a line or, where one secret is needed, just its text.
fn read(text: &Secret, needed: &[&SecretState]) -> Result<Vec<SecretInput>, Failure> {
    let text = text.reveal().trim_start_matches('\u{feff}');
    let lines: Vec<_> =
        (1..).zip(text.lines()).filter(|(_, line): &(u32, &str)| !line.trim().is_empty()).collect();
    let mut secrets: Vec<SecretInput> = Vec::new();
    if let ([only], [(_, line)]) = (needed, lines.as_slice())
        && named(line).is_none()
    {
        secrets.push(SecretInput { name: only.name, value: Secret::new(*line) });
        return Ok(secrets);
    }
    for (number, line) in lines {
        let found = named(line).filter(|(name, _)| needed.iter().any(|state| state.name == *name));
        let Some((name, value)) = found else { return Err(unknown(number, needed)) };
        if secrets.iter().any(|secret| secret.name == name) {
            return Err(twice(number, name));
        }
        secrets.push(SecretInput { name, value: Secret::new(value) });
    }
    let given = |name: SecretName| secrets.iter().find(|secret| secret.name == name);
    let is_missing = |state: &&&SecretState| match given(state.name) {
        Some(secret) => secret.value.reveal().trim().is_empty(),
        None => state.place == SecretPlace::Missing,
    };
    let lacking: Vec<_> = needed.iter().filter(is_missing).map(|state| state.name).collect();
    if lacking.is_empty() { Ok(secrets) } else { Err(missing(&lacking)) }
}

/// A line that begins with the name of a secret.
fn named(line: &str) -> Option<(SecretName, &str)> {
    let (name, value) = line.split_once('=')?;
    Some((SecretName::of(name.trim())?, value))
}

fn missing(names: &[SecretName]) -> Failure {
    let words: Vec<_> = names.iter().map(|name| name.as_str()).collect();
    let first = words.first().copied().unwrap_or_default();
    let (en, zh) = (words.join(", "), words.join("、"));
    refusal(
        Text::new(format!("{en} is missing: nothing was saved"), format!("缺少 {zh}，未保存任何内容")),
        Some(Text::new(
            format!("Type it at a terminal, or give it on standard input, one a line: {first}=…"),
            format!("请在终端中输入，或从标准输入提供，每行一个：{first}=…"),
        )),
    )
}

fn unknown(number: u32, needed: &[&SecretState]) -> Failure {
    let names: Vec<_> = needed.iter().map(|state| state.name.as_str()).collect();
    refusal(
        Text::new(
            format!(
                "line {number} of standard input does not begin with the name of a secret that is needed here, such as {}=. Needed: {}",
                names[0],
                names.join(", ")
            ),
            format!(
                "标准输入第 {number} 行的开头不是此处所需密钥的名称（如 {}=）。所需的有：{}",
                names[0],
                names.join("、")
            ),
        ),
        None,
    )
}

fn twice(number: u32, name: SecretName) -> Failure {
    let name = name.as_str();
    refusal(
        Text::new(
            format!("line {number} of standard input gives {name} a second time"),
            format!("标准输入第 {number} 行重复提供了 {name}"),
        ),
        None,
    )
}

fn no_client_key() -> Failure {
    let field = refused(
        "--client-key",
        "the client certificate needs its private key: name the file",
        "客户端证书需要私钥，请指定其文件",
    );
    invalid(vec![field])
}
