//! What became of every input of a run.

use serde::{Deserialize, Serialize};

/// The outcomes of a run; every input seen has exactly one.
///
/// An input is a file, or a record of a file that holds many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// All inputs found.
    pub seen: u64,
    /// Articles that are new in the archive.
    pub indexed: u64,
    /// Articles that the archive already had from another input.
    pub duplicate: u64,
    /// Inputs that are as they were at the last run.
    pub unchanged: u64,
    /// Articles whose input has changed since the last run.
    pub replaced: u64,
    /// Inputs that hold no article, each with its reason.
    pub skipped: Vec<PassedOver>,
    /// Inputs that could not be read, each with its error.
    pub quarantined: Vec<PassedOver>,
    /// Articles taken out of the archive because their input is gone.
    pub removed: u64,
    /// What was read, but not wholly as it stood.
    pub warnings: Vec<PassedOver>,
}

/// An input and what is to be said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PassedOver {
    /// The file below its folder; a record as `file.jsonl#12`.
    pub path: String,
    /// Why.
    pub reason: String,
}

impl Report {
    /// Whether every input seen has its outcome.
    pub fn adds_up(&self) -> bool {
        let passed_over = (self.skipped.len() + self.quarantined.len()) as u64;
        self.seen == self.indexed + self.duplicate + self.unchanged + self.replaced + passed_over
    }

    pub(crate) fn skip(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        self.skipped.push(PassedOver { path: path.into(), reason: reason.into() });
    }

    pub(crate) fn quarantine(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        self.quarantined.push(PassedOver { path: path.into(), reason: reason.into() });
    }

    pub(crate) fn warn(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        self.warnings.push(PassedOver { path: path.into(), reason: reason.into() });
    }
}
