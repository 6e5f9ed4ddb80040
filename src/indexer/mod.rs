//! A folder of pages to the articles of an archive, with the outcome of every input kept.

mod ledger;
mod report;
mod walk;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::article::Article;
use crate::cancel::Cancel;
use crate::engine::{Engine, EngineWriter};
use crate::error::{Error, ErrorKind, Result};
use crate::formats;

pub(crate) use ledger::Ledger;
use ledger::{FileEntry, Place, Record};
pub use report::{PassedOver, Report};
use walk::{Entry, Stamp, walk};

/// The most bytes of one file that are read.
const LARGEST: u64 = 1 << 30;

/// What became of an article given to a [`Writer`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Added {
    /// It is new, with this id.
    Indexed(String),
    /// The archive has it already, with this id.
    Duplicate(String),
}

/// Hears of each input before it is read: what was found so far, and its name.
type Listener<'a> = Box<dyn FnMut(&Report, &str) + 'a>;

/// The one writer of an archive; nothing it does can be found before [`Writer::commit`].
///
/// Dropped without a commit, it leaves the archive as it was.
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
    ledger: &'a mut Ledger,
    /// Where the archive lies; `None` in memory.
    archive: Option<PathBuf>,
    report: Report,
    listener: Option<Listener<'a>>,
    cancel: Cancel,
}

impl<'a> Writer<'a> {
    /// Takes the writer's lock; an error of kind [`ErrorKind::Locked`] while another holds it.
    pub(crate) fn open(
        engine: &'a Engine,
        ledger: &'a mut Ledger,
        archive: Option<&Path>,
    ) -> Result<Self> {
        let writer = engine.writer()?;
        if let Some(archive) = archive {
            *ledger = Ledger::open(archive, engine.stamp()?.as_deref())?;
        }
        Ok(Self {
            engine,
            writer,
            ledger,
            archive: archive.map(Path::to_owned),
            report: Report::default(),
            listener: None,
            cancel: Cancel::new(),
        })
    }

    /// Calls `listener` before each input is read.
    #[must_use]
    pub fn on_progress(mut self, listener: impl FnMut(&Report, &str) + 'a) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Ends the walk through a folder early once the token is cancelled.
    #[must_use]
    pub fn cancelled_by(mut self, cancel: &Cancel) -> Self {
        self.cancel = cancel.clone();
        self
    }

    /// Adds an article that lies in no file.
    ///
    /// Its id is made anew from what it says.
    pub fn add(&mut self, article: Article) -> Result<Added> {
        let article = formats::with_id(article);
        let id = article.id.clone();
        // It has no file, so its id is its place.
        let place = Place { folder: String::new(), name: id };
        self.report.seen += 1;
        let mut page = Page::new(self.ledger.forget(&place));
        let added = self.take(&place, &article, 1.0, &mut page)?;
        self.ledger.set(place, FileEntry { records: page.records, ..FileEntry::default() });
        Ok(added)
    }

    /// Adds every article in the files below a folder, or in one file.
    ///
    /// Files that have not changed since the archive last saw them are not read.
    /// A file that cannot be read never ends the run: it is listed in the
    /// report. An error is a folder that is not there, or an archive that
    /// cannot be written.
    pub fn add_folder(&mut self, folder: impl AsRef<Path>) -> Result<()> {
        let folder = folder.as_ref();
        let root = canonical(folder)?;
        for entry in walk(&root) {
            if self.cancel.is_cancelled() {
                break;
            }
            self.enter(&root, entry)?;
        }
        Ok(())
    }

    /// Adds every article in `bytes`, which come from no file; `name` is what the report calls them.
    pub fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let place = Place { folder: String::new(), name: name.to_owned() };
        self.file(&place, Stamp::default(), bytes)
    }

    /// Takes out the articles of files that are no longer in the folder.
    pub fn prune(&mut self, folder: impl AsRef<Path>) -> Result<()> {
        let root = canonical(folder.as_ref())?;
        for place in self.ledger.files_in(&name_of(&root)) {
            let is_there = place.path().symlink_metadata().is_ok();
            if !is_there && let Some(gone) = self.ledger.forget(&place) {
                let ids: Vec<String> = Page::new(Some(gone)).before.into_keys().collect();
                self.report.removed += ids.len() as u64;
                self.release(&place, ids)?;
            }
        }
        Ok(())
    }

    /// Makes everything durable and visible, and says what became of every input.
    pub fn commit(mut self) -> Result<Report> {
        let stamp = match &self.archive {
            Some(archive) => self.ledger.write(archive)?,
            None => String::new(),
        };
        self.writer.commit(self.engine, &stamp)?;
        self.writer.tidy(self.engine)?;
        if let Some(archive) = &self.archive {
            Ledger::sweep(archive, &stamp);
        }
        Ok(self.report)
    }

    fn enter(&mut self, root: &Path, entry: Entry) -> Result<()> {
        if let Some(listener) = &mut self.listener {
            listener(&self.report, &entry.name);
        }
        let stamp = match entry.found {
            Ok(stamp) => stamp,
            Err(reason) => {
                self.report.seen += 1;
                self.report.skip(entry.name, reason);
                return Ok(());
            }
        };
        let place = Place { folder: name_of(root), name: entry.name };
        if self.ledger.get(&place).is_some_and(|it| it.stamp == stamp) {
            self.count_unchanged(&place);
            return Ok(());
        }
        let read = match stamp.size > LARGEST {
            true => Err(too_large()),
            false => read_file(&entry.path),
        };
        match read {
            Ok(bytes) => self.file(&place, stamp, &bytes),
            // What the archive has of it stays; the file is tried again at the next run.
            Err(reason) => {
                self.report.seen += 1;
                self.report.quarantine(place.name, reason);
                Ok(())
            }
        }
    }

    /// Takes the articles of a file that is new or was written to.
    fn file(&mut self, place: &Place, stamp: Stamp, bytes: &[u8]) -> Result<()> {
        let hash = blake3::hash(bytes).to_hex().to_string();
        if self.ledger.get(place).is_some_and(|it| it.hash == hash) {
            self.ledger.touch(place, stamp);
            self.count_unchanged(place);
            return Ok(());
        }
        let mut page = Page::new(self.ledger.forget(place));
        match formats::read(&place.name, bytes) {
            Ok(records) => {
                for record in records {
                    self.record(place, record, &mut page)?;
                }
            }
            Err(error) => {
                self.report.seen += 1;
                self.report.skip(place.name.clone(), error.to_string());
                page.records.push(Record::Skipped(error.to_string()));
            }
        }
        self.ledger.set(place.clone(), FileEntry { stamp, hash, records: page.records });
        let gone: Vec<String> =
            page.before.into_keys().filter(|it| !page.ids.contains(it)).collect();
        self.release(place, gone)
    }

    fn record(&mut self, place: &Place, record: formats::Record, page: &mut Page) -> Result<()> {
        self.report.seen += 1;
        match record.found {
            Ok(reading) => {
                for warning in reading.warnings {
                    self.report.warn(record.path.clone(), warning);
                }
                self.take(place, &reading.article, reading.confidence, page)?;
            }
            Err(error) => {
                self.report.quarantine(record.path, error.to_string());
                page.records.push(Record::Quarantined(error.to_string()));
            }
        }
        Ok(())
    }

    /// Puts one article in, unless the archive has it.
    fn take(
        &mut self,
        place: &Place,
        article: &Article,
        confidence: f32,
        page: &mut Page,
    ) -> Result<Added> {
        let id = article.id.clone();
        let json = json_of(article)?;
        let print = print_of(&json);
        let was_here = page.before.get(&id) == Some(&print);
        page.records.push(Record::Article { id: id.clone(), print });
        if !page.ids.insert(id.clone()) {
            self.report.duplicate += 1;
            return Ok(Added::Duplicate(id));
        }
        // The archive must not depend on which of two copies it met first, so the
        // one whose place comes first in the alphabet is kept.
        let elsewhere = self.ledger.keeper(&id).map(|keeper| keeper < place);
        match (was_here, elsewhere) {
            (true, _) => self.report.unchanged += 1,
            (false, Some(_)) => self.report.duplicate += 1,
            (false, None) if !page.before.is_empty() => self.report.replaced += 1,
            (false, None) => self.report.indexed += 1,
        }
        if was_here || elsewhere == Some(true) {
            return Ok(Added::Duplicate(id));
        }
        // Looking for what is not there would cost every new article a search of every segment.
        if elsewhere.is_some() || page.before.contains_key(&id) {
            self.writer.remove(&id);
        }
        self.writer.add(article, json, confidence)?;
        Ok(Added::Indexed(id))
    }

    /// Takes out the articles that a place no longer holds, unless another place does.
    fn release(&mut self, place: &Place, ids: Vec<String>) -> Result<()> {
        for id in ids {
            match self.ledger.keeper(&id).cloned() {
                None => self.writer.remove(&id),
                // The copy that the archive has was of the place that is gone.
                Some(keeper) if *place < keeper => self.read_again(&keeper, &id)?,
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Puts the copy of an article that lies at `place` in the archive.
    fn read_again(&mut self, place: &Place, id: &str) -> Result<()> {
        let Ok(bytes) = read_file(&place.path()) else { return Ok(()) };
        let Ok(records) = formats::read(&place.name, &bytes) else { return Ok(()) };
        for reading in
            records.filter_map(|it| it.found.ok()).filter(|it| it.article.id == id).take(1)
        {
            self.writer.remove(id);
            self.writer.add(&reading.article, json_of(&reading.article)?, reading.confidence)?;
        }
        Ok(())
    }

    /// Counts the inputs of a file that is as it was; those that hold no article say so again.
    fn count_unchanged(&mut self, place: &Place) {
        let Some(entry) = self.ledger.get(place) else { return };
        for record in &entry.records {
            self.report.seen += 1;
            match record {
                Record::Article { .. } => self.report.unchanged += 1,
                Record::Skipped(reason) => self.report.skip(place.name.clone(), reason.clone()),
                Record::Quarantined(reason) => {
                    self.report.quarantine(place.name.clone(), reason.clone())
                }
            }
        }
    }
}

/// Whether a ledger knows every file of a folder as it is now, and none that is gone.
pub(crate) fn is_current(ledger: &Ledger, folder: &Path) -> Result<bool> {
    let root = canonical(folder)?;
    let mut known: HashSet<String> =
        ledger.files_in(&name_of(&root)).into_iter().map(|it| it.name).collect();
    for entry in walk(&root) {
        // What is no file is in no ledger and cannot change.
        let Ok(stamp) = entry.found else { continue };
        let place = Place { folder: name_of(&root), name: entry.name };
        if ledger.get(&place).is_none_or(|it| it.stamp != stamp) {
            return Ok(false);
        }
        known.remove(&place.name);
    }
    Ok(known.is_empty())
}

/// A file while its articles are taken.
#[derive(Default)]
struct Page {
    /// The articles that it held when the archive last saw it: ids and prints.
    before: HashMap<String, String>,
    records: Vec<Record>,
    /// The articles that it holds now.
    ids: HashSet<String>,
}

impl Page {
    fn new(before: Option<FileEntry>) -> Self {
        let mut page = Self::default();
        for record in before.into_iter().flat_map(|it| it.records) {
            if let Record::Article { id, print } = record {
                page.before.insert(id, print);
            }
        }
        page
    }
}

/// An article as it is stored.
fn json_of(article: &Article) -> Result<String> {
    let unprintable = |cause| {
        Error::new(ErrorKind::Damaged, "the article cannot be written as JSON").because(cause)
    };
    serde_json::to_string(article).map_err(unprintable)
}

/// A hash of everything that an article says.
fn print_of(json: &str) -> String {
    blake3::hash(json.as_bytes()).to_hex().chars().take(16).collect()
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

fn too_large() -> String {
    format!("larger than {} MiB", LARGEST >> 20)
}

/// The bytes of a file that is not too large, even if it grew since it was listed.
fn read_file(path: &Path) -> std::result::Result<Vec<u8>, String> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|it| format!("cannot be read: {it}"))?;
    match bytes.len() as u64 > LARGEST {
        true => Err(too_large()),
        false => Ok(bytes),
    }
}
