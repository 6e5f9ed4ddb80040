//! The archive that an embedder holds: made or opened, filled, searched.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{fs, io};

use crate::article::Article;
use crate::cancel::Cancel;
use crate::date::Date;
use crate::engine::{
    Age, Deadline, Disk, Engine, Lines, Manifest, Marker, Neighbour, Status, Stemming, Wanted,
};
use crate::error::{Error, ErrorKind, Result};
use crate::explanation::{Explanation, Scored};
use crate::indexer::{Ledger, Report, Restored, Writer, index_bare, is_current};
use crate::query::{Note, Query, Reading, Thesaurus, ordered_by};
use crate::search::{Asked, Results, Search};

mod advice;
mod export;
mod guard;
mod related;
mod upgrade;

use advice::Advice;
pub use export::Exported;
use guard::guarded;

/// A searchable collection of articles, in a folder of its own or in memory.
///
/// Any number of processes may read an archive while one writes to it.
///
/// ```
/// use morgue::{Archive, Search};
///
/// let mut archive = Archive::in_memory()?;
/// archive.add_folder("sample_corpus")?;
/// let results = archive.search(Search::new("caption:takuba").limit(3))?;
/// assert!(results.hits[0].snippet().contains("Takuba"));
/// # Ok::<(), morgue::Error>(())
/// ```
pub struct Archive {
    engine: Engine,
    /// Where it lies, and what wrote it; `None` in memory.
    home: Option<(PathBuf, Manifest)>,
    /// The ledger of an archive in memory.
    ledger: Ledger,
}

/// The thesaurus inside an archive.
const SYNONYMS: &str = "synonyms.txt";

impl Archive {
    /// Makes an archive in a folder that holds none; the folder is made too.
    ///
    /// An archive that is already there is an error of kind [`ErrorKind::Io`].
    pub fn create(folder: impl AsRef<Path>) -> Result<Self> {
        Self::create_with(folder, Stemming::default())
    }

    /// The same, with a say in how words are compared; nothing changes that later.
    ///
    /// ```no_run
    /// let exact = morgue::Archive::create_with("exact_archive", morgue::Stemming::Off)?;
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn create_with(folder: impl AsRef<Path>, stemming: Stemming) -> Result<Self> {
        let folder = folder.as_ref();
        if Manifest::is_in(folder) {
            let message = format!(
                "there is already an archive in {}; open it, or name another folder",
                folder.display()
            );
            return Err(Error::new(ErrorKind::Io, message));
        }
        let manifest = Manifest::current(stemming);
        let index = manifest.index(folder);
        clear_unfinished(&index)?;
        let engine = Engine::create(&index)?.with_stemming(stemming);
        manifest.write(folder, &Disk::default())?;
        sync_parents(folder)?;
        Ok(Self { engine, home: Some((folder.to_owned(), manifest)), ledger: Ledger::default() })
    }

    /// Opens the archive in a folder.
    ///
    /// It needs no permission to write there. An archive that an older morgue
    /// made can be searched as long as words are compared in the same way, and
    /// is changed only after [`Archive::upgrade`].
    ///
    /// Errors: [`ErrorKind::NoArchive`] if there is none, [`ErrorKind::Version`]
    /// if another version of morgue made it, [`ErrorKind::Damaged`] if it cannot be read.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        let manifest = Manifest::read(folder)?;
        if matches!(manifest.age(), Age::Older | Age::Newer) {
            return Err(manifest.refusal(folder));
        }
        let engine = Engine::open(&manifest.index(folder))?.with_stemming(manifest.stemming);
        Ok(Self { engine, home: Some((folder.to_owned(), manifest)), ledger: Ledger::default() })
    }

    /// Opens the archive in a folder, or makes one there.
    pub fn open_or_create(folder: impl AsRef<Path>) -> Result<Self> {
        match Self::open(folder.as_ref()) {
            Err(error) if error.kind() == ErrorKind::NoArchive => Self::create(folder),
            opened => opened,
        }
    }

    /// Makes an archive that lives as long as this value.
    pub fn in_memory() -> Result<Self> {
        Self::in_memory_with(Stemming::default())
    }

    /// The same, with a say in how words are compared.
    pub fn in_memory_with(stemming: Stemming) -> Result<Self> {
        let engine = Engine::in_memory()?.with_stemming(stemming);
        Ok(Self { engine, home: None, ledger: Ledger::default() })
    }

    /// How the words of the archive are compared.
    pub fn stemming(&self) -> Stemming {
        self.engine.stemming()
    }

    /// Adds every article in the files below a folder, and commits.
    ///
    /// Files that have not changed since the archive last saw them are not
    /// read. A file that cannot be read never ends the run: the report lists it
    /// with its reason.
    pub fn add_folder(&mut self, folder: impl AsRef<Path>) -> Result<Report> {
        let mut writer = self.writer()?;
        writer.add_folder(folder)?;
        writer.commit()
    }

    /// As [`Archive::add_folder`], but without a ledger, so that the benchmark can tell what one costs.
    ///
    /// The archive is of no use afterwards: it does not know what it holds, and the next writer says so.
    #[doc(hidden)]
    pub fn add_folder_bare(&mut self, folder: impl AsRef<Path>) -> Result<u64> {
        index_bare(&self.engine, folder.as_ref())
    }

    /// Whether the archive has seen every file of a folder as it is now, and none that is gone.
    ///
    /// Tells by size and time, without reading a file.
    pub fn is_current(&self, folder: impl AsRef<Path>) -> Result<bool> {
        let ledger = self.ledger()?;
        is_current(&ledger, folder.as_ref())
    }

    /// The ledger of the last commit.
    fn ledger(&self) -> Result<Cow<'_, Ledger>> {
        match self.home {
            Some(_) => Ok(Cow::Owned(Ledger::open(&self.engine)?)),
            None => Ok(Cow::Borrowed(&self.ledger)),
        }
    }

    /// The writer, for articles that come one by one, for progress and for removal.
    ///
    /// Errors: [`ErrorKind::Locked`] while another process has it,
    /// [`ErrorKind::Version`] if the archive must be upgraded first.
    pub fn writer(&mut self) -> Result<Writer<'_>> {
        match &self.home {
            Some((folder, manifest)) if manifest.age() != Age::Same => {
                Err(manifest.refusal(folder))
            }
            _ => Writer::open(&self.engine, &mut self.ledger),
        }
    }

    /// Whether this version of morgue may change it; an older archive must be upgraded first.
    pub fn is_writable(&self) -> bool {
        self.home.as_ref().is_none_or(|(_, manifest)| manifest.age() == Age::Same)
    }

    /// Takes an article out of every answer; no later run brings it back.
    ///
    /// See [`Writer::remove`]; [`Writer::purge`] also takes its bytes off the disk.
    pub fn remove(&mut self, id: &str) -> Result<Article> {
        let mut writer = self.writer()?;
        let article = writer.remove(id)?;
        writer.commit()?;
        Ok(article)
    }

    /// Lets an article that was taken out come back, and reads it again if its file is there.
    pub fn restore(&mut self, id: &str) -> Result<Restored> {
        let mut writer = self.writer()?;
        let restored = writer.restore(id)?;
        writer.commit()?;
        Ok(restored)
    }

    /// The articles that match, in the order asked for.
    ///
    /// An error of kind [`ErrorKind::Query`] is a query that cannot be
    /// understood; its diagnostics say where and why.
    pub fn search(&self, search: impl Into<Search>) -> Result<Results> {
        let begin = Instant::now();
        let search = search.into();
        let (until, cancel) = (until(begin, search.timeout), search.cancel.clone());
        let deadline = match search.advise {
            true => Deadline::counting(until, cancel),
            false => Deadline::new(until, cancel),
        };
        let wanted = wanted(&search);
        let asked = self.understood(search.query, search.synonyms)?;
        let found = guarded(|| self.engine.search(asked.searched(), wanted, &deadline))?;
        let counted = || self.engine.facets(&search.facets, asked.searched(), wanted, &deadline);
        let facets = if search.facets.is_empty() { Vec::new() } else { guarded(counted)? };
        let advice = match search.advise {
            true => self.advice(&asked, wanted, &found, (&deadline, begin))?,
            false => Advice::default(),
        };
        let mut notes = [asked.query.notes(), &advice.notes].concat();
        if !found.added.is_empty() {
            notes.push(ordered_by(&asked.query, &found.added));
        }
        let mut warnings = found.warnings;
        if found.was_stopped {
            warnings.push(stopped(search.timeout, search.cancel.as_ref()));
        }
        Ok(Results {
            total: found.total,
            hits: found.hits,
            complete: warnings.is_empty(),
            warnings,
            notes,
            diagnosis: advice.diagnosis,
            added: found.added,
            facets,
            took: begin.elapsed(),
        })
    }

    /// How a query is answered here, part by part: how many articles each part matches, and the forms of its words and patterns.
    ///
    /// Of the search only the query, its synonyms, [`Search::partial`] and what ends it early count.
    ///
    /// Errors: as [`Archive::search`].
    pub fn explain(&self, search: impl Into<Search>) -> Result<Explanation> {
        let begin = Instant::now();
        let search = search.into();
        let deadline = Deadline::new(until(begin, search.timeout), search.cancel.clone());
        let asked = self.understood(search.query, search.synonyms)?;
        let (parts, mut warnings) =
            guarded(|| self.engine.explain(asked.searched(), search.partial, &deadline))?;
        let near = || self.engine.near_words(&asked.query, &asked.synonyms, &deadline);
        let near_words = guarded(near)?;
        let near_words: Vec<Note> = near_words.iter().map(Neighbour::note).collect();
        if deadline.is_over() {
            warnings.push(stopped(search.timeout, search.cancel.as_ref()));
        }
        Ok(Explanation {
            articles: parts.first().map_or(0, |it| it.articles),
            with_synonyms: asked.widened.as_ref().map(ToString::to_string),
            parts,
            warnings,
            notes: [asked.query.notes(), &near_words].concat(),
        })
    }

    /// What a query matches in an article, byte for byte.
    ///
    /// Of the search only the query, its synonyms, [`Search::any`],
    /// [`Search::partial`] and [`Search::passages`] count. Errors: as [`Archive::search`].
    ///
    /// ```
    /// # let mut archive = morgue::Archive::in_memory()?;
    /// # archive.add_folder("sample_corpus")?;
    /// let hit = archive.search("caption:takuba")?.hits.remove(0);
    /// let article = archive.article(&hit.article.id)?;
    /// let marks = archive.marker("caption:takuba")?.marks(&article).unwrap();
    /// assert!(marks.iter().all(|it| it.field == "caption"));
    /// assert_eq!(&marks[0].text[marks[0].marks[0].clone()], "Takuba");
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn marker(&self, search: impl Into<Search>) -> Result<Marker> {
        let search = search.into();
        let wanted = wanted(&search);
        let asked = self.understood(search.query, search.synonyms)?;
        guarded(|| self.engine.marker(asked.searched(), wanted))
    }

    /// How the score of an article comes about in a search, part by part; `id` as in [`Archive::article`].
    ///
    /// Of the search the query, its synonyms, [`Search::any`] and [`Search::partial`] count.
    /// An article that does not match is an error of kind [`ErrorKind::NotFound`].
    pub fn explain_score(&self, search: impl Into<Search>, id: &str) -> Result<Scored> {
        let search = search.into();
        let asked = self.understood(search.query, search.synonyms)?;
        guarded(|| self.engine.scored(asked.searched(), search.matching, search.partial, id))
    }

    /// Every match of a query in its line, with so many columns of text on either side, article by article.
    ///
    /// Of the search the order, the query, its synonyms, [`Search::any`] and
    /// [`Search::partial`] count: all articles are looked at. One of them at a
    /// time is in memory; [`crate::concordance`] sorts, counts and draws from
    /// the lines. Errors: as [`Archive::search`].
    ///
    /// ```
    /// # let mut archive = morgue::Archive::in_memory()?;
    /// # archive.add_folder("sample_corpus")?;
    /// for line in archive.concordance("military w/2 junta", 30)? {
    ///     let line = line?;
    ///     println!("{:>30} {} {}", line.left, line.text, line.right);
    /// }
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn concordance(&self, search: impl Into<Search>, width: usize) -> Result<Lines<'_>> {
        let search = search.into();
        let wanted = wanted(&search);
        let asked = self.understood(search.query, search.synonyms)?;
        guarded(|| self.engine.lines(asked.searched(), wanted, width))
    }

    fn understood(&self, asked: Asked, synonyms: Option<Thesaurus>) -> Result<Understood> {
        let query = match asked {
            Asked::Parsed(query) => query,
            Asked::Text(text) => Query::parse_as(&text, &Self::reading())?,
        };
        let synonyms = synonyms.map_or_else(|| self.own_synonyms(), Ok)?;
        let widened = query.widened(&synonyms)?;
        Ok(Understood { query, synonyms, widened })
    }

    /// The thesaurus in the archive's folder, read at each search, so that a new word counts at once.
    fn own_synonyms(&self) -> Result<Thesaurus> {
        let Some((folder, _)) = &self.home else { return Ok(Thesaurus::default()) };
        let file = folder.join(SYNONYMS);
        let name = file.display().to_string();
        match fs::read_to_string(&file) {
            Ok(text) => Thesaurus::parse(&name, &text),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Thesaurus::default()),
            Err(cause) => {
                let message = format!("cannot read {name}; make it a text in UTF-8, or remove it");
                Err(Error::new(ErrorKind::Input, message).because(cause))
            }
        }
    }

    /// How query texts are read by [`Archive::search`]: in morgue's own language, and `last:30d` counts back from today.
    ///
    /// ```
    /// use morgue::{Archive, Dialect, Query};
    /// let nexis = Archive::reading().dialect(Dialect::Nexis);
    /// let query = Query::parse_as("HEADLINE(mali) and last:30d", &nexis)?;
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn reading() -> Reading {
        today().map_or_else(Reading::default, |it| Reading::default().today(it))
    }

    /// The whole article with this id, or with the one id that begins with these digits, six or more.
    pub fn article(&self, id: &str) -> Result<Article> {
        guarded(|| self.engine.article(id))
    }

    /// The file that an article was read from, if the archive was given one.
    pub fn source_of(&self, article: &Article) -> Result<Option<PathBuf>> {
        Ok(self.ledger()?.file_of(&article.id))
    }

    /// What the archive holds, counted.
    pub fn status(&self) -> Result<Status> {
        let mut status = guarded(|| self.engine.status())?;
        status.bytes = self.home.as_ref().map_or(0, |it| size_of(&it.0));
        Ok(status)
    }
}

/// A query as it was asked, and with synonyms as it is searched for.
struct Understood {
    query: Query,
    synonyms: Thesaurus,
    /// `None` if it has no synonyms.
    widened: Option<Query>,
}

impl Understood {
    fn searched(&self) -> &Query {
        self.widened.as_ref().unwrap_or(&self.query)
    }
}

/// What of a search is the engine's matter.
fn wanted(search: &Search) -> Wanted {
    Wanted {
        matching: search.matching,
        order: search.order,
        offset: search.offset,
        limit: search.limit,
        count: search.count,
        partial: search.partial,
        expand: search.expand,
        passages: search.passages,
    }
}

/// When a search that begins now has had its time; a time without end has none.
fn until(begin: Instant, timeout: Option<Duration>) -> Option<Instant> {
    begin.checked_add(timeout?)
}

/// The warning that a search was ended before it was done.
fn stopped(timeout: Option<Duration>, cancel: Option<&Cancel>) -> String {
    let is_cancelled = cancel.is_some_and(Cancel::is_cancelled);
    match timeout.filter(|_| !is_cancelled) {
        Some(timeout) => format!(
            "not every article was looked at in {timeout:?}; ask for less, or give it longer with --timeout"
        ),
        None => "cancelled before every article was looked at".to_owned(),
    }
}

/// The day it is, by the clock of this machine and without a zone.
fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let epoch = Date::of_day(1970, 1, 1)?.day_number();
    let days = i64::try_from(since.as_secs() / 86_400).ok()?;
    Date::from_day_number(epoch + days)
}

/// The bytes of all files below a folder.
fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let sizes = entries.filter_map(std::result::Result::ok).map(|entry| match entry.metadata() {
        Ok(data) if data.is_dir() => size_of(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

/// Makes the names of a new folder and of those above it stay, as far as that is allowed.
fn sync_parents(folder: &Path) -> Result<()> {
    let Ok(folder) = fs::canonicalize(folder) else { return Ok(()) };
    for parent in folder.ancestors().skip(1) {
        // One that cannot be opened was there before.
        let _ = Disk::default().sync_folder(parent);
    }
    Ok(())
}

/// Removes an index whose maker was stopped before it wrote the manifest: nothing in it was ever promised.
///
/// A folder of that name that is no index is somebody's, and stays.
fn clear_unfinished(index: &Path) -> Result<()> {
    let place = index.display();
    if !index.exists() {
        return Ok(());
    }
    let has_list = ["meta.json", ".managed.json"].iter().any(|it| index.join(it).is_file());
    // A maker may be stopped before the first of them has its name: then there is only what it was to be.
    let has_no_other = || {
        fs::read_dir(index).is_ok_and(|mut it| {
            it.all(|it| it.is_ok_and(|it| it.file_name().to_string_lossy().starts_with(".tmp")))
        })
    };
    if !has_list && !has_no_other() {
        let message =
            format!("{place} is in the way and is no index; name another folder for the archive");
        return Err(Error::new(ErrorKind::Io, message));
    }
    fs::remove_dir_all(index)
        .map_err(|cause| Error::new(ErrorKind::Io, format!("cannot remove {place}")).because(cause))
}
