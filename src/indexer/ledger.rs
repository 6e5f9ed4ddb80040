//! What an archive knows of every input it was given.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::walk::Stamp;
use crate::error::{Error, ErrorKind, Result};

/// Where an input lies: the folder that was indexed, and the file below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub(super) folder: String,
    pub(super) name: String,
}

impl Place {
    /// Where the file is, or was.
    pub(super) fn path(&self) -> PathBuf {
        let folder = PathBuf::from(&self.folder);
        // A file may be named to be indexed as well as a folder.
        if folder.is_file() { folder } else { folder.join(&self.name) }
    }
}

/// What is known of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileEntry {
    pub(super) stamp: Stamp,
    /// BLAKE3 of the bytes, in hexadecimal.
    pub(super) hash: String,
    pub(super) records: Vec<Record>,
}

/// What became of a record of a file; a file of one article has one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Record {
    /// It is the article with this id; `print` is a hash of all its parts, which the id is not.
    Article { id: String, print: String },
    /// It holds no article, for this reason.
    Skipped(String),
    /// It could not be read, for this reason.
    Quarantined(String),
}

/// All inputs of an archive.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    files: BTreeMap<Place, FileEntry>,
    /// The places that hold each article; the least of them is printed as its path.
    holders: HashMap<String, BTreeSet<Place>>,
}

/// A line of the ledger's file.
#[derive(Serialize, Deserialize)]
struct Line {
    folder: String,
    name: String,
    size: u64,
    modified: i128,
    hash: String,
    records: Vec<Record>,
}

impl Ledger {
    /// Reads the ledger that the commit `stamp` of an archive's index names; before the first commit it is empty.
    ///
    /// The index names its ledger, so the two change in one step: a run that
    /// was stopped before its commit leaves a ledger that nothing names.
    pub(crate) fn open(archive: &Path, stamp: Option<&str>) -> Result<Self> {
        let Some(stamp) = stamp else { return Ok(Self::default()) };
        let path = path(archive, stamp);
        let unreadable = |cause| {
            Error::new(ErrorKind::Io, format!("cannot read {}", path.display())).because(cause)
        };
        let file = fs::File::open(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                let message = format!(
                    "{} is missing; index the folder anew with --archive NEW_FOLDER",
                    path.display()
                );
                Error::new(ErrorKind::Damaged, message)
            }
            _ => unreadable(error),
        })?;
        let mut ledger = Self::default();
        for (number, line) in (1..).zip(BufReader::new(file).lines()) {
            let line: Line = serde_json::from_str(&line.map_err(unreadable)?).map_err(|error| {
                let message =
                    format!("{}, line {number}: not an entry of a ledger", path.display());
                Error::new(ErrorKind::Damaged, message).because(error)
            })?;
            let Line { folder, name, size, modified, hash, records } = line;
            ledger.set(
                Place { folder, name },
                FileEntry { stamp: Stamp { size, modified }, hash, records },
            );
        }
        Ok(ledger)
    }

    /// Writes the ledger beside the one in force; the commit that names the stamp given back puts it in force.
    pub(super) fn write(&self, archive: &Path) -> Result<String> {
        let mut text = Vec::new();
        for (place, entry) in &self.files {
            let Place { folder, name } = place.clone();
            let FileEntry { stamp, hash, records } = entry.clone();
            let line =
                Line { folder, name, size: stamp.size, modified: stamp.modified, hash, records };
            // Strings and numbers: nothing in it can fail to be JSON.
            serde_json::to_writer(&mut text, &line).unwrap_or_default();
            text.push(b'\n');
        }
        let stamp: String = blake3::hash(&text).to_hex().chars().take(16).collect();
        let path = path(archive, &stamp);
        let write = || -> std::io::Result<()> {
            let mut file = fs::File::create(&path)?;
            file.write_all(&text)?;
            file.sync_all()?;
            sync_folder(archive)
        };
        write().map_err(|cause| {
            Error::new(ErrorKind::Io, format!("cannot write {}", path.display())).because(cause)
        })?;
        Ok(stamp)
    }

    /// Removes the ledgers of an archive that are no longer in force.
    pub(super) fn sweep(archive: &Path, stamp: &str) {
        let kept = path(archive, stamp);
        let others = fs::read_dir(archive).into_iter().flatten().flatten().map(|it| it.path());
        for other in others.filter(|it| *it != kept && is_ledger(it)) {
            // One that stays does no harm, and the next run tries again.
            let _ = fs::remove_file(other);
        }
    }

    pub(super) fn get(&self, place: &Place) -> Option<&FileEntry> {
        self.files.get(place)
    }

    /// Says what a file holds now; what it held before is forgotten.
    pub(super) fn set(&mut self, place: Place, entry: FileEntry) {
        self.forget(&place);
        for record in &entry.records {
            if let Record::Article { id, .. } = record {
                self.holders.entry(id.clone()).or_default().insert(place.clone());
            }
        }
        self.files.insert(place, entry);
    }

    /// Forgets a file; what it was.
    pub(super) fn forget(&mut self, place: &Place) -> Option<FileEntry> {
        let entry = self.files.remove(place)?;
        for record in &entry.records {
            let Record::Article { id, .. } = record else { continue };
            if let Some(holders) = self.holders.get_mut(id) {
                holders.remove(place);
                if holders.is_empty() {
                    self.holders.remove(id);
                }
            }
        }
        Some(entry)
    }

    /// Says that a file which has not changed was last written at another time.
    pub(super) fn touch(&mut self, place: &Place, stamp: Stamp) {
        if let Some(entry) = self.files.get_mut(place) {
            entry.stamp = stamp;
        }
    }

    /// The place whose article is the one kept, where several hold the same.
    pub(super) fn keeper(&self, id: &str) -> Option<&Place> {
        self.holders.get(id)?.first()
    }

    /// The file of the copy of an article that is kept.
    pub(crate) fn file_of(&self, id: &str) -> Option<PathBuf> {
        let place = self.keeper(id)?;
        let is_file = !place.folder.is_empty();
        is_file.then(|| place.path())
    }

    /// The files of a folder, in order.
    pub(super) fn files_in(&self, folder: &str) -> Vec<Place> {
        self.files.keys().filter(|it| it.folder == folder).cloned().collect()
    }
}

/// The file of the ledger that goes with a commit.
fn path(archive: &Path, stamp: &str) -> PathBuf {
    archive.join(format!("ledger-{stamp}.jsonl"))
}

fn is_ledger(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("ledger-") && name.ends_with(".jsonl")
}

/// Asks the system to keep what a folder lists; without it a power cut can lose the file.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    match cfg!(unix) {
        true => fs::File::open(folder)?.sync_all(),
        false => Ok(()),
    }
}
