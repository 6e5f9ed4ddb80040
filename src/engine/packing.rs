//! Documents that wait for their articles to be packed, and the book that is learned from them.

use tantivy::{Searcher, TantivyDocument};

use super::failed;
use super::queue::Ready;
use super::schema::Fields;
use super::stored::{Shelf, Stored};
use crate::error::Result;
use crate::packing::learn;

/// From how many articles a book is learned where there are so many.
///
/// Twice as many make the articles shorter by three hundredths, and learning
/// takes twice as long (`docs/layout.md`).
const ENOUGH: usize = 2_000;

/// From how many bytes of JSON a book is learned at most: what is gathered is kept in memory.
const ENOUGH_BYTES: usize = 8 << 20;

/// A book of an archive of less than [`ENOUGH`] articles is followed by another once the archive is
/// so many times as large: what is packed in poor books is always the smaller part.
const GROWTH: u64 = 4;

/// A document without its article, and the article as JSON.
pub(super) struct Unpacked {
    pub(super) id: String,
    pub(super) document: TantivyDocument,
    pub(super) json: Json,
}

/// An article as JSON, packed as soon as there is a book to pack it in.
pub(super) enum Json {
    Packed {
        bytes: Vec<u8>,
        /// How many bytes of JSON it was.
        length: usize,
    },
    /// It waits for a book.
    Plain(String),
}

/// A document whose article waits for a book.
struct Waiting {
    id: String,
    document: TantivyDocument,
    json: String,
}

/// Packs the articles of one writer.
pub(super) struct Packing {
    stored: Stored,
    searcher: Searcher,
    /// The newest book; `None` before the first.
    shelf: Option<Shelf>,
    /// The articles of the archive, with those that were added.
    articles: u64,
    /// What waits for a new book to be learned from it, with its JSON.
    waiting: Vec<Waiting>,
    waiting_bytes: usize,
}

impl Packing {
    pub(super) fn open(fields: &Fields, searcher: Searcher) -> Result<Self> {
        let stored = fields.article.clone();
        let shelf = stored.newest()?.map(Shelf::new);
        let articles = searcher.num_docs();
        Ok(Self { stored, searcher, shelf, articles, waiting: Vec::new(), waiting_bytes: 0 })
    }

    /// Packs an article, if there is a book for it.
    ///
    /// This comes before it is laid down: of a long one it is much to have both forms in memory, and
    /// such a one does not wait, but has a book learned from it alone if it must.
    pub(super) fn pack(&mut self, json: String) -> Result<Json> {
        self.articles += 1;
        if json.len() >= ENOUGH_BYTES && self.shelf_in_use().is_none() && self.waiting.is_empty() {
            self.learn(&[&json])?;
        }
        let Some(shelf) = self.shelf_in_use() else { return Ok(Json::Plain(json)) };
        Ok(Json::Packed { bytes: shelf.pack(&json), length: json.len() })
    }

    /// The documents that are ready now.
    pub(super) fn gather(&mut self, unpacked: Unpacked) -> Result<Vec<Ready>> {
        let Unpacked { id, document, json } = unpacked;
        match json {
            Json::Packed { bytes, length } => Ok(vec![self.ready(document, &bytes, length)]),
            Json::Plain(json) => {
                self.waiting_bytes += json.len();
                self.waiting.push(Waiting { id, document, json });
                let enough = self.waiting.len() >= ENOUGH || self.waiting_bytes >= ENOUGH_BYTES;
                if enough { self.finish() } else { Ok(Vec::new()) }
            }
        }
    }

    /// The documents that wait, packed in a book that is learned from them.
    pub(super) fn finish(&mut self) -> Result<Vec<Ready>> {
        if self.waiting.is_empty() {
            return Ok(Vec::new());
        }
        let waiting = std::mem::take(&mut self.waiting);
        self.learn(&waiting.iter().map(|it| it.json.as_str()).collect::<Vec<_>>())?;
        self.waiting_bytes = 0;
        let Some(shelf) = &self.shelf else { return Ok(Vec::new()) };
        let packed = |it: Waiting| self.ready(it.document, &shelf.pack(&it.json), it.json.len());
        Ok(waiting.into_iter().map(packed).collect())
    }

    /// Learns a book from articles that are added, and from some of the archive.
    fn learn<'t>(&mut self, added: &[&'t str]) -> Result<()> {
        // So much of one article is enough as well.
        let cut = |it: &&'t str| it.get(..it.floor_char_boundary(ENOUGH_BYTES)).unwrap_or(it);
        let older = self.some_of_the_archive(added)?;
        let texts = added.iter().map(cut).chain(older.iter().map(String::as_str));
        let book = learn(self.articles, texts);
        if let Some(book) = self.stored.add(&book)? {
            self.shelf = Some(Shelf::new(book));
        }
        Ok(())
    }

    /// The book that an article is packed in, unless it is time for another.
    fn shelf_in_use(&self) -> Option<&Shelf> {
        self.shelf.as_ref().filter(|it| self.waiting.is_empty() && !self.has_outgrown(it))
    }

    fn ready(&self, mut document: TantivyDocument, packed: &[u8], bytes: usize) -> Ready {
        document.add_bytes(self.stored.field, packed);
        Ready { document, bytes }
    }

    /// Drops the article with this id if it waits.
    pub(super) fn forget(&mut self, id: &str) {
        self.waiting.retain(|it| it.id != id);
    }

    fn has_outgrown(&self, shelf: &Shelf) -> bool {
        let then = shelf.articles();
        then < ENOUGH as u64 && self.articles >= then.saturating_mul(GROWTH)
    }

    /// The JSON of so many stored articles as are missing to learn from, from all parts of the archive.
    fn some_of_the_archive(&self, added: &[&str]) -> Result<Vec<String>> {
        let missing = ENOUGH.saturating_sub(added.len());
        let every = (self.searcher.num_docs() as usize).div_ceil(missing.max(1)).max(1);
        let mut texts = Vec::new();
        let mut bytes: usize = added.iter().map(|it| it.len()).sum();
        for reader in self.searcher.segment_readers() {
            let unreadable = |it| failed(&it, "cannot read an article of the archive");
            let store = reader.get_store_reader(1).map_err(|it| unreadable(it.into()))?;
            for doc in reader.doc_ids_alive().step_by(every) {
                if texts.len() >= missing || bytes >= ENOUGH_BYTES {
                    return Ok(texts);
                }
                let json = self.stored.json(&store.get_document_bytes(doc).map_err(unreadable)?)?;
                bytes += json.len();
                texts.push(json);
            }
        }
        Ok(texts)
    }
}
