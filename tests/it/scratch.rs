//! A folder that is gone when the test is over.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A new, empty folder.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("morgue-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        // The temporary folder may be a link, and messages name real paths.
        Self(std::fs::canonicalize(folder).unwrap())
    }

    /// A new folder with a copy of the sample corpus in it.
    pub(crate) fn with_sample_corpus() -> Self {
        let scratch = Self::new();
        for file in walkdir::WalkDir::new(root().join("sample_corpus")) {
            let file = file.unwrap();
            let to = scratch.path().join(file.path().strip_prefix(root()).unwrap());
            match file.file_type().is_dir() {
                true => std::fs::create_dir_all(to).unwrap(),
                false => drop(std::fs::copy(file.path(), to).unwrap()),
            }
        }
        scratch
    }

    /// Makes every file look as if it was written an hour ago: a fresh one is read again to be sure.
    pub(crate) fn age(&self) {
        let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
        for file in walkdir::WalkDir::new(&self.0).into_iter().map(Result::unwrap) {
            if file.file_type().is_file() {
                std::fs::File::open(file.path()).unwrap().set_modified(hour_ago).unwrap();
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file in the folder.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
