//! A file to its records, one by one, and what is known of it in the end.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::entry::{FileEntry, Found, Hash, Id, Member, Place, Print, Record, Seal};
use super::ledger::Change;
use super::report::Outcome;
use super::take::json_of;
use super::walk::{self, Entry, Stamp};
use super::{Writer, name_of};
use crate::error::Result;
use crate::formats::{Options, Seen};
use crate::unpack;

/// A file while its articles are taken.
#[derive(Default)]
pub(super) struct Page {
    /// The articles that it held when the archive last saw it.
    pub(super) before: HashMap<Id, Print>,
    /// The articles that it holds now.
    pub(super) ids: HashSet<Id>,
    /// The records that the ledger does not know yet.
    pub(super) records: Vec<Record>,
    /// Whether the ledger knows earlier ones.
    pub(super) goes_on: bool,
    /// Whether it was read to its end, and not ended by a panic or the user.
    pub(super) is_whole: bool,
    /// Whether it had been read to its end before.
    pub(super) is_known: bool,
    /// What the archive has not yet learnt from its pages.
    pub(super) seen: Vec<Seen>,
    /// Whether it has learnt from earlier ones.
    pub(super) learns_on: bool,
}

impl Page {
    pub(super) fn over(before: Option<&FileEntry>) -> Self {
        let is_known = before.is_some_and(FileEntry::was_read_whole);
        let before = before.into_iter().flat_map(FileEntry::articles).collect();
        Self { before, is_known, ..Self::default() }
    }
}

impl Writer<'_> {
    /// Takes what the walk found, if it is a file that is new or was written to.
    pub(super) fn enter(&mut self, root: &Path, entry: Entry) -> Result<()> {
        if let Some(listener) = &mut self.on_progress {
            listener(&self.report, &entry.name);
        }
        let stamp = match entry.found {
            Ok(stamp) => stamp,
            Err(reason) => {
                self.tell(&entry.name, &Member::Whole, &Outcome::Skipped { reason });
                return Ok(());
            }
        };
        let place = Place::new(&name_of(root), &entry.name);
        self.ledger.meet(&place);
        let seal = self.ledger.get(&place).and_then(|it| it.seal);
        let seal = seal.filter(|it| it.manner == self.manner);
        if seal.is_some_and(|it| !it.fresh && it.stamp == stamp) {
            self.count_unchanged(&place);
            return Ok(());
        }
        // Looked at before the file is read: what is written to it later has a later time.
        let fresh = stamp.is_fresh();
        let read = match seal {
            Some(_) => hash_of(&entry.path).map(Some),
            None => Ok(None),
        };
        let read = read.and_then(|hash| Ok((hash, fs::File::open(&entry.path)?)));
        match read {
            Ok((Some(hash), _)) if seal.is_some_and(|it| it.hash == hash) => {
                let now = Seal { stamp, hash, fresh, manner: self.manner };
                if seal != Some(now) {
                    self.change(Change::Touch { place: place.clone(), seal: now });
                }
                self.count_unchanged(&place);
                Ok(())
            }
            Ok((_, file)) => self.take_file(&place, stamp, file),
            // What the archive has of it stays; the file is tried again at the next run.
            Err(error) => {
                let reason = format!("cannot be read: {error}");
                self.tell(&place.name, &Member::Whole, &Outcome::Quarantined { reason });
                Ok(())
            }
        }
    }

    /// Takes the articles of a file, whatever the ledger knows of it.
    ///
    /// Its records are taken as they are read: the commit of a batch may come
    /// between two of them, and so may the end of the run.
    fn take_file(&mut self, place: &Place, stamp: Stamp, file: fs::File) -> Result<()> {
        let mut source = Hashed::new(file);
        let mut page = Page::over(self.ledger.get(place));
        let mut ended = Ok(());
        let broke = guarded(|| {
            let options = self.learnt_options();
            unpack::each(&place.name, &mut source, &options, &mut |record| {
                ended = self.record(place, record, &mut page);
                self.goes_on(&ended)
            });
        });
        ended?;
        if let Err(reason) = broke {
            self.broken(place, reason, &mut page);
        } else if !self.report.cancelled {
            // A reader may have no need of what stands behind the last record.
            page.is_whole = io::copy(&mut source, &mut io::sink()).is_ok() && !source.failed;
        }
        let now = source.file.metadata().map(|it| walk::stamp(&it));
        let is_written_to = now.is_ok_and(|it| it != stamp);
        if is_written_to {
            let reason = "was written to while it was read; the next run reads it again";
            self.warn(&place.name, vec![reason.to_owned()]);
        }
        let fresh = is_written_to || stamp.is_fresh();
        let hash = source.hasher.finalize().into();
        self.finish(place, page, Some(Seal { stamp, hash, fresh, manner: self.manner }))
    }

    /// How files are read, with what was learnt by now.
    fn learnt_options(&self) -> Options {
        let mut options = self.options.clone();
        options.learnt = Some(self.ledger.lessons().table());
        options
    }

    /// Whether the next record is wanted.
    pub(super) fn goes_on(&mut self, ended: &Result<()>) -> ControlFlow<()> {
        self.report.cancelled |= self.cancel.is_cancelled();
        match ended.is_err() || self.report.cancelled {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// Notes that the reader of a file broke.
    ///
    /// It breaks again at the same place, so the file is not read again until it
    /// changes. But where the archive had articles of it, they stay and it is.
    fn broken(&mut self, place: &Place, reason: String, page: &mut Page) {
        page.is_whole = page.before.is_empty();
        let found = Found::Quarantined(reason.clone().into());
        page.records.push(Record { member: Member::Whole, found });
        self.tell(&place.name, &Member::Whole, &Outcome::Quarantined { reason });
    }

    /// Takes the records of a stream that is no file: each is a place of its own.
    pub(super) fn take_stream(&mut self, name: &str, source: &mut dyn Read) -> Result<()> {
        let mut ended = Ok(());
        let broke = guarded(|| {
            let options = self.options.clone();
            unpack::each(name, source, &options, &mut |record| {
                ended = self.single(record);
                self.goes_on(&ended)
            });
        });
        ended?;
        if let Err(reason) = broke {
            self.tell(name, &Member::Whole, &Outcome::Quarantined { reason });
        }
        Ok(())
    }

    /// Tells the ledger what was taken of a file since it was last told.
    pub(super) fn note(&mut self, place: &Place, page: &mut Page, seal: Option<Seal>) {
        let records = std::mem::take(&mut page.records);
        let (place, goes_on) = (place.clone(), page.goes_on);
        self.change(Change::Read { place, goes_on, records, seal });
        page.goes_on = true;
    }

    /// Notes the rest of a file, and takes out the articles that it no longer holds.
    fn finish(&mut self, place: &Place, mut page: Page, seal: Option<Seal>) -> Result<()> {
        self.learn(place, &mut page, true);
        if !page.is_whole {
            self.note(place, &mut page, None);
            return Ok(());
        }
        self.note(place, &mut page, seal);
        let gone = page.before.into_keys().filter(|it| !page.ids.contains(it));
        self.release(place, gone.collect())
    }

    /// Takes out the articles that a place no longer holds, unless another place does; how many went.
    pub(super) fn release(&mut self, place: &Place, mut ids: Vec<Id>) -> Result<()> {
        ids.sort_unstable();
        for id in ids {
            match self.ledger.first_place(id) {
                None if self.ledger.removed(id).is_some() => {}
                None => self.writer.remove(&id.to_string()),
                // The copy that the archive has was of the place that is gone.
                Some(keeper) if *place < keeper && !self.moved.contains(&id) => {
                    self.read_again(&keeper, id)?;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Reads a file again although it has not changed; whether it could be read.
    ///
    /// The outcomes are those of another run, and are not counted in this one.
    pub(super) fn read_file_again(&mut self, place: &Place) -> Result<bool> {
        let path = place.path();
        let Ok(data) = path.symlink_metadata() else { return Ok(false) };
        let Ok(file) = fs::File::open(&path) else { return Ok(false) };
        self.is_quiet = true;
        let read = self.take_file(place, walk::stamp(&data), file);
        self.is_quiet = false;
        read.map(|()| true)
    }

    /// Puts the copy of an article that lies at `place` in the archive, if its file is at hand.
    fn read_again(&mut self, place: &Place, id: Id) -> Result<()> {
        let Ok(mut file) = fs::File::open(place.path()) else { return Ok(()) };
        let text = id.to_string();
        let mut copy = None;
        let found = guarded(|| {
            unpack::each(&place.name, &mut file, &self.learnt_options(), &mut |record| {
                copy = record.found.ok().filter(|it| it.article.id == text);
                if copy.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
        });
        if let (Ok(()), Some(reading)) = (found, copy) {
            self.writer.remove(&text);
            self.since.changed = true;
            let json = json_of(&reading.article)?;
            self.writer.add(reading.article, json, reading.confidence)?;
        }
        Ok(())
    }

    /// Counts the inputs of a file that is as it was; those that hold no article say so again.
    fn count_unchanged(&mut self, place: &Place) {
        let Some(entry) = self.ledger.get(place) else { return };
        if self.on_outcome.is_none() && entry.records.are_articles() {
            let count = entry.records.len() as u64;
            self.report.seen += count;
            self.report.unchanged += count;
            return;
        }
        for Record { member, found } in entry.records.iter().collect::<Vec<_>>() {
            let outcome = match found {
                Found::Article { id, .. } => Outcome::Unchanged { id: id.to_string() },
                Found::Removed(id) => {
                    let day = self.ledger.removed(id).unwrap_or_default();
                    Outcome::Skipped { reason: format!("removed on {day}") }
                }
                Found::Skipped(reason) => Outcome::Skipped { reason: reason.into() },
                Found::Quarantined(reason) => Outcome::Quarantined { reason: reason.into() },
            };
            self.tell(&place.name, &member, &outcome);
        }
    }
}

/// What `read` gives, or why it broke: the border that a panic in the reader of a file does not cross.
fn guarded<T>(read: impl FnOnce() -> T) -> std::result::Result<T, String> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|panic| {
        let said = panic.downcast_ref::<&str>().map(|it| (*it).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
        let said = said.unwrap_or_default();
        format!("morgue broke while it read this, which is a fault of morgue: {said}")
    })
}

fn hash_of(path: &Path) -> io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path)?)?;
    Ok(hasher.finalize().into())
}

/// A file that is hashed while it is read.
///
/// It ends once: what is written behind its end later is no part of what was
/// read, and must not be of its hash.
struct Hashed {
    file: fs::File,
    hasher: blake3::Hasher,
    failed: bool,
    ended: bool,
}

impl Hashed {
    fn new(file: fs::File) -> Self {
        Self { file, hasher: blake3::Hasher::new(), failed: false, ended: false }
    }
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        let read = self.file.read(buffer);
        self.ended = matches!(read, Ok(0)) && !buffer.is_empty();
        self.failed |= read.as_ref().is_err_and(|it| it.kind() != io::ErrorKind::Interrupted);
        if let Ok(length) = read {
            self.hasher.update(buffer.get(..length).unwrap_or_default());
        }
        read
    }
}
