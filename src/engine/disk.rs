//! Every write to a file that is ours and not tantivy's: what must outlive a power cut goes through here.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

/// Writes files so that they are there after a power cut.
///
/// A test may watch each step before it is done, and refuse it.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    watch: Option<Watch>,
}

/// Told of each step before it is done; gives back how many of its bytes may be written.
pub(crate) type Watch = Arc<dyn Fn(Step<'_>) -> io::Result<usize> + Send + Sync>;

/// A step that changes what is on a disk.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'a> {
    /// So many bytes are written to a file.
    Write(&'a Path, usize),
    /// What was written to a file is made to stay.
    Sync(&'a Path),
    /// A file is cut to a length.
    Cut(&'a Path),
    /// The second name takes the place of the first.
    Rename(&'a Path, &'a Path),
    /// A name goes.
    Remove(&'a Path),
    /// The names in a folder are made to stay.
    SyncFolder(&'a Path),
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |path: &Path| path.file_name().unwrap_or_default().display().to_string();
        match self {
            Self::Write(path, bytes) => write!(f, "writing {bytes} bytes to {}", named(path)),
            Self::Sync(path) => write!(f, "syncing {}", named(path)),
            Self::Cut(path) => write!(f, "cutting {}", named(path)),
            Self::Rename(from, to) => write!(f, "renaming {} to {}", named(from), named(to)),
            Self::Remove(path) => write!(f, "removing {}", named(path)),
            Self::SyncFolder(path) => write!(f, "syncing the folder {}", named(path)),
        }
    }
}

impl Disk {
    /// The same, told of to `watch`.
    #[cfg(test)]
    pub(crate) fn watched(watch: Watch) -> Self {
        Self { watch: Some(watch) }
    }

    /// Writes `bytes` at the end of the first `length` bytes of a file, whatever stood there, and makes them stay.
    pub(crate) fn append(&self, path: &Path, length: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        if file.metadata()?.len() != length {
            self.step(Step::Cut(path), |_| file.set_len(length))?;
        }
        file.seek(SeekFrom::Start(length))?;
        self.write(&mut file, path, bytes)
    }

    /// Puts a file with these bytes in the place of another, whole or not at all.
    pub(crate) fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let fresh = path.with_file_name(format!(".tmp-{name}"));
        let mut file = File::create(&fresh)?;
        self.write(&mut file, &fresh, bytes)?;
        self.step(Step::Rename(&fresh, path), |_| fs::rename(&fresh, path))?;
        self.sync_folder(path.parent().unwrap_or(path))
    }

    /// Removes a file, if it is there.
    pub(crate) fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(Step::Remove(path), |_| match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        })
    }

    /// Makes the names in a folder stay: without it a power cut can lose a file, or a commit.
    pub(crate) fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step(Step::SyncFolder(folder), |_| match cfg!(unix) {
            true => File::open(folder)?.sync_all(),
            // Windows has no such call, and needs none for a name that was renamed.
            false => Ok(()),
        })
    }

    fn write(&self, file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step(Step::Write(path, bytes.len()), |allowed| {
            file.write_all(bytes.get(..allowed).unwrap_or(bytes))?;
            match allowed < bytes.len() {
                true => Err(io::ErrorKind::StorageFull.into()),
                false => Ok(()),
            }
        })?;
        self.step(Step::Sync(path), |_| file.sync_data())
    }

    /// Does a step, unless the watch refuses it; an error says which it was.
    fn step(&self, step: Step<'_>, act: impl FnOnce(usize) -> io::Result<()>) -> io::Result<()> {
        let allowed = match &self.watch {
            Some(watch) => watch(step),
            None => Ok(usize::MAX),
        };
        allowed.and_then(act).map_err(|it| io::Error::new(it.kind(), format!("{step}: {it}")))
    }
}
