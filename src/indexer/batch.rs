//! How much is read between two commits.

use std::time::{Duration, Instant};

use super::Writer;
use crate::error::Result;

/// How much is read at most between two commits: whichever comes first.
///
/// An article of more than 8 MiB is alone between two commits, so that no two of them are in memory.
///
/// ```
/// use morgue::{Archive, Batch};
///
/// let mut archive = Archive::in_memory()?;
/// let mut commits = 0;
/// let mut writer = archive.writer()?.batches(Batch::of_articles(30)).on_commit(|_| commits += 1);
/// writer.add_folder("sample_corpus")?;
/// writer.commit()?;
/// assert!(commits > 1);
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Batch {
    /// Articles.
    pub articles: u64,
    /// Bytes of articles, as they are stored.
    pub bytes: u64,
    /// Time.
    pub time: Duration,
}

impl Default for Batch {
    /// A commit costs about as much as reading a hundred articles, and what is not
    /// committed is read once more after a crash. So there are three bounds, and
    /// each is far from both: 64 Ki articles, 512 MiB, thirty seconds.
    fn default() -> Self {
        Self { articles: 1 << 16, bytes: 512 << 20, time: Duration::from_secs(30) }
    }
}

impl Batch {
    /// So many articles at most.
    pub fn of_articles(articles: u64) -> Self {
        Self { articles, ..Self::default() }
    }
}

/// What was done since the last commit.
pub(super) struct Since {
    pub(super) articles: u64,
    pub(super) bytes: u64,
    /// Whether the ledger or the index is not as it was.
    pub(super) changed: bool,
    begin: Instant,
}

impl Since {
    pub(super) fn now() -> Self {
        Self { articles: 0, bytes: 0, changed: false, begin: Instant::now() }
    }
}

impl Writer<'_> {
    /// Whether it is time for a commit.
    pub(super) fn is_due(&self) -> bool {
        let Self { since, batch, .. } = self;
        since.articles >= batch.articles
            || since.bytes >= batch.bytes
            || (since.changed && since.begin.elapsed() >= batch.time)
    }

    pub(super) fn commit_if_due(&mut self) -> Result<()> {
        self.commit_if(self.is_due())
    }

    pub(super) fn commit_if(&mut self, is_due: bool) -> Result<()> {
        match is_due {
            true => {
                self.commit_batch()?;
                self.writer.tidy(self.engine, false)
            }
            false => Ok(()),
        }
    }

    /// Makes durable what was done since the last commit: first the ledger, then the commit that names it.
    pub(super) fn commit_batch(&mut self) -> Result<()> {
        if !self.since.changed {
            return Ok(());
        }
        let stamp = match &mut self.journal {
            Some(journal) => journal.write(&self.ledger)?,
            None => String::new(),
        };
        self.writer.commit(self.engine, &stamp)?;
        if self.journal.is_none() {
            self.kept.clone_from(&self.ledger);
        }
        self.since = Since::now();
        self.report.articles = self.engine.articles();
        if let Some(listener) = &mut self.on_commit {
            listener(&self.report, "");
        }
        Ok(())
    }
}
