//! A request as it will be sent, with its masked parts said in words: in angle brackets, so that nothing of them can be
//! taken for what was typed.

use holdfast_core::request::{Mask, RequestPreview, ShownSpan};

use crate::language::Language;
use crate::show::table::harmless;

/// The request line, the headers and the body, a line each.
pub(crate) fn lines(request: &RequestPreview, language: Language) -> Vec<String> {
    let RequestPreview { method, scheme, authority, target, headers, body } = request;
    let mut lines = vec![format!("{} {scheme}://{authority}{target}", method.as_str())];
    // The host stands in the line above.
    let others = headers.iter().filter(|header| header.name != "Host");
    lines.extend(others.map(|header| format!("{}: {}", header.name, text(&header.value, language))));
    if !body.is_empty() {
        lines.extend(text(body, language).lines().map(str::to_owned));
    }
    lines.iter().map(|line| harmless(line)).collect()
}

fn text(spans: &[ShownSpan], language: Language) -> String {
    let inside: String = spans.iter().map(|span| shown(span, language)).collect();
    if spans.iter().any(|span| span.mask == Some(Mask::EncryptedWhenSent)) {
        format!("<{}: {inside}>", word(Mask::EncryptedWhenSent, language))
    } else {
        inside
    }
}

fn shown(span: &ShownSpan, language: Language) -> String {
    match span.mask {
        None => span.text.clone(),
        Some(Mask::EncryptedWhenSent) if !span.text.is_empty() => span.text.clone(),
        Some(_) if !span.text.is_empty() => format!("<{}>", span.text),
        Some(mask) => format!("<{}>", word(mask, language)),
    }
}

fn word(mask: Mask, language: Language) -> &'static str {
    match mask {
        Mask::Secret => language.pick("secret", "密钥"),
        Mask::SetWhenSent => language.pick("set when sent", "发送时填入"),
        Mask::SignedWhenSent => language.pick("signed when sent", "发送时签名"),
        Mask::EncryptedWhenSent => language.pick("encrypted when sent", "发送时加密"),
    }
}
