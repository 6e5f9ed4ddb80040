//! Who writes to an archive: told to a second writer, and left behind by one that was killed.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::disk::Disk;
use crate::date::Date;

/// The file that says who writes; the lock itself is the system's, and ends with the process.
const FILE: &str = "writer.json";

/// A process that writes to an archive, or was killed while it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Holder {
    pub(crate) process: u32,
    /// When it began, in universal time.
    pub(crate) since: String,
    /// The command and its task. Not all arguments: a query is nobody else's business.
    pub(crate) command: String,
}

impl Holder {
    /// This process.
    fn this() -> Self {
        let mut words = std::env::args();
        let program = words.next().unwrap_or_default();
        let name = Path::new(&program).file_name().unwrap_or_default().to_string_lossy();
        let task = words.next().filter(|it| it.bytes().all(|it| it.is_ascii_lowercase()));
        Self {
            process: std::process::id(),
            since: now(),
            command: [Some(name.into_owned()), task]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    /// Says that this process has the lock; what a process said that never took it back.
    pub(super) fn begin(disk: &Disk, index: &Path) -> io::Result<Option<Self>> {
        let left_behind = Self::read(index);
        let text = serde_json::to_vec(&Self::this()).unwrap_or_default();
        disk.replace(&index.join(FILE), &text)?;
        Ok(left_behind)
    }

    /// Takes it back.
    pub(super) fn end(disk: &Disk, index: &Path) {
        // A file that stays says that this run was stopped, which is no harm: the next one looks.
        let _ = disk.remove(&index.join(FILE));
    }

    /// What the file says, if it is there and whole.
    pub(super) fn read(index: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(index.join(FILE)).ok()?).ok()
    }
}

/// The time in universal time, to the second.
pub(crate) fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let days = i64::try_from(since / 86_400).unwrap_or_default();
    let epoch = Date::of_day(1970, 1, 1).map_or(0, |it| it.day_number());
    let day = Date::from_day_number(epoch + days).map(|it| it.to_string()).unwrap_or_default();
    let second = since % 86_400;
    format!("{day}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}
