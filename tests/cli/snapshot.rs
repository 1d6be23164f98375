//! What the program writes, compared with `tests/snapshots/cli_*`, without what differs from run to run.

use serde_json::Value;

/// Fields of JSON whose value nobody can know beforehand.
const FLEETING: [&str; 8] = [
    "profile_id",
    "elapsed_ms",
    "clock_skew_ms",
    "request_id",
    "created_at",
    "updated_at",
    "listed_at",
    "last_completed_at",
];

/// Compares a text.
pub(crate) fn text(name: &str, text: &str) {
    let settings = {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings
    };
    settings.bind(|| insta::assert_snapshot!(format!("cli_{name}"), text));
}

/// Compares JSON lines, each spread out.
pub(crate) fn json(name: &str, lines: &[Value], steady: impl Fn(&str) -> String) {
    let spread: Vec<_> = lines
        .iter()
        .map(|line| {
            let mut line = line.clone();
            blur(&mut line);
            serde_json::to_string_pretty(&line).unwrap()
        })
        .collect();
    text(name, &steady(&spread.join("\n")));
}

fn blur(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            // The profile's own id; a target's is the sandbox's, and always the same.
            let has_revision = fields.contains_key("revision");
            for (name, field) in fields {
                let is_fleeting = FLEETING.contains(&name.as_str()) || (name == "id" && has_revision);
                let is_clock =
                    name == "value" && field["en"].as_str().is_some_and(|text| text.ends_with(" s"));
                if (is_fleeting || is_clock) && !field.is_null() {
                    *field = Value::from(format!("[{name}]"));
                } else {
                    blur(field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(blur),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
