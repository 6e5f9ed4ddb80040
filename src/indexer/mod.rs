//! A folder of pages to the articles of an archive, with the outcome of every input kept.

mod bare;
mod batch;
mod earlier;
mod entry;
mod journal;
mod ledger;
mod lessons;
mod read;
mod rebuild;
mod records;
mod removal;
mod report;
mod settle;
mod take;
mod walk;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::article::Article;
use crate::cancel::Cancel;
use crate::engine::{Engine, EngineWriter};
use crate::error::{Error, ErrorKind, Result};
use crate::formats::{self, Options};

pub(crate) use bare::index_bare;
pub use batch::Batch;
use batch::Since;
use entry::{Id, Manner, Member, Place};
use journal::Journal;
pub(crate) use ledger::Ledger;
use ledger::{Change, Number};
pub(crate) use rebuild::rebuild;
pub use removal::Restored;
use removal::Rewrite;
pub use report::{Outcome, PassedOver, Report};
use walk::walk;

/// What became of an article given to a [`Writer`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Added {
    /// It is new, with this id.
    Indexed(String),
    /// The archive has it already, with this id.
    Duplicate(String),
    /// It was taken out with [`Writer::remove`] and does not come back, with this id.
    Removed(String),
}

/// Hears of each input before it is read, or of each commit: what was found so far, and its name.
type Listener<'a> = Box<dyn FnMut(&Report, &str) + 'a>;

/// Hears of each input what became of it: its path and its outcome.
type Clerk<'a> = Box<dyn FnMut(&str, &Outcome) + 'a>;

/// The one writer of an archive.
///
/// Nothing that [`Writer::add`], [`Writer::remove`] and [`Writer::prune`] do
/// can be found before [`Writer::commit`], and nothing stays of it without one.
/// A folder may be too large for that: [`Writer::add_folder`] commits along the
/// way, after each [`Batch`], so that a run that is stopped goes on from there.
///
/// ```
/// use morgue::{Archive, Article};
///
/// let mut archive = Archive::in_memory()?;
/// let mut writer = archive.writer()?;
/// let article: Article = serde_json::from_str(r#"{"headline": "Force Leaves Mali"}"#).unwrap();
/// writer.add(article)?;
/// let report = writer.commit()?;
/// assert_eq!(report.indexed, 1);
/// # Ok::<(), morgue::Error>(())
/// ```
pub struct Writer<'a> {
    engine: &'a Engine,
    writer: EngineWriter,
    /// The ledger as it will be after the next commit.
    ledger: Ledger,
    /// Where the ledger is kept: in a file, or for an archive in memory as a value.
    journal: Option<Journal>,
    kept: &'a mut Ledger,
    report: Report,
    on_progress: Option<Listener<'a>>,
    on_commit: Option<Listener<'a>>,
    on_outcome: Option<Clerk<'a>>,
    cancel: Cancel,
    batch: Batch,
    /// How files are read.
    options: Options,
    manner: Manner,
    since: Since,
    /// The folders that were walked to the end.
    walked: BTreeSet<PathBuf>,
    /// Whether files are gone, as far as this run has looked.
    gone: HashMap<Number, bool>,
    /// The articles whose copy in the index was of a file that is gone, and is now of another.
    moved: HashSet<Id>,
    rewrite: Rewrite,
    /// Whether what is read was counted before, in this run or in another.
    is_quiet: bool,
}

impl<'a> Writer<'a> {
    /// The memory that writing takes, in bytes, whatever the size of the archive.
    ///
    /// Beside it a process has what is read at the time, and what is remembered of every input:
    /// for articles of the usual length less than 100 MB, for one of 64 MiB less than 256 MB.
    /// `docs/RELIABILITY.md` says what it consists of, and how that is measured.
    ///
    /// ```
    /// assert_eq!(morgue::Writer::BUDGET, 192 << 20);
    /// ```
    pub const BUDGET: usize = crate::engine::BUDGET;

    /// Takes the writer's lock; an error of kind [`ErrorKind::Locked`] while another holds it.
    pub(crate) fn open(engine: &'a Engine, kept: &'a mut Ledger) -> Result<Self> {
        let writer = engine.writer()?;
        let (journal, mut ledger) = match Journal::open(engine)? {
            Some((journal, ledger)) => (Some(journal), ledger),
            None => (None, kept.clone()),
        };
        ledger.begin_run();
        let resumed = writer.left_behind().map(|it| it.since.clone());
        Ok(Self {
            engine,
            writer,
            ledger,
            journal,
            kept,
            report: Report { resumed, ..Report::default() },
            on_progress: None,
            on_commit: None,
            on_outcome: None,
            cancel: Cancel::new(),
            batch: Batch::default(),
            options: Options::default(),
            manner: Manner::default(),
            since: Since::now(),
            walked: BTreeSet::new(),
            gone: HashMap::new(),
            moved: HashSet::new(),
            rewrite: Rewrite::default(),
            is_quiet: false,
        })
    }

    /// Calls `listener` before each input is read.
    #[must_use]
    pub fn on_progress(mut self, listener: impl FnMut(&Report, &str) + 'a) -> Self {
        self.on_progress = Some(Box::new(listener));
        self
    }

    /// Calls `listener` after each commit with what outlives a power cut from then on.
    #[must_use]
    pub fn on_commit(mut self, mut listener: impl FnMut(&Report) + 'a) -> Self {
        self.on_commit = Some(Box::new(move |report, _| listener(report)));
        self
    }

    /// Calls `listener` with the path and the outcome of every input.
    #[must_use]
    pub fn on_outcome(mut self, listener: impl FnMut(&str, &Outcome) + 'a) -> Self {
        self.on_outcome = Some(Box::new(listener));
        self
    }

    /// Ends the walk through a folder early once the token is cancelled.
    #[must_use]
    pub fn cancelled_by(mut self, cancel: &Cancel) -> Self {
        self.cancel = cancel.clone();
        self
    }

    /// How much [`Writer::add_folder`] reads between two commits.
    #[must_use]
    pub fn batches(mut self, batch: Batch) -> Self {
        self.batch = batch;
        self
    }

    /// How files are read: the limits of an article, and what the columns of tables mean.
    ///
    /// A file that was read in another manner is read again, although it has not changed.
    #[must_use]
    pub fn reading(mut self, options: Options) -> Self {
        self.manner = Manner::of_reading(&options);
        self.options = options;
        self
    }

    /// Adds an article that lies in no file.
    ///
    /// Its id is made anew from what it says.
    pub fn add(&mut self, article: Article) -> Result<Added> {
        let article = formats::with_id(article);
        let path = article.path.clone().unwrap_or_else(|| article.id.clone());
        self.add_one(article, 1.0, &path)
    }

    /// Adds every article in the files below a folder, or in one file.
    ///
    /// Files that have not changed since the archive last saw them are not read.
    /// A file that cannot be read never ends the run: it is listed in the
    /// report. An error is a folder that is not there, or an archive that
    /// cannot be written; what was committed before it stays.
    pub fn add_folder(&mut self, folder: impl AsRef<Path>) -> Result<()> {
        let root = canonical(folder.as_ref())?;
        for entry in walk(&root) {
            if self.cancel.is_cancelled() {
                self.report.cancelled = true;
                return Ok(());
            }
            self.enter(&root, entry)?;
            self.commit_if_due()?;
        }
        self.walked.insert(root);
        Ok(())
    }

    /// Adds every article in a stream that is no file; `name` is what the report calls them.
    ///
    /// What came so before stays. It commits along the way, as [`Writer::add_folder`] does.
    ///
    /// ```
    /// # let mut archive = morgue::Archive::in_memory()?;
    /// let mut writer = archive.writer()?;
    /// writer.add_stream("wire", &mut &b"{\"headline\": \"Force Leaves Mali\"}"[..])?;
    /// assert_eq!(writer.commit()?.indexed, 1);
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn add_stream(&mut self, name: &str, source: &mut dyn Read) -> Result<()> {
        self.take_stream(name, source)
    }

    /// Makes everything durable and visible, and says what became of every input.
    pub fn commit(mut self) -> Result<Report> {
        self.settle()?;
        self.review()?;
        self.commit_batch()?;
        match self.rewrite {
            Rewrite::Worthwhile => self.writer.tidy(self.engine, true)?,
            Rewrite::Removed => self.writer.purge(self.engine)?,
            Rewrite::All => self.writer.merge_all(self.engine)?,
        }
        if let Some(journal) = &self.journal {
            journal.sweep();
        }
        self.report.articles = self.articles()?;
        Ok(self.report)
    }

    /// How many articles there are: the index and the ledger must agree.
    fn articles(&self) -> Result<u64> {
        let (found, known) = (self.engine.articles(), self.ledger.articles());
        if found == known {
            return Ok(found);
        }
        let message = format!(
            "the archive has {found} articles where its ledger has {known}; index its folders into a new archive"
        );
        Err(Error::new(ErrorKind::Damaged, message))
    }

    /// Makes a change of the ledger.
    fn change(&mut self, change: Change) {
        if let Some(journal) = &mut self.journal {
            journal.note(&change);
        }
        self.since.changed = true;
        self.ledger.apply(change);
    }

    /// Says what became of an input.
    fn tell(&mut self, name: &str, member: &Member, outcome: &Outcome) {
        if self.is_quiet {
            return;
        }
        let is_whole = *member == Member::Whole;
        let path = if is_whole { name.to_owned() } else { format!("{name}{member}") };
        self.report.count(&path, outcome);
        if let Some(clerk) = &mut self.on_outcome {
            clerk(&path, outcome);
        }
    }

    /// Says what is to be known of an input that was read.
    fn warn(&mut self, path: &str, warnings: Vec<String>) {
        if !self.is_quiet {
            warnings.into_iter().for_each(|it| self.report.warn(path, it));
        }
    }
}

/// Whether a ledger knows every file of a folder as it is now, and none that is gone.
pub(crate) fn is_current(ledger: &Ledger, folder: &Path) -> Result<bool> {
    let root = canonical(folder)?;
    let mut known: HashSet<&str> = ledger.files_in(&name_of(&root)).map(|it| it.0).collect();
    for entry in walk(&root) {
        // What is no file is in no ledger and cannot change.
        let Ok(stamp) = entry.found else { continue };
        let place = Place::new(&name_of(&root), &entry.name);
        let seal = ledger.get(&place).and_then(|it| it.seal);
        if seal.is_none_or(|it| it.fresh || it.stamp != stamp) {
            return Ok(false);
        }
        known.remove(&*place.name);
    }
    Ok(known.is_empty())
}

fn canonical(folder: &Path) -> Result<PathBuf> {
    fs::canonicalize(folder).map_err(|error| {
        let place = folder.display();
        let message = match error.kind() {
            std::io::ErrorKind::NotFound => format!("no file or folder {place}; check the path"),
            _ => format!("cannot read {place}"),
        };
        Error::new(ErrorKind::Io, message).because(error)
    })
}

fn name_of(root: &Path) -> String {
    root.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
