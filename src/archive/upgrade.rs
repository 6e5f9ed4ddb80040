//! An archive of an older version, rebuilt from the articles stored in it.

use std::fs;
use std::path::Path;

use super::{Archive, clear_unfinished, sync_parents};
use crate::engine::{Age, Disk, Engine, Manifest, Older};
use crate::error::{Error, ErrorKind, Result};
use crate::indexer::rebuild;

impl Archive {
    /// Rebuilds an archive that an older morgue made, so that it can be changed; how many articles it has.
    ///
    /// The new index is built beside the old one out of the articles stored in
    /// it, counted, and put in its place in one step, so that a stopped upgrade
    /// leaves the archive as it was. The old index stays until
    /// [`Archive::discard_old`]. An archive that is up to date is left alone:
    /// `None`.
    ///
    /// ```no_run
    /// if let Some(articles) = morgue::Archive::upgrade("my_archive")? {
    ///     println!("{articles} articles");
    ///     morgue::Archive::discard_old("my_archive")?;
    /// }
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn upgrade(folder: impl AsRef<Path>) -> Result<Option<u64>> {
        let folder = folder.as_ref();
        let manifest = Manifest::read(folder)?;
        match manifest.age() {
            Age::Newer => return Err(manifest.refusal(folder)),
            Age::Same => return Ok(None),
            Age::Readable | Age::Older => {}
        }
        let older = Older::open(&manifest.index(folder))?;
        let _lock = older.lock()?;
        let next = manifest.upgraded();
        let index = next.index(folder);
        clear_unfinished(&index)?;
        let engine = Engine::create(&index)?.with_stemming(next.stemming);
        let articles = rebuild(&older, &engine)?;
        sync_parents(&index)?;
        next.write(folder, &Disk::default())?;
        Ok(Some(articles))
    }

    /// Removes what an upgrade left in place; how many bytes that were.
    pub fn discard_old(folder: impl AsRef<Path>) -> Result<u64> {
        let folder = folder.as_ref();
        let manifest = Manifest::read(folder)?;
        // The lock of the index in use, so that no upgrade is on its way.
        let archive = Self::open(folder)?;
        let _lock = archive.engine.writer()?;
        let kept = manifest.index(folder);
        let mut bytes = 0;
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            let is_index = path.join("meta.json").is_file() && name.starts_with("index");
            let is_ledger = name.starts_with("ledger-") && name.ends_with(".jsonl");
            if path == kept || !(is_index || is_ledger) {
                continue;
            }
            bytes += if is_index {
                super::size_of(&path)
            } else {
                entry.metadata().map_or(0, |it| it.len())
            };
            let gone = if is_index { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            gone.map_err(|cause| {
                let message = format!("cannot remove {}", path.display());
                Error::new(ErrorKind::Io, message).because(cause)
            })?;
        }
        Ok(bytes)
    }
}
