//! What became of every input of a run.

use serde::{Deserialize, Serialize};

/// What became of one input: a file, a member of a container, or a record.
///
/// ```
/// use morgue::{Archive, Outcome};
///
/// let mut archive = Archive::in_memory()?;
/// let mut told = Vec::new();
/// let mut writer = archive.writer()?.on_outcome(|path, outcome| {
///     if let Outcome::Indexed { .. } = outcome {
///         told.push(path.to_owned());
///     }
/// });
/// writer.add_folder("sample_corpus")?;
/// let report = writer.commit()?;
/// assert_eq!(told.len() as u64, report.indexed);
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// A new article.
    Indexed {
        /// The id of the article.
        id: String,
    },
    /// An article that the archive has from another input.
    Duplicate {
        /// The id of the article.
        id: String,
        /// The other input.
        of: String,
    },
    /// As it was at the last run.
    Unchanged {
        /// The id of the article.
        id: String,
    },
    /// An article in the place of what its input held before, or of its copy in a file that is gone.
    Replaced {
        /// The id of the article.
        id: String,
        /// The ids of the articles that the input held before and holds no more, as far as known yet.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        old: Vec<String>,
    },
    /// An article taken out of the archive because its input is gone; it is not among those seen.
    Removed {
        /// The id of the article.
        id: String,
    },
    /// It holds no article.
    Skipped {
        /// Why.
        reason: String,
    },
    /// It could not be read.
    Quarantined {
        /// What went wrong.
        reason: String,
    },
}

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
    /// Articles whose input has changed since the last run, or has moved.
    pub replaced: u64,
    /// Inputs that hold no article, each with its reason.
    pub skipped: Vec<PassedOver>,
    /// Inputs that could not be read, each with its error.
    pub quarantined: Vec<PassedOver>,
    /// Articles taken out of the archive because their input is gone.
    pub removed: u64,
    /// Files that are now in another place; their articles keep their ids.
    pub moved: u64,
    /// Files that are gone while their articles are still in the archive.
    pub missing: u64,
    /// What was read, but not wholly as it stood.
    pub warnings: Vec<PassedOver>,
    /// All articles that the archive has, each once; counted in the index and in the ledger at the last commit.
    pub articles: u64,
    /// Whether the run was ended before it had seen every input.
    pub cancelled: bool,
    /// When the run before this one began, if it was stopped before it was done: killed, or by a power cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed: Option<String>,
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

    /// Counts an outcome; all but one say that an input was seen.
    pub(super) fn count(&mut self, path: &str, outcome: &Outcome) {
        let passed_over =
            |reason: &String| PassedOver { path: path.to_owned(), reason: reason.clone() };
        match outcome {
            Outcome::Removed { .. } => return self.removed += 1,
            Outcome::Indexed { .. } => self.indexed += 1,
            Outcome::Duplicate { .. } => self.duplicate += 1,
            Outcome::Unchanged { .. } => self.unchanged += 1,
            Outcome::Replaced { .. } => self.replaced += 1,
            Outcome::Skipped { reason } => self.skipped.push(passed_over(reason)),
            Outcome::Quarantined { reason } => self.quarantined.push(passed_over(reason)),
        }
        self.seen += 1;
    }

    pub(super) fn warn(&mut self, path: &str, reason: String) {
        self.warnings.push(PassedOver { path: path.to_owned(), reason });
    }
}
