//! What an archive has learnt from its pages, and which of them it would read otherwise by now.

use std::collections::{BTreeMap, HashSet};
use std::mem;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Writer;
use super::entry::Place;
use super::ledger::Change;
use super::read::Page;
use crate::error::Result;
use crate::formats::{Kept, Learnt, Sample, Seen};

/// What the pages of each source have in common, and what each page has that may be clutter.
///
/// The first is bounded ([`Learnt`]); the second is a hundred bytes for each
/// page, and tells which pages are to be read again without reading any.
#[derive(Clone, Debug, Default)]
pub(super) struct Lessons {
    table: Arc<Learnt>,
    /// The pages of each file.
    pages: BTreeMap<u64, Box<[Seen]>>,
}

/// A step from what was learnt to what is learnt next.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Lesson {
    /// A file has these pages.
    Pages {
        file: u64,
        /// Whether they come after those of the lesson before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        goes_on: bool,
        pages: Vec<Seen>,
    },
    /// All that is kept of a source.
    Sample { source: u64, pages: Sample<Kept> },
    /// Sources from here on are not kept.
    Bound { bound: u64 },
    /// All is forgotten, to be learnt anew.
    Anew,
}

impl Lessons {
    pub(super) fn apply(&mut self, lesson: Lesson) {
        match lesson {
            Lesson::Pages { file, goes_on, pages } => self.take(file, goes_on, pages),
            Lesson::Sample { source, pages } => Arc::make_mut(&mut self.table).put(source, pages),
            Lesson::Bound { bound } => Arc::make_mut(&mut self.table).set_bound(Some(bound)),
            Lesson::Anew => *self = Self::default(),
        }
    }

    fn take(&mut self, file: u64, goes_on: bool, mut pages: Vec<Seen>) {
        if !goes_on {
            self.forget(file);
        }
        let table = Arc::make_mut(&mut self.table);
        for page in &mut pages {
            table.add(file, page);
            page.lines = Vec::new();
        }
        let mut all = self.pages.remove(&file).map(Vec::from).unwrap_or_default();
        all.extend(pages);
        self.pages.insert(file, all.into_boxed_slice());
    }

    /// Forgets a file that is gone, or that is read anew.
    pub(super) fn forget(&mut self, file: u64) {
        if self.pages.remove(&file).is_some() {
            Arc::make_mut(&mut self.table).forget(file);
        }
    }

    /// The lessons that make these of none.
    pub(super) fn lessons(&self) -> impl Iterator<Item = Lesson> {
        let pages = self.pages.iter().map(|(file, pages)| Lesson::Pages {
            file: *file,
            goes_on: false,
            pages: pages.to_vec(),
        });
        let (bound, samples) = self.table.samples();
        let samples =
            samples.map(|(source, pages)| Lesson::Sample { source, pages: pages.clone() });
        pages.chain(bound.map(|bound| Lesson::Bound { bound })).chain(samples)
    }

    /// How many there would be.
    pub(super) fn len(&self) -> usize {
        self.pages.len() + self.table.len() + 1
    }

    /// What the reader of a page is told.
    pub(super) fn table(&self) -> Arc<Learnt> {
        self.table.clone()
    }

    fn know_no_page(&self) -> bool {
        self.pages.is_empty()
    }

    fn knows(&self, file: u64) -> bool {
        self.pages.contains_key(&file)
    }

    /// The files with a page that would be read otherwise by now.
    fn outdated(&self) -> HashSet<u64> {
        let otherwise = |it: &Seen| self.table.judged(it) != it.contested;
        let files = self.pages.iter().filter(|(_, pages)| pages.iter().any(otherwise));
        files.map(|it| *it.0).collect()
    }
}

/// The number by which the lessons know a file.
pub(super) fn file_of(place: &Place) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in [&*place.folder, "\0", &*place.name] {
        hasher.update(part.as_bytes());
    }
    let hash = hasher.finalize();
    hash.as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// How many pages of one file are held back before the archive learns from them.
///
/// A reader holds what was learnt while it reads, and to change it then costs a copy of it all.
const HELD_BACK: usize = 64;

impl Writer<'_> {
    /// Learns from the pages that were read of a file, at its end or when they are many.
    pub(super) fn learn(&mut self, place: &Place, page: &mut Page, is_end: bool) {
        if !is_end && page.seen.len() < HELD_BACK {
            return;
        }
        let pages = mem::take(&mut page.seen);
        // Most archives of records learn nothing, and the number of a file is a hash.
        if pages.is_empty() && (page.learns_on || self.ledger.lessons().know_no_page()) {
            return;
        }
        let file = file_of(place);
        if pages.is_empty() && !self.ledger.lessons().knows(file) {
            return;
        }
        let goes_on = mem::replace(&mut page.learns_on, true);
        self.change(Change::Learn(Lesson::Pages { file, goes_on, pages }));
    }

    /// Reads the pages again whose lines turned out to be clutter, or not to be.
    ///
    /// What is learnt does not depend on the order of pages, so after that the
    /// archive does not either.
    pub(super) fn review(&mut self) -> Result<()> {
        if self.report.cancelled {
            return Ok(());
        }
        if self.ledger.lessons().table().is_short() {
            self.change(Change::Learn(Lesson::Anew));
            self.read_all_again(|_| true)?;
        }
        let outdated = self.ledger.lessons().outdated();
        match outdated.is_empty() {
            true => Ok(()),
            false => self.read_all_again(|it| outdated.contains(&file_of(it))),
        }
    }

    fn read_all_again(&mut self, is_wanted: impl Fn(&Place) -> bool) -> Result<()> {
        for place in self.ledger.places() {
            if place.is_file() && is_wanted(&place) {
                // One that is gone stays as it was until it is pruned.
                self.read_file_again(&place)?;
                self.commit_if_due()?;
            }
        }
        Ok(())
    }
}
