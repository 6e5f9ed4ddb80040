//! A disk that fails: at a step, with half a write, full, or cut off from its power.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, TerminatingWrite, WatchCallback, WatchHandle,
    WritePtr,
};

use crate::engine::Engine;
use crate::engine::disk::{Disk, Step, Watch};
use crate::engine::folder::Folder;
use crate::error::Result;

/// How a disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// One step fails.
    Once,
    /// A write stops in the middle, and any other step fails.
    Short,
    /// From then on nothing can be written.
    Full,
    /// From then on nothing happens; what was not synced may be lost.
    PowerCut,
}

/// A disk of one folder, and what of it would be there after a power cut.
///
/// A file has the bytes of its last sync, or some of those after it. Names change
/// in the order in which they were changed, as on a file system with a journal,
/// but how many of the changes since the last sync of the folder stay is chance.
pub(crate) struct Faults {
    folder: PathBuf,
    failing: Option<(usize, Failure)>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    steps: usize,
    names: BTreeMap<PathBuf, u64>,
    kept_names: BTreeMap<PathBuf, u64>,
    /// Changes of names since the last sync of the folder; `None` is a name that went.
    changes: Vec<(PathBuf, Option<u64>)>,
    /// The bytes of each file at its last sync.
    synced: HashMap<u64, Vec<u8>>,
    files: u64,
}

impl Faults {
    /// A disk that holds what the folder does; it fails at a step, counted from 1.
    pub(crate) fn over(folder: &Path, failing: Option<(usize, Failure)>) -> Arc<Self> {
        let mut state = State::default();
        for file in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
            state.files += 1;
            state.synced.insert(state.files, fs::read(&file).unwrap());
            state.names.insert(file, state.files);
        }
        state.kept_names = state.names.clone();
        Arc::new(Self { folder: folder.to_owned(), failing, state: Mutex::new(state) })
    }

    /// How many steps were asked for.
    pub(crate) fn steps(&self) -> usize {
        self.state.lock().unwrap().steps
    }

    fn watch(self: &Arc<Self>) -> Watch {
        let faults = self.clone();
        Arc::new(move |step| faults.step(step))
    }

    fn step(&self, step: Step<'_>) -> io::Result<usize> {
        let state = &mut *self.state.lock().unwrap();
        state.steps += 1;
        let failed = || Err(io::Error::other("a planted fault"));
        match self.failing {
            Some((at, Failure::Once)) if state.steps == at => return failed(),
            Some((at, Failure::Short)) if state.steps == at => match step {
                Step::Write(_, bytes) => {
                    state.note(step);
                    return Ok(bytes / 2);
                }
                _ => return failed(),
            },
            Some((at, Failure::Full)) if state.steps >= at => {
                if let Step::Write(..) = step {
                    return Err(io::ErrorKind::StorageFull.into());
                }
            }
            Some((at, Failure::PowerCut)) if state.steps >= at => return failed(),
            _ => {}
        }
        state.note(step);
        Ok(usize::MAX)
    }

    /// Makes the folder as it would be after a power cut; `chance` is asked for numbers below another.
    pub(crate) fn cut_power(&self, chance: &mut dyn FnMut(usize) -> usize) {
        let state = self.state.lock().unwrap();
        let mut names = state.kept_names.clone();
        for (name, file) in &state.changes[..chance(state.changes.len() + 1)] {
            match file {
                Some(file) => drop(names.insert(name.clone(), *file)),
                None => drop(names.remove(name)),
            }
        }
        let there = |file: &u64| {
            let name = state.names.iter().find(|it| it.1 == file)?.0;
            fs::read(name).ok()
        };
        let contents: Vec<(PathBuf, Vec<u8>)> = names
            .iter()
            .map(|(name, file)| {
                let synced = state.synced.get(file).cloned().unwrap_or_default();
                let now = there(file).unwrap_or_default();
                let bytes = match now.strip_prefix(&synced[..]) {
                    Some(more) => {
                        let kept = synced.len() + chance(more.len() + 1);
                        now[..kept].to_vec()
                    }
                    None => synced,
                };
                (name.clone(), bytes)
            })
            .collect();
        for file in fs::read_dir(&self.folder).unwrap() {
            fs::remove_file(file.unwrap().path()).unwrap();
        }
        for (name, bytes) in contents {
            fs::write(name, bytes).unwrap();
        }
    }
}

impl State {
    fn note(&mut self, step: Step<'_>) {
        match step {
            Step::Write(path, _) if !self.names.contains_key(path) => {
                self.files += 1;
                self.names.insert(path.to_owned(), self.files);
                self.changes.push((path.to_owned(), Some(self.files)));
            }
            Step::Write(..) | Step::Cut(_) => {}
            Step::Sync(path) => {
                if let (Some(file), Ok(bytes)) = (self.names.get(path), fs::read(path)) {
                    self.synced.insert(*file, bytes);
                }
            }
            Step::Rename(from, to) => {
                let Some(file) = self.names.remove(from) else { return };
                self.names.insert(to.to_owned(), file);
                self.changes.push((to.to_owned(), Some(file)));
                self.changes.push((from.to_owned(), None));
            }
            Step::Remove(path) => {
                if self.names.remove(path).is_some() {
                    self.changes.push((path.to_owned(), None));
                }
            }
            Step::SyncFolder(_) => {
                self.kept_names = self.names.clone();
                self.changes.clear();
            }
        }
    }
}

impl Engine {
    /// The index in a folder on a disk that fails.
    pub(crate) fn open_faulty(folder: &Path, faults: &Arc<Faults>) -> Result<Self> {
        let directory = Faulty {
            folder: Folder::open(folder).unwrap(),
            path: folder.to_owned(),
            watch: Watched(faults.watch()),
        };
        Self::open_in(directory, folder, Disk::watched(faults.watch()))
    }
}

/// tantivy's side of such a disk.
#[derive(Clone, Debug)]
struct Faulty {
    folder: Folder,
    path: PathBuf,
    watch: Watched,
}

#[derive(Clone)]
struct Watched(Watch);

impl std::fmt::Debug for Watched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watched")
    }
}

impl Directory for Faulty {
    fn get_file_handle(
        &self,
        path: &Path,
    ) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        self.folder.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
        let step = (self.watch.0)(Step::Remove(&self.path.join(path)));
        step.map_err(|it| DeleteError::IoError {
            io_error: Arc::new(it),
            filepath: path.to_owned(),
        })?;
        self.folder.delete(path)
    }

    fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
        self.folder.exists(path)
    }

    fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
        let full = self.path.join(path);
        (self.watch.0)(Step::Write(&full, 0))
            .map_err(|it| OpenWriteError::wrap_io_error(it, path.to_owned()))?;
        let file = self.folder.open_write(path)?;
        Ok(BufWriter::new(Box::new(FaultyFile { file, path: full, watch: self.watch.clone() })))
    }

    fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
        self.folder.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let full = self.path.join(path);
        let fresh = self.path.join(format!(".tmp{}", path.display()));
        let allowed = (self.watch.0)(Step::Write(&fresh, data.len()))?.min(data.len());
        fs::write(&fresh, &data[..allowed])?;
        if allowed < data.len() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        (self.watch.0)(Step::Sync(&fresh))?;
        (self.watch.0)(Step::Rename(&fresh, &full))?;
        fs::rename(fresh, full)
    }

    fn sync_directory(&self) -> io::Result<()> {
        (self.watch.0)(Step::SyncFolder(&self.path)).map(drop)
    }

    fn acquire_lock(&self, lock: &Lock) -> std::result::Result<DirectoryLock, LockError> {
        self.folder.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.folder.watch(callback)
    }
}

struct FaultyFile {
    file: WritePtr,
    path: PathBuf,
    watch: Watched,
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let allowed = (self.watch.0)(Step::Write(&self.path, bytes.len()))?;
        if allowed < bytes.len() {
            self.file.write_all(&bytes[..allowed])?;
            self.file.flush()?;
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for FaultyFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.file.flush()?;
        (self.watch.0)(Step::Sync(&self.path))?;
        self.file.terminate_ref(token)
    }
}
