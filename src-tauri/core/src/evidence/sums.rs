//! What proves a file: the SHA-256 of all of it, and a short one of each record, so that a changed one can be named.

use sha2::{Digest, Sha256};

use crate::hex::hex;

/// How a file falls into records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Split {
    /// Each line is one.
    Lines,
    /// Rows of CSV, whose quoted cells may hold line breaks.
    Csv,
}

impl Split {
    /// Where the next record ends: the length of it, its line end included.
    pub(super) fn next(self, bytes: &[u8]) -> usize {
        let mut is_quoted = false;
        bytes.iter().position(|byte| self.ends(*byte, &mut is_quoted)).map_or(bytes.len(), |at| at + 1)
    }

    /// Whether a record ends with this byte. A doubled quote closes and opens again.
    fn ends(self, byte: u8, is_quoted: &mut bool) -> bool {
        if byte == b'"' && self == Self::Csv {
            *is_quoted = !*is_quoted;
        }
        byte == b'\n' && !*is_quoted
    }
}

/// Sums being taken while the bytes pass by.
#[derive(Clone, Debug)]
pub(crate) struct Sums {
    split: Split,
    whole: Sha256,
    bytes: u64,
    record: Sha256,
    is_quoted: bool,
    /// Whether the last record has begun and not ended.
    is_open: bool,
    records: Vec<u64>,
}

/// The sums of a whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summed {
    pub(crate) bytes: u64,
    /// In hexadecimal.
    pub(crate) sha256: String,
    /// Of each record with its line end, the first eight bytes of its SHA-256.
    pub(crate) records: Vec<u64>,
}

impl Sums {
    pub(crate) fn new(split: Split) -> Self {
        Self {
            split,
            whole: Sha256::new(),
            bytes: 0,
            record: Sha256::new(),
            is_quoted: false,
            is_open: false,
            records: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.whole.update(bytes);
        self.bytes += bytes.len() as u64;
        let mut begin = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if self.split.ends(*byte, &mut self.is_quoted) {
                self.record.update(&bytes[begin..=at]);
                self.records.push(short(&self.record.finalize_reset()));
                begin = at + 1;
                self.is_open = false;
            }
        }
        if begin < bytes.len() {
            self.record.update(&bytes[begin..]);
            self.is_open = true;
        }
    }

    pub(crate) fn end(mut self) -> Summed {
        if self.is_open {
            self.records.push(short(&self.record.finalize_reset()));
        }
        Summed { bytes: self.bytes, sha256: hex(&self.whole.finalize()), records: self.records }
    }
}

/// The short sum of a record.
pub(super) fn sum(record: &[u8]) -> u64 {
    short(&Sha256::digest(record))
}

fn short(digest: &[u8]) -> u64 {
    digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_told_apart_wherever_the_bytes_are_cut() {
        let csv = b"\xEF\xBB\xBFa,b\r\n1,\"two\r\nlines \"\"quoted\"\"\n\"\r\n\"\"\n3,4";
        let records: [&[u8]; 4] =
            [b"\xEF\xBB\xBFa,b\r\n", b"1,\"two\r\nlines \"\"quoted\"\"\n\"\r\n", b"\"\"\n", b"3,4"];
        for cut in 0..=csv.len() {
            let mut sums = Sums::new(Split::Csv);
            sums.add(&csv[..cut]);
            sums.add(&csv[cut..]);
            let summed = sums.end();
            assert_eq!(summed.bytes, csv.len() as u64);
            assert_eq!(summed.sha256, hex(&Sha256::digest(csv)));
            assert_eq!(summed.records, records.map(sum));
        }
        let mut sums = Sums::new(Split::Lines);
        sums.add(b"{\"a\":1}\n{\"b\":\n2}\n");
        assert_eq!(sums.end().records.len(), 3);
        assert_eq!(Split::Csv.next(records[1]), records[1].len());
    }
}
