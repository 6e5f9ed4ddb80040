//! An index that an older version of morgue made: its stored articles can be read, whatever its other fields are.

use std::path::{Path, PathBuf};

use tantivy::directory::{DirectoryLock, INDEX_WRITER_LOCK};
use tantivy::schema::{IndexRecordOption, Term, Value};
use tantivy::{Directory, DocSet, Index, Searcher, TERMINATED, TantivyDocument};

use super::disk::Disk;
use super::export::Kept;
use super::failed;
use super::folder::Folder;
use super::stored::Stored;
use crate::error::{Error, ErrorKind, Result};

/// Keeps others from writing to an index.
pub(crate) struct Lock {
    _held: DirectoryLock,
}

/// An index of an older version.
///
/// All versions that are read here store each article in the field `article`,
/// as JSON or packed in the books beside it, and flag those read with little
/// confidence.
pub(crate) struct Older {
    index: Index,
    folder: PathBuf,
}

impl Older {
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let directory =
            Folder::open(folder).map_err(|it| failed(&it.into(), "cannot open the index"))?;
        let index = Index::open(Box::new(directory) as Box<dyn Directory>)
            .map_err(|it| failed(&it, "cannot open the index"))?;
        Ok(Self { index, folder: folder.to_owned() })
    }

    /// Where it lies.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps others from writing to it; an error of kind `Locked` if one does.
    pub(crate) fn lock(&self) -> Result<Lock> {
        let lock = self.index.directory().acquire_lock(&INDEX_WRITER_LOCK);
        lock.map(|it| Lock { _held: it }).map_err(|it| {
            let message =
                format!("{} is being written to; wait until that is done", self.folder.display());
            Error::new(ErrorKind::Locked, message).because(it)
        })
    }

    /// The stamp of its last commit.
    pub(crate) fn stamp(&self) -> Result<Option<String>> {
        let metas = self.index.load_metas();
        Ok(metas.map_err(|it| failed(&it, "cannot read the index"))?.payload)
    }

    /// Gives every article to `take`.
    pub(crate) fn each(&self, take: &mut dyn FnMut(Kept) -> Result<()>) -> Result<()> {
        let unreadable = |it| failed(&it, "cannot read the archive");
        let searcher = self.index.reader().map_err(unreadable)?.searcher();
        for number in 0..searcher.segment_readers().len() {
            self.each_of(&searcher, number, take)?;
        }
        Ok(())
    }

    fn each_of(
        &self,
        searcher: &Searcher,
        number: usize,
        take: &mut dyn FnMut(Kept) -> Result<()>,
    ) -> Result<()> {
        let unreadable = |it| failed(&it, "cannot read the archive");
        let damaged = |what: &str| {
            let message = format!("{} {what}", self.folder.display());
            Error::new(ErrorKind::Damaged, message)
        };
        let schema = self.index.schema();
        let field = |name: &str| schema.get_field(name).map_err(unreadable);
        let (stored, flag) = (field("article")?, field("flag")?);
        let packed = Stored::new(stored).in_folder(&self.folder, Disk::default());
        let Some(reader) = searcher.segment_readers().get(number) else { return Ok(()) };
        let mut unsure = std::collections::HashSet::new();
        let index = reader.inverted_index(flag).map_err(unreadable)?;
        let term = Term::from_field_text(flag, "is:unsure");
        let docs = index.read_postings(&term, IndexRecordOption::Basic);
        if let Some(mut docs) = docs.map_err(|it| unreadable(it.into()))? {
            while docs.doc() != TERMINATED {
                unsure.insert(docs.doc());
                docs.advance();
            }
        }
        let store = reader.get_store_reader(1).map_err(|it| unreadable(it.into()))?;
        for doc in reader.doc_ids_alive() {
            let document: TantivyDocument = store.get(doc).map_err(unreadable)?;
            let value = document.get_first(stored);
            let plain = value.and_then(|it| it.as_str().map(str::to_owned));
            let unpacked =
                || packed.unpacked(value.and_then(|it| it.as_bytes()).unwrap_or_default());
            let json = plain.map_or_else(unpacked, Ok)?;
            let article = serde_json::from_str(&json)
                .map_err(|it| damaged("has a damaged article").because(it))?;
            take(Kept { article, is_unsure: unsure.contains(&doc) })?;
        }
        Ok(())
    }
}
