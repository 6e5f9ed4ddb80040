//! Stored articles: packed in the books of their archive, and read again.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::Searcher;
use tantivy::schema::Field;
use tantivy::store::StoreReader;

use super::disk::Disk;
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use crate::packing::{Book, Packer, Purge};

/// The field of the stored articles, with the books in which they are packed.
///
/// A stored article is the number of its book, then the packed JSON. Books are
/// only ever added: an article that was stored years ago is read in the book of
/// its time.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) field: Field,
    books: Arc<Books>,
}

#[derive(Default)]
struct Books {
    /// Where they lie; `None` in memory.
    folder: Option<PathBuf>,
    disk: Disk,
    /// Those that were read.
    read: Mutex<BTreeMap<u8, Arc<Book>>>,
}

impl Stored {
    /// The field of an index in memory.
    pub(super) fn new(field: Field) -> Self {
        Self { field, books: Arc::default() }
    }

    /// The same field of the index in a folder.
    pub(super) fn in_folder(&self, folder: &Path, disk: Disk) -> Self {
        let books = Books { folder: Some(folder.to_owned()), disk, read: Mutex::default() };
        Self { field: self.field, books: Arc::new(books) }
    }

    /// The article in a document, which is given as the store has it.
    pub(super) fn article(&self, document: &[u8]) -> Result<Article> {
        let json = self.json(document)?;
        serde_json::from_str(&json).map_err(|it| damaged().because(it))
    }

    /// The JSON of the article in a document.
    pub(super) fn json(&self, document: &[u8]) -> Result<String> {
        self.unpacked(packed(document).ok_or_else(damaged)?)
    }

    /// The JSON of an article that is stored as `packed`.
    pub(super) fn unpacked(&self, packed: &[u8]) -> Result<String> {
        let (number, packed) = packed.split_first().ok_or_else(damaged)?;
        self.books.book(*number)?.unpack(packed).ok_or_else(damaged)
    }

    /// The newest book and its number; `None` before the first.
    pub(super) fn newest(&self) -> Result<Option<(u8, Arc<Book>)>> {
        match self.books.last()? {
            Some(number) => Ok(Some((number, self.books.book(number)?))),
            None => Ok(None),
        }
    }

    /// Adds a book, which outlives a power cut from here on; its number.
    ///
    /// `None` if there is no number left.
    pub(super) fn add(&self, text: &str) -> Result<Option<(u8, Arc<Book>)>> {
        let number = match self.books.last()? {
            Some(last) => last.checked_add(1),
            None => Some(0),
        };
        match number {
            Some(number) => Ok(self.write(number, text)?.map(|book| (number, book))),
            None => Ok(None),
        }
    }

    /// Puts a book in the place of the one with this number, if there is one.
    fn write(&self, number: u8, text: &str) -> Result<Option<Arc<Book>>> {
        let Some(book) = Book::read(text).map(Arc::new) else { return Ok(None) };
        if let Some(folder) = &self.books.folder {
            let path = path(folder, number);
            self.books.disk.replace(&path, text.as_bytes()).map_err(|cause| {
                Error::new(ErrorKind::Io, format!("cannot write {}", path.display())).because(cause)
            })?;
        }
        self.books.keep(number, &book);
        Ok(Some(book))
    }

    /// Takes out of the books every word that no article has any more; `each` gives all documents to what it is given.
    pub(super) fn purge(
        &self,
        each: impl FnOnce(&mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()>,
    ) -> Result<()> {
        let Some(folder) = &self.books.folder else { return Ok(()) };
        let last = self.books.last()?;
        let books = last.into_iter().flat_map(|last| 0..=last).filter_map(|number| {
            let text = fs::read_to_string(path(folder, number)).ok()?;
            Some((number, Purge::of(&text)?))
        });
        let mut books: BTreeMap<u8, Purge> = books.collect();
        each(&mut |document| {
            // An article that was stored in one book does not keep the words of another.
            let number = packed(document).and_then(|it| it.first());
            let json = self.json(document)?;
            number.and_then(|it| books.get_mut(it)).into_iter().for_each(|it| it.keep(&json));
            Ok(())
        })?;
        for (number, purge) in books {
            let Some(text) = purge.finish() else { continue };
            self.write(number, &text)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Books {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Books").field(&self.folder).finish()
    }
}

impl Books {
    fn book(&self, number: u8) -> Result<Arc<Book>> {
        let known = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(&number).cloned();
        if let Some(book) = known {
            return Ok(book);
        }
        let path = path(self.folder.as_deref().ok_or_else(damaged)?, number);
        let book = fs::read_to_string(&path).ok().and_then(|it| Book::read(&it)).ok_or_else(|| {
            let message = format!(
                "{} is missing or damaged, and articles cannot be read without it; restore it from a copy, or index \
                 the folder anew with --archive NEW_FOLDER",
                path.display()
            );
            Error::new(ErrorKind::Damaged, message)
        })?;
        let book = Arc::new(book);
        self.keep(number, &book);
        Ok(book)
    }

    fn keep(&self, number: u8, book: &Arc<Book>) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.insert(number, Arc::clone(book));
    }

    /// The number of the newest book.
    fn last(&self) -> Result<Option<u8>> {
        let Some(folder) = &self.folder else {
            let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            return Ok(read.keys().next_back().copied());
        };
        let entries = fs::read_dir(folder).map_err(|cause| {
            Error::new(ErrorKind::Io, format!("cannot read {}", folder.display())).because(cause)
        })?;
        let number = |name: &str| name.strip_prefix("book-")?.strip_suffix(".txt")?.parse().ok();
        let names = entries.flatten().map(|it| it.file_name());
        Ok(names.filter_map(|it| number(&it.to_string_lossy())).max())
    }
}

/// Packs articles for one book.
#[derive(Debug)]
pub(super) struct Shelf {
    number: u8,
    packer: Packer,
}

impl Shelf {
    pub(super) fn new((number, book): (u8, Arc<Book>)) -> Self {
        Self { number, packer: Packer::new(book) }
    }

    /// An article as it is stored.
    pub(super) fn pack(&self, json: &str) -> Vec<u8> {
        let mut packed = Vec::with_capacity(json.len());
        packed.push(self.number);
        self.packer.pack(json, &mut packed);
        packed
    }

    /// How many articles the archive held when the book was learned.
    pub(super) fn articles(&self) -> u64 {
        self.packer.book.articles
    }
}

/// The stores of a commit, a segment each.
pub(super) fn stores(searcher: &Searcher) -> tantivy::Result<Arc<Vec<StoreReader>>> {
    /// How many blocks each keeps at hand: the hits of some pages, which are asked for again.
    const BLOCKS: usize = 100;
    let stores = searcher.segment_readers().iter().map(|it| it.get_store_reader(BLOCKS));
    Ok(Arc::new(stores.collect::<std::io::Result<_>>()?))
}

/// The one value of a document, as the store has it; `None` if it is no such document.
///
/// A document is the count of its values, and of each the number of its field
/// in four bytes, the kind of the value in one, its length and its bytes
/// (`BinaryDocumentSerializer`). tantivy would read the bytes one at a time
/// (`Vec::deserialize`), which takes a tenth of the time of a page of hits.
fn packed(document: &[u8]) -> Option<&[u8]> {
    /// Numbers are written in seven bits a byte, the lowest first; the last byte has the eighth.
    const LAST: u8 = 0x80;
    /// One value, and the kind of those that are bytes.
    const ONE: u8 = 1 | LAST;
    const BYTES: u8 = 4;
    let [ONE, _, _, _, _, BYTES, rest @ ..] = document else { return None };
    let end = rest.iter().take(5).position(|it| it & LAST != 0)?;
    let (length, packed) = rest.split_at_checked(end + 1)?;
    let length = length.iter().rev().fold(0, |sum, it| sum << 7 | usize::from(it & !LAST));
    (packed.len() == length).then_some(packed)
}

pub(super) fn damaged() -> Error {
    let message =
        "an article of the archive is damaged; index its folder anew with --archive NEW_FOLDER";
    Error::new(ErrorKind::Damaged, message)
}

fn path(folder: &Path, number: u8) -> PathBuf {
    folder.join(format!("book-{number}.txt"))
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{STORED, SchemaBuilder, Value};
    use tantivy::{Index, IndexWriter, TantivyDocument};

    use super::*;

    #[test]
    fn a_document_is_read_as_tantivy_reads_it() {
        let mut schema = SchemaBuilder::new();
        let field = schema.add_bytes_field("article", STORED);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let values = [0, 1, 127, 128, 16_383, 16_384, 70_000].map(|length| vec![0x80; length]);
        for value in &values {
            let mut document = TantivyDocument::default();
            document.add_bytes(field, value);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let stores = stores(&searcher).unwrap();
        for (doc, value) in (0..).zip(&values) {
            let document: TantivyDocument = stores[0].get(doc).unwrap();
            let bytes = stores[0].get_document_bytes(doc).unwrap();
            assert_eq!(packed(&bytes), document.get_first(field).and_then(|it| it.as_bytes()));
            assert_eq!(packed(&bytes), Some(value.as_slice()));
            assert_eq!(packed(&bytes[..bytes.len() - 1]), None);
        }
        assert_eq!(packed(&[]), None);
        assert_eq!(packed(&[0x82, 0, 0, 0, 0, 4, 0x80]), None);
    }
}
