//! What an archive knows of every input it was given.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::mem;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::entry::{FileEntry, Found, Id, Place, Record, Seal};

/// All inputs of an archive.
///
/// It changes by [`Change`]s only, so that reading them again from the journal
/// gives the same ledger.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    files: BTreeMap<Arc<Place>, FileEntry>,
    /// The places that hold each article.
    holders: HashMap<Id, Holders>,
    /// The articles that are not to come back, and the day on which they were taken out.
    removed: BTreeMap<Id, String>,
    /// The folders of the places, each once.
    folders: BTreeSet<Arc<str>>,
}

/// The places that hold an article, in order; nearly always there is one.
#[derive(Clone, Debug)]
enum Holders {
    One(Arc<Place>),
    Many(Vec<Arc<Place>>),
}

impl Holders {
    fn places(&self) -> &[Arc<Place>] {
        match self {
            Self::One(place) => std::slice::from_ref(place),
            Self::Many(places) => places,
        }
    }
}

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
}

impl Ledger {
    pub(super) fn apply(&mut self, change: Change) {
        match change {
            Change::Read { place, goes_on, records, seal } => {
                self.read(&place, goes_on, records, seal);
            }
            Change::Touch { place, seal } => {
                if let Some(entry) = self.files.get_mut(&place) {
                    entry.seal = Some(seal);
                }
            }
            Change::Forget { place } => self.forget(&place),
            Change::Remove { id, day } => self.remove(id, day),
            Change::Restore { id } => self.restore(id),
        }
    }

    /// The changes that make this ledger of an empty one.
    pub(super) fn changes(&self) -> impl Iterator<Item = Change> {
        let removed = self.removed.iter();
        let removed = removed.map(|(id, day)| Change::Remove { id: *id, day: day.clone() });
        let files = self.files.iter().flat_map(|(place, entry)| {
            let before = Change::Read {
                place: (**place).clone(),
                goes_on: false,
                records: entry.before.clone(),
                seal: None,
            };
            let now = Change::Read {
                place: (**place).clone(),
                goes_on: false,
                records: entry.records.clone(),
                seal: entry.seal,
            };
            [(!entry.before.is_empty()).then_some(before), Some(now)].into_iter().flatten()
        });
        files.chain(removed)
    }

    /// How many changes there would be.
    pub(super) fn len(&self) -> usize {
        self.files.len() + self.removed.len()
    }

    fn read(&mut self, place: &Place, goes_on: bool, records: Vec<Record>, seal: Option<Seal>) {
        let place = self.shared(place);
        let mut entry = self.files.remove(&place).unwrap_or_default();
        if !goes_on {
            // What it held is held until it has been read to its end.
            let old = mem::take(&mut entry.records);
            entry.before.extend(old);
        }
        for (id, _) in records.iter().filter_map(Record::article) {
            self.hold(id, &place);
        }
        entry.records.extend(records);
        if seal.is_some() && !entry.before.is_empty() {
            let now: HashSet<Id> =
                entry.records.iter().filter_map(Record::article).map(|it| it.0).collect();
            for (id, _) in mem::take(&mut entry.before).iter().filter_map(Record::article) {
                if !now.contains(&id) {
                    self.let_go(id, &place);
                }
            }
        }
        if seal.is_some() {
            entry.records.shrink_to_fit();
        }
        entry.seal = seal;
        entry.met = true;
        self.files.insert(place, entry);
    }

    fn forget(&mut self, place: &Place) {
        let Some((place, entry)) = self.files.remove_entry(place) else { return };
        for (id, _) in entry.records.iter().chain(&entry.before).filter_map(Record::article) {
            self.let_go(id, &place);
        }
    }

    fn remove(&mut self, id: Id, day: String) {
        for place in self.holders.remove(&id).iter().flat_map(Holders::places) {
            let Some(entry) = self.files.get_mut(place) else { continue };
            for record in entry.records.iter_mut().chain(&mut entry.before) {
                if record.article().is_some_and(|it| it.0 == id) {
                    record.found = Found::Removed(id);
                }
            }
        }
        self.removed.insert(id, day);
    }

    fn restore(&mut self, id: Id) {
        self.removed.remove(&id);
        for place in self.places_without(id) {
            let Some(entry) = self.files.get_mut(&place) else { continue };
            for records in [&mut entry.records, &mut entry.before] {
                records.retain(|it| it.found != Found::Removed(id));
            }
            // It is to be read again, although it has not changed.
            entry.seal = None;
        }
    }

    /// The places whose file says an article that was taken out.
    pub(super) fn places_without(&self, id: Id) -> Vec<Arc<Place>> {
        let says = |it: &FileEntry| {
            let mut records = it.records.iter().chain(&it.before);
            records.any(|it| it.found == Found::Removed(id))
        };
        self.files.iter().filter(|(_, entry)| says(entry)).map(|it| it.0.clone()).collect()
    }

    fn hold(&mut self, id: Id, place: &Arc<Place>) {
        let Some(holders) = self.holders.get_mut(&id) else {
            self.holders.insert(id, Holders::One(place.clone()));
            return;
        };
        if let Err(at) = holders.places().binary_search(place) {
            let mut places = match holders {
                Holders::One(one) => vec![one.clone()],
                Holders::Many(places) => mem::take(places),
            };
            places.insert(at, place.clone());
            *holders = Holders::Many(places);
        }
    }

    fn let_go(&mut self, id: Id, place: &Place) {
        let Some(holders) = self.holders.get(&id) else { return };
        let mut left: Vec<_> =
            holders.places().iter().filter(|it| ***it != *place).cloned().collect();
        let left = match (left.len(), left.pop()) {
            (_, None) => return drop(self.holders.remove(&id)),
            (1, Some(one)) => Holders::One(one),
            (_, Some(last)) => {
                left.push(last);
                Holders::Many(left)
            }
        };
        self.holders.insert(id, left);
    }

    /// A place whose folder is kept once for all places.
    fn shared(&mut self, place: &Place) -> Arc<Place> {
        if let Some((known, _)) = self.files.get_key_value(place) {
            return known.clone();
        }
        if !self.folders.contains(&place.folder) {
            self.folders.insert(place.folder.clone());
        }
        let folder = self.folders.get(&place.folder).unwrap_or(&place.folder).clone();
        Arc::new(Place { folder, name: place.name.clone() })
    }

    pub(super) fn get(&self, place: &Place) -> Option<&FileEntry> {
        self.files.get(place)
    }

    /// Says that a run begins, which has met no file yet.
    pub(super) fn begin_run(&mut self) {
        self.files.values_mut().for_each(|it| it.met = false);
    }

    /// Says that this run has met a file.
    pub(super) fn meet(&mut self, place: &Place) {
        if let Some(entry) = self.files.get_mut(place) {
            entry.met = true;
        }
    }

    /// The places that hold an article, in the order in which they are preferred.
    pub(super) fn holders(&self, id: Id) -> &[Arc<Place>] {
        self.holders.get(&id).map_or(&[], Holders::places)
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
        let place = self.holders(id.parse().ok()?).first()?;
        place.is_file().then(|| place.path())
    }

    /// The files of a folder, in order.
    pub(super) fn files_in(&self, folder: &str) -> impl Iterator<Item = (&Arc<Place>, &FileEntry)> {
        let first = Place::new(folder, "");
        let from = self.files.range::<Place, _>(&first..);
        from.take_while(move |it| it.0.folder == first.folder)
    }
}
