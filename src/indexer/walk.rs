//! A folder to the files in it, in the same order every time.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use walkdir::{DirEntry, WalkDir};

/// A file that lies below the folder, or the reason why an entry is none.
pub(super) struct Entry {
    /// The path below the folder, with `/` between its parts.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) found: Result<Stamp, String>,
}

/// What tells without reading whether a file has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub(super) size: u64,
    /// Nanoseconds since 1970; negative before. It reaches to the year 2262.
    pub(super) modified: i64,
}

impl Stamp {
    /// Whether a file with this stamp may be written again without a new time, when it is read now.
    ///
    /// Two seconds are the coarsest time that a file system in use keeps (FAT);
    /// a time that lies ahead is a clock that was set, and not trusted either.
    pub(super) fn is_fresh(self) -> bool {
        const COARSEST: i64 = 2_000_000_000;
        self.modified.saturating_add(COARSEST) >= nanoseconds(SystemTime::now())
    }
}

/// Everything below `folder` but folders, sorted by name; links are not followed.
///
/// An archive of morgue inside the folder is passed over, or it would be
/// indexed into itself.
pub(super) fn walk(folder: &Path) -> impl Iterator<Item = Entry> {
    let root = folder.to_owned();
    let is_archive =
        |it: &DirEntry| it.file_type().is_dir() && it.path().join("morgue.json").is_file();
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let inside = entries.filter_entry(move |it| !is_archive(it));
    inside.filter_map(move |entry| match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => Some(Entry {
            name: name_below(&root, entry.path()),
            path: entry.path().to_owned(),
            found: regular(&entry),
        }),
        Err(error) => {
            let path = error.path().unwrap_or(&root).to_owned();
            Some(Entry { name: name_below(&root, &path), path, found: Err(reason(&error)) })
        }
    })
}

fn regular(entry: &DirEntry) -> Result<Stamp, String> {
    let kind = entry.file_type();
    if kind.is_symlink() {
        return Err("a symbolic link, which is not followed".to_owned());
    }
    if !kind.is_file() {
        return Err("not a regular file".to_owned());
    }
    let data = entry.metadata().map_err(|it| reason(&it))?;
    Ok(stamp(&data))
}

/// The size and time of a file.
pub(super) fn stamp(data: &std::fs::Metadata) -> Stamp {
    Stamp { size: data.len(), modified: data.modified().map_or(0, nanoseconds) }
}

fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |it| -it),
    }
}

fn reason(error: &walkdir::Error) -> String {
    match error.io_error() {
        Some(cause) => format!("cannot be read: {cause}"),
        None => "a link that leads back to a folder above it".to_owned(),
    }
}

/// A path below the folder as text.
///
/// Where it is not UTF-8 a few digits of its hash stand behind it, or two such
/// files could have one name.
fn name_below(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    if below.to_str().is_none() {
        let hash = blake3::hash(below.as_os_str().as_encoded_bytes()).to_hex();
        return format!("{}~{}", below.to_string_lossy(), hash.get(..8).unwrap_or_default());
    }
    let parts: Vec<_> = below.components().map(|it| it.as_os_str().to_string_lossy()).collect();
    match parts.is_empty() {
        // The folder named is itself a file.
        true => path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default(),
        false => parts.join("/"),
    }
}
