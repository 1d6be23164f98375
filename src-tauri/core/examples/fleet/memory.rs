//! How much memory this process holds, where the system tells.

/// Kibibytes in memory now, and at most so far. `None` on systems without `/proc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    pub(crate) now: u64,
    pub(crate) most: u64,
}

pub(crate) fn measure() -> Option<Memory> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let field = |name: &str| -> Option<u64> {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse().ok()
    };
    Some(Memory { now: field("VmRSS:")?, most: field("VmHWM:")? })
}

/// In MiB with one decimal, or that it was not measured.
pub(crate) fn shown(kibibytes: Option<u64>) -> String {
    kibibytes.map_or("not measured".to_owned(), |number| format!("{:.1} MiB", number as f64 / 1024.0))
}
