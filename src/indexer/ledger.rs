//! What an archive knows of every input it was given.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;
use std::path::PathBuf;
use std::sync::Arc;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use serde::{Deserialize, Serialize};

use super::entry::{FileEntry, Id, Place, Record, Seal};
use super::lessons::{self, Lesson, Lessons};
use super::records::{Packed, Records};

/// All inputs of an archive.
///
/// It changes by [`Change`]s only, so that reading them again from the journal
/// gives the same ledger. All of it is in memory, so everything that there is
/// one of for each article or file is small: numbers stand for files, and a
/// file is looked up in a table that holds nothing but its number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    /// Each file by its number; one that is gone leaves its number empty.
    files: Vec<Option<File>>,
    numbers: HashTable<u32>,
    /// The file that holds each article, the first if there are more.
    holders: HashMap<Id, u32, RandomState>,
    /// Those that more than one file holds, in the order in which copies are preferred.
    copies: HashMap<Id, Vec<u32>, RandomState>,
    /// The articles that are not to come back, and the day on which they were taken out.
    removed: BTreeMap<Id, String>,
    /// The folders of the files, each once.
    folders: Vec<Arc<str>>,
    hasher: RandomState,
    /// What was learnt from the pages.
    lessons: Lessons,
}

/// A file, and where it lies.
#[derive(Clone, Debug)]
struct File {
    folder: u32,
    name: Box<str>,
    entry: FileEntry,
}

/// A file of a ledger, until the run is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Number(u32);

/// A step from one ledger to the next.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    /// A file was read, to its end if it has a seal.
    Read {
        place: Place,
        /// Whether these records come after those of the change before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        goes_on: bool,
        records: Vec<Record>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seal: Option<Seal>,
    },
    /// A file that has not changed was last written at another time.
    Touch { place: Place, seal: Seal },
    /// A file is gone.
    Forget { place: Place },
    /// An article is taken out and is not to come back.
    Remove { id: Id, day: String },
    /// It may come back.
    Restore { id: Id },
    /// Something was learnt from the pages of a file.
    Learn(Lesson),
}

/// The changes that say what a file holds, some thousand records each.
fn as_read(place: Place, records: &Records, seal: Option<Seal>) -> impl Iterator<Item = Change> {
    let pieces = records.pieces();
    let last = pieces.len() - 1;
    pieces.enumerate().map(move |(at, records)| Change::Read {
        place: place.clone(),
        goes_on: at > 0,
        records,
        seal: seal.filter(|_| at == last),
    })
}

impl Ledger {
    pub(super) fn apply(&mut self, change: Change) {
        match change {
            Change::Read { place, goes_on, records, seal } => {
                self.read(&place, goes_on, records, seal);
            }
            Change::Touch { place, seal } => {
                if let Some(entry) = self.entry(&place) {
                    entry.seal = Some(seal);
                }
            }
            Change::Forget { place } => self.forget(&place),
            Change::Remove { id, day } => self.remove(id, day),
            Change::Restore { id } => self.restore(id),
            Change::Learn(lesson) => self.lessons.apply(lesson),
        }
    }

    /// The changes that make this ledger of an empty one.
    pub(super) fn changes(&self) -> impl Iterator<Item = Change> {
        let removed = self.removed.iter();
        let removed = removed.map(|(id, day)| Change::Remove { id: *id, day: day.clone() });
        let files = self.in_order(|_| true).into_iter().filter_map(|it| self.file(it));
        let files = files.flat_map(|File { folder, name, entry }| {
            let place = self.place_of(*folder, name);
            let before = entry.before.iter().flat_map({
                let place = place.clone();
                move |it| as_read(place.clone(), it, entry.was_whole.then(Seal::default))
            });
            before.chain(as_read(place, &entry.records, entry.seal))
        });
        files.chain(removed).chain(self.lessons.lessons().map(Change::Learn))
    }

    /// How many changes there would be.
    pub(super) fn len(&self) -> usize {
        self.numbers.len() + self.removed.len() + self.lessons.len()
    }

    fn read(&mut self, place: &Place, goes_on: bool, records: Vec<Record>, seal: Option<Seal>) {
        let number = self.number_of_new(place);
        let held: Vec<Id> = records.iter().filter_map(Record::article).map(|it| it.0).collect();
        let mut gone = Vec::new();
        if let Some(File { entry, .. }) = self.file_mut(number) {
            if !goes_on && !entry.records.is_empty() {
                // What it held is held until it has been read to its end.
                entry.was_whole |= entry.seal.is_some();
                let old = entry.records.take();
                entry.before.get_or_insert_default().extend(old);
            }
            entry.records.extend(records.into_iter().map(Packed::from));
            if let Some(before) = entry.before.take_if(|_| seal.is_some()) {
                let now: HashSet<Id> = entry.records.articles().map(|it| it.0).collect();
                gone.extend(before.articles().map(|it| it.0).filter(|it| !now.contains(it)));
            }
            if seal.is_some() {
                entry.records.shrink();
                entry.was_whole = false;
            }
            entry.seal = seal;
            entry.met = true;
        }
        held.into_iter().for_each(|id| self.hold(id, number));
        gone.into_iter().for_each(|id| self.let_go(id, number));
    }

    fn forget(&mut self, place: &Place) {
        self.lessons.forget(lessons::file_of(place));
        let Some(number) = self.number(place) else { return };
        let ids: Vec<Id> =
            self.file(number).iter().flat_map(|it| it.entry.articles()).map(|it| it.0).collect();
        ids.into_iter().for_each(|id| self.let_go(id, number));
        let hash = self.hash(&place.folder, &place.name);
        if let Ok(known) = self.numbers.find_entry(hash, |it| *it == number) {
            known.remove();
        }
        if let Some(file) = self.files.get_mut(number as usize) {
            *file = None;
        }
    }

    fn remove(&mut self, id: Id, day: String) {
        let many = self.copies.remove(&id).unwrap_or_default();
        let one = self.holders.remove(&id);
        for number in one.into_iter().chain(many) {
            let Some(File { entry, .. }) = self.file_mut(number) else { continue };
            entry.records.remove(id);
            if let Some(before) = &mut entry.before {
                before.remove(id);
            }
        }
        self.removed.insert(id, day);
    }

    fn restore(&mut self, id: Id) {
        self.removed.remove(&id);
        for place in self.places_without(id) {
            let Some(entry) = self.entry(&place) else { continue };
            entry.records.forget_removed(id);
            if let Some(before) = &mut entry.before {
                before.forget_removed(id);
            }
            // It is to be read again, although it has not changed.
            entry.seal = None;
        }
    }

    /// The places whose file says an article that was taken out, in order.
    pub(super) fn places_without(&self, id: Id) -> Vec<Place> {
        let numbers = self.in_order(|it| it.entry.says_removed(id));
        numbers.into_iter().map(|it| self.place(Number(it))).collect()
    }

    fn hold(&mut self, id: Id, number: u32) {
        let Some(first) = self.holders.get(&id).copied() else {
            self.holders.insert(id, number);
            return;
        };
        let mut numbers = self.copies.remove(&id).unwrap_or_else(|| vec![first]);
        if let Err(at) = numbers.binary_search_by(|it| self.place_cmp(*it, number)) {
            numbers.insert(at, number);
        }
        self.keep_holders(id, numbers);
    }

    fn let_go(&mut self, id: Id, number: u32) {
        let Some(first) = self.holders.get(&id).copied() else { return };
        let mut numbers = self.copies.remove(&id).unwrap_or_else(|| vec![first]);
        numbers.retain(|it| *it != number);
        self.keep_holders(id, numbers);
    }

    fn keep_holders(&mut self, id: Id, numbers: Vec<u32>) {
        match numbers.first() {
            Some(first) => self.holders.insert(id, *first),
            None => self.holders.remove(&id),
        };
        if numbers.len() > 1 {
            self.copies.insert(id, numbers);
        }
    }

    fn hash(&self, folder: &str, name: &str) -> u64 {
        self.hasher.hash_one((folder, name))
    }

    fn folder(&self, number: u32) -> &str {
        self.folders.get(number as usize).map_or("", |it| it)
    }

    fn file(&self, number: u32) -> Option<&File> {
        self.files.get(number as usize)?.as_ref()
    }

    fn file_mut(&mut self, number: u32) -> Option<&mut File> {
        self.files.get_mut(number as usize)?.as_mut()
    }

    fn number(&self, place: &Place) -> Option<u32> {
        let is_it = |it: &u32| {
            let file = self.file(*it);
            file.is_some_and(|it| it.name == place.name && self.folder(it.folder) == &*place.folder)
        };
        self.numbers.find(self.hash(&place.folder, &place.name), is_it).copied()
    }

    /// The number of a file, which may be met for the first time.
    fn number_of_new(&mut self, place: &Place) -> u32 {
        if let Some(known) = self.number(place) {
            return known;
        }
        let folder = self.folders.iter().position(|it| *it == place.folder);
        let folder = folder.unwrap_or_else(|| {
            self.folders.push(place.folder.clone());
            self.folders.len() - 1
        });
        let number = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        let (name, entry) = (place.name.clone(), FileEntry::default());
        self.files.push(Some(File {
            folder: u32::try_from(folder).unwrap_or(u32::MAX),
            name,
            entry,
        }));
        let hash = self.hash(&place.folder, &place.name);
        let Self { numbers, files, folders, hasher, .. } = self;
        numbers.insert_unique(hash, number, |it| {
            let file = files.get(*it as usize).and_then(Option::as_ref);
            let folder = file.and_then(|it| folders.get(it.folder as usize)).map_or("", |it| it);
            hasher.hash_one((folder, file.map_or("", |it| &it.name)))
        });
        number
    }

    fn place_of(&self, folder: u32, name: &str) -> Place {
        let folder = self.folders.get(folder as usize).cloned().unwrap_or_else(|| "".into());
        Place { folder, name: name.into() }
    }

    /// Where a file lies.
    pub(super) fn place(&self, number: Number) -> Place {
        self.file(number.0)
            .map_or_else(|| Place::new("", ""), |it| self.place_of(it.folder, &it.name))
    }

    fn place_cmp(&self, one: u32, other: u32) -> std::cmp::Ordering {
        let key = |it: u32| self.file(it).map(|it| (self.folder(it.folder), &it.name));
        key(one).cmp(&key(other))
    }

    /// The numbers of such files, in the order of their places.
    fn in_order(&self, is_wanted: impl Fn(&File) -> bool) -> Vec<u32> {
        let wanted = |it: &u32| self.file(*it).is_some_and(&is_wanted);
        let mut numbers: Vec<u32> = self.numbers.iter().copied().filter(wanted).collect();
        numbers.sort_unstable_by(|one, other| self.place_cmp(*one, *other));
        numbers
    }

    fn entry(&mut self, place: &Place) -> Option<&mut FileEntry> {
        let number = self.number(place)?;
        self.file_mut(number).map(|it| &mut it.entry)
    }

    pub(super) fn get(&self, place: &Place) -> Option<&FileEntry> {
        self.file(self.number(place)?).map(|it| &it.entry)
    }

    /// Says that a run begins, which has met no file yet.
    pub(super) fn begin_run(&mut self) {
        self.files.iter_mut().flatten().for_each(|it| it.entry.met = false);
    }

    /// Says that this run has met a file.
    pub(super) fn meet(&mut self, place: &Place) {
        if let Some(entry) = self.entry(place) {
            entry.met = true;
        }
    }

    /// The files that hold an article, in the order in which they are preferred.
    pub(super) fn holders(&self, id: Id) -> impl Iterator<Item = Number> + '_ {
        let many = self.copies.get(&id).map_or(&[][..], Vec::as_slice);
        let one = self.holders.get(&id).filter(|_| many.is_empty());
        one.into_iter().chain(many).map(|it| Number(*it))
    }

    /// Where the copy of an article lies that is kept.
    pub(super) fn first_place(&self, id: Id) -> Option<Place> {
        self.holders(id).next().map(|it| self.place(it))
    }

    /// Whether a file holds an article.
    pub(super) fn holds(&self, id: Id) -> bool {
        self.holders.contains_key(&id)
    }

    /// How many articles the archive has.
    pub(super) fn articles(&self) -> u64 {
        self.holders.len() as u64
    }

    /// The day on which an article was taken out, if it is not to come back.
    pub(super) fn removed(&self, id: Id) -> Option<&str> {
        self.removed.get(&id).map(String::as_str)
    }

    /// The articles that are not to come back.
    pub(super) fn all_removed(&self) -> impl Iterator<Item = (Id, &str)> {
        self.removed.iter().map(|(id, day)| (*id, day.as_str()))
    }

    /// The file of the copy of an article that is kept.
    pub(crate) fn file_of(&self, id: &str) -> Option<PathBuf> {
        let place = self.first_place(id.parse().ok()?)?;
        place.is_file().then(|| place.path())
    }

    /// What was learnt from the pages.
    pub(super) fn lessons(&self) -> &Lessons {
        &self.lessons
    }

    /// Every place, in order.
    pub(super) fn places(&self) -> Vec<Place> {
        self.in_order(|_| true).into_iter().map(|it| self.place(Number(it))).collect()
    }

    /// The files of a folder, in order.
    pub(super) fn files_in(&self, folder: &str) -> impl Iterator<Item = (&str, &FileEntry)> {
        self.named(self.in_order(|it| self.folder(it.folder) == folder))
    }

    /// Those of them that this run has not met.
    pub(super) fn unmet_files_in(&self, folder: &str) -> impl Iterator<Item = (&str, &FileEntry)> {
        self.named(self.in_order(|it| !it.entry.met && self.folder(it.folder) == folder))
    }

    fn named(&self, numbers: Vec<u32>) -> impl Iterator<Item = (&str, &FileEntry)> {
        let files = numbers.into_iter().filter_map(|it| self.file(it));
        files.map(|it| (&*it.name, &it.entry))
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::{Found, Member, Print};
    use super::*;

    /// Everything that can be asked of a ledger.
    fn told(ledger: &Ledger) -> Vec<String> {
        let files =
            ["a", "b"].iter().flat_map(|it| ledger.files_in(it).map(move |file| (it, file)));
        let files = files.map(|(folder, (name, entry))| {
            let ids: Vec<_> = entry.articles().collect();
            let records: Vec<_> = entry.records.iter().collect();
            format!(
                "{folder}/{name} {ids:?} {records:?} {:?} {}",
                entry.seal,
                entry.was_read_whole()
            )
        });
        let articles = (0..8).map(id).map(|id| {
            let places: Vec<_> = ledger.holders(id).map(|it| ledger.place(it).name).collect();
            let without: Vec<_> = ledger.places_without(id).into_iter().map(|it| it.name).collect();
            format!("{id} in {places:?}, not in {without:?}, removed {:?}", ledger.removed(id))
        });
        files.chain(articles).chain([ledger.articles().to_string()]).collect()
    }

    fn id(number: usize) -> Id {
        Id::of(&[number as u8])
    }

    #[test]
    fn its_changes_make_it_again() {
        // Knuth's constants for a linear congruential generator (MMIX).
        let mut state = 1_u64;
        let mut chance = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let mut ledger = Ledger::default();
        let mut open = None;
        for _ in 0..3_000 {
            let place = Place::new(["a", "b"][chance(2)], ["one", "two", "three"][chance(3)]);
            let records = (0..chance(4)).map(|at| {
                let members = [Member::Whole, Member::Line(at as u32), Member::Named("!m".into())];
                let (member, id) = (members[chance(3)].clone(), id(chance(8)));
                let found = match chance(6) {
                    0 => Found::Skipped("empty".into()),
                    _ if ledger.removed(id).is_some() => Found::Removed(id),
                    _ => Found::Article { id, print: Print::default() },
                };
                Record { member, found }
            });
            let records: Vec<Record> = records.collect();
            let change = match chance(12) {
                0 => Change::Forget { place },
                1 => Change::Remove { id: id(chance(8)), day: "2021-03-01".to_owned() },
                2 => Change::Restore { id: id(chance(8)) },
                3 if ledger.get(&place).is_some_and(|it| it.seal.is_some()) => {
                    Change::Touch { place, seal: Seal::default() }
                }
                step => {
                    let goes_on = open.as_ref() == Some(&place);
                    let seal = (step % 2 == 0).then(Seal::default);
                    open = seal.is_none().then(|| place.clone());
                    Change::Read { place, goes_on, records, seal }
                }
            };
            ledger.apply(change);
            let mut again = Ledger::default();
            ledger.changes().for_each(|it| again.apply(it));
            assert_eq!(told(&again), told(&ledger));
        }
    }

    #[test]
    fn a_file_is_kept_in_few_bytes() {
        assert_eq!(size_of::<Option<File>>(), 112);
    }
}
