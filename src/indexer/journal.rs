//! The file of a ledger: its changes, a line each, in the order in which they were made.
//!
//! The commit of the index names the journal, how much of it counts and the hash
//! of that. So both change in one step: what a run wrote that was stopped before
//! its commit is beyond the length that counts, and the next run writes over it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::earlier;
use super::entry::Hash;
use super::ledger::{Change, Ledger};
use crate::engine::{Disk, Engine, Older};
use crate::error::{Error, ErrorKind, Result};

/// A journal is written anew when it has more than twice the lines it needs and so many more.
///
/// A line is some hundred bytes, so that a small archive is not written anew for a few kilobytes.
const SPARE: usize = 4_096;

/// What a commit says of its ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    /// How many commits with a ledger there were.
    batch: u64,
    /// The number in the name of the journal.
    journal: u64,
    /// How many of its bytes count.
    length: u64,
    /// Their hash.
    hash: Hash,
}

/// The file of a ledger, open to be written on.
pub(super) struct Journal {
    folder: PathBuf,
    disk: Disk,
    stamp: Stamp,
    hasher: blake3::Hasher,
    lines: usize,
    /// Changes that are in the ledger and not yet in the file.
    pending: Vec<u8>,
    pending_lines: usize,
}

impl Ledger {
    /// The ledger of the last commit of an index; empty for one in memory, whose archive has it.
    ///
    /// Another process may just have put another in its place, so it is looked for again then.
    pub(crate) fn open(engine: &Engine) -> Result<Self> {
        let stamp = engine.stamp()?;
        match Journal::open(engine) {
            Err(_) if engine.stamp()? != stamp => Self::open(engine),
            read => Ok(read?.map(|it| it.1).unwrap_or_default()),
        }
    }

    /// The ledger of an index of an older version.
    pub(super) fn of_older(older: &Older) -> Result<Self> {
        let stamp = older.stamp()?;
        Ok(Journal::at(older.folder(), &Disk::default(), stamp.as_deref())?.1)
    }
}

impl Journal {
    /// The journal of the last commit of an index, and the ledger it comes to; `None` in memory.
    pub(super) fn open(engine: &Engine) -> Result<Option<(Self, Ledger)>> {
        let Some((folder, disk)) = engine.place() else { return Ok(None) };
        Ok(Some(Self::at(folder, disk, engine.stamp()?.as_deref())?))
    }

    fn at(folder: &Path, disk: &Disk, stamp: Option<&str>) -> Result<(Self, Ledger)> {
        let mut journal = Self {
            folder: folder.to_owned(),
            disk: disk.clone(),
            stamp: Stamp::default(),
            hasher: blake3::Hasher::new(),
            lines: 0,
            pending: Vec::new(),
            pending_lines: 0,
        };
        let mut ledger = Ledger::default();
        let Some(stamp) = stamp else { return Ok((journal, ledger)) };
        match serde_json::from_str(stamp) {
            Ok(stamp) => {
                journal.stamp = stamp;
                journal.replay(&mut ledger)?;
            }
            // Only an index of format 2 has another stamp, and that is never written to.
            Err(_) => ledger = earlier::read(folder, stamp)?,
        }
        Ok((journal, ledger))
    }

    /// Applies every change that counts.
    fn replay(&mut self, ledger: &mut Ledger) -> Result<()> {
        let path = path(&self.folder, self.stamp.journal);
        let unreadable = |cause| {
            Error::new(ErrorKind::Io, format!("cannot read {}", path.display())).because(cause)
        };
        let damaged = |what: String| {
            let advice = "restore the archive from a copy, or index its folders into a new one";
            Error::new(ErrorKind::Damaged, format!("{}{what}; {advice}", path.display()))
        };
        let file = File::open(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => damaged(" is missing".to_owned()),
            _ => unreadable(error),
        })?;
        let mut reader = BufReader::with_capacity(1 << 16, file.take(self.stamp.length));
        let mut line = Vec::new();
        let mut length = 0;
        loop {
            line.clear();
            length += reader.read_until(b'\n', &mut line).map_err(unreadable)? as u64;
            if line.is_empty() {
                break;
            }
            self.hasher.update(&line);
            self.lines += 1;
            let number = self.lines;
            let change = serde_json::from_slice(&line).map_err(|error| {
                damaged(format!(", line {number}: not an entry of a ledger")).because(error)
            })?;
            ledger.apply(change);
        }
        if length != self.stamp.length || Hash::from(self.hasher.finalize()) != self.stamp.hash {
            return Err(damaged(" is not as the index says".to_owned()));
        }
        Ok(())
    }

    /// Notes a change that was made.
    pub(super) fn note(&mut self, change: &Change) {
        // Strings and numbers: nothing in it can fail to be JSON.
        serde_json::to_writer(&mut self.pending, change).unwrap_or_default();
        self.pending.push(b'\n');
        self.pending_lines += 1;
    }

    /// Makes the changes durable; the commit that carries the stamp given back puts them in force.
    pub(super) fn write(&mut self, ledger: &Ledger) -> Result<String> {
        let is_long = self.lines + self.pending_lines > ledger.len() * 2 + SPARE;
        let is_new = is_long || self.stamp.length == 0;
        let mut write = || -> std::io::Result<()> {
            if is_long {
                self.begin_anew(ledger)?;
            }
            self.append()?;
            if is_new { self.disk.sync_folder(&self.folder) } else { Ok(()) }
        };
        write().map_err(|cause| {
            let path = path(&self.folder, self.stamp.journal);
            Error::new(ErrorKind::Io, format!("cannot write {}", path.display())).because(cause)
        })?;
        self.stamp.batch += 1;
        self.stamp.hash = Hash::from(self.hasher.finalize());
        Ok(serde_json::to_string(&self.stamp).unwrap_or_default())
    }

    /// Makes the lines that were noted stay in the file.
    fn append(&mut self) -> std::io::Result<()> {
        let path = path(&self.folder, self.stamp.journal);
        self.disk.append(&path, self.stamp.length, &self.pending)?;
        self.hasher.update(&self.pending);
        self.stamp.length += self.pending.len() as u64;
        self.lines += std::mem::take(&mut self.pending_lines);
        self.pending.clear();
        Ok(())
    }

    /// Turns to a new file with the lines that are still needed; the old one stays in force until the commit.
    fn begin_anew(&mut self, ledger: &Ledger) -> std::io::Result<()> {
        /// All of a ledger at once would be as much memory as it takes itself.
        const AT_ONCE: usize = 4 << 20;

        self.stamp =
            Stamp { batch: self.stamp.batch, journal: self.stamp.journal + 1, ..Stamp::default() };
        self.hasher = blake3::Hasher::new();
        self.lines = 0;
        self.pending.clear();
        self.pending_lines = 0;
        for change in ledger.changes() {
            self.note(&change);
            if self.pending.len() > AT_ONCE {
                self.append()?;
            }
        }
        Ok(())
    }

    /// Removes the journals that no commit names any more.
    pub(super) fn sweep(&self) {
        let kept = path(&self.folder, self.stamp.journal);
        let others = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for other in others.map(|it| it.path()).filter(|it| *it != kept && is_journal(it)) {
            // One that stays does no harm, and the next run tries again.
            let _ = self.disk.remove(&other);
        }
    }
}

fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("ledger-{number}.jsonl"))
}

fn is_journal(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("ledger-") && name.ends_with(".jsonl")
}
