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

/// A document whose article is still to be stored.
pub(super) struct Unpacked {
    pub(super) id: String,
    pub(super) document: TantivyDocument,
    pub(super) json: String,
}

/// Packs the articles of one writer.
pub(super) struct Packing {
    stored: Stored,
    searcher: Searcher,
    /// The newest book; `None` before the first.
    shelf: Option<Shelf>,
    /// The articles of the archive, with those that were added.
    articles: u64,
    /// What waits for a new book to be learned from it.
    waiting: Vec<Unpacked>,
    waiting_bytes: usize,
}

impl Packing {
    pub(super) fn open(fields: &Fields, searcher: Searcher) -> Result<Self> {
        let stored = fields.article.clone();
        let shelf = stored.newest()?.map(Shelf::new);
        let articles = searcher.num_docs();
        Ok(Self { stored, searcher, shelf, articles, waiting: Vec::new(), waiting_bytes: 0 })
    }

    /// The documents that are ready now.
    pub(super) fn pack(&mut self, unpacked: Unpacked) -> Result<Vec<Ready>> {
        self.articles += 1;
        match &self.shelf {
            Some(shelf) if self.waiting.is_empty() && !self.has_outgrown(shelf) => {
                Ok(vec![packed(&self.stored, shelf, unpacked)])
            }
            _ => {
                self.waiting_bytes += unpacked.json.len();
                self.waiting.push(unpacked);
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
        let older = self.some_of_the_archive()?;
        let texts = self.waiting.iter().map(|it| &it.json).chain(&older);
        let book = learn(self.articles, texts.map(String::as_str));
        if let Some(book) = self.stored.add(&book)? {
            self.shelf = Some(Shelf::new(book));
        }
        self.waiting_bytes = 0;
        let waiting = std::mem::take(&mut self.waiting);
        let Some(shelf) = &self.shelf else { return Ok(Vec::new()) };
        Ok(waiting.into_iter().map(|it| packed(&self.stored, shelf, it)).collect())
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
    fn some_of_the_archive(&self) -> Result<Vec<String>> {
        let missing = ENOUGH.saturating_sub(self.waiting.len());
        let every = (self.searcher.num_docs() as usize).div_ceil(missing.max(1)).max(1);
        let mut texts = Vec::new();
        let mut bytes = self.waiting_bytes;
        for reader in self.searcher.segment_readers() {
            let unreadable = |it| failed(&it, "cannot read an article of the archive");
            let store = reader.get_store_reader(1).map_err(|it| unreadable(it.into()))?;
            for doc in reader.doc_ids_alive().step_by(every) {
                if texts.len() >= missing || bytes >= ENOUGH_BYTES {
                    return Ok(texts);
                }
                let json = self.stored.json(&store.get(doc).map_err(unreadable)?)?;
                bytes += json.len();
                texts.push(json);
            }
        }
        Ok(texts)
    }
}

fn packed(stored: &Stored, shelf: &Shelf, unpacked: Unpacked) -> Ready {
    let Unpacked { mut document, json, .. } = unpacked;
    document.add_bytes(stored.field, &shelf.pack(&json));
    Ready { document, bytes: json.len() }
}
