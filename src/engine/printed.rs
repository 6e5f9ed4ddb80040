//! Stored articles, for questions that the index cannot answer.

use std::sync::Arc;

use tantivy::DocId;
use tantivy::index::SegmentReader;
use tantivy::store::StoreReader;

use super::intervals::Span;
use super::page::Page;
use super::schema::{Fields, Part};
use super::stored::Stored;
use super::texts::texts;
use crate::article::Article;
use crate::query::Letters;

/// The articles of a segment.
pub(super) struct Articles {
    store: StoreReader,
    stored: Stored,
}

impl Articles {
    pub(super) fn open(fields: &Fields, reader: &SegmentReader) -> tantivy::Result<Self> {
        /// Documents are asked for in order, so one decoded block serves several.
        const BLOCKS: usize = 1;
        Ok(Self { store: reader.get_store_reader(BLOCKS)?, stored: fields.article.clone() })
    }

    /// An article; `None` where the store is damaged.
    pub(super) fn article(&self, doc: DocId) -> Option<Article> {
        self.stored.article(&self.store.get_document_bytes(doc).ok()?).ok()
    }
}

/// The printed words of one document at a time.
pub(super) struct Printed {
    fields: Arc<Fields>,
    reader: Arc<SegmentReader>,
    stored: Option<Articles>,
    /// The article read last.
    of: Option<(DocId, Article)>,
}

impl Printed {
    /// Opens nothing yet: few operands ask for letters.
    pub(super) fn new(fields: Arc<Fields>, reader: Arc<SegmentReader>) -> Self {
        Self { fields, reader, stored: None, of: None }
    }

    /// Whether it was this document that was read last.
    pub(super) fn is_of(&self, doc: DocId) -> bool {
        self.of.as_ref().is_some_and(|(of, _)| *of == doc)
    }

    /// Keeps the spans of a part of a document whose words are all printed in such letters.
    pub(super) fn keep(&mut self, doc: DocId, part: Part, letters: Letters, spans: &mut Vec<Span>) {
        match self.article(doc) {
            Some(article) => {
                let page = Page::read(&texts(article), part, usize::MAX, 0, |_, _| {});
                spans.retain(|span| page.is_in(letters, span));
            }
            None => spans.clear(),
        }
    }

    fn article(&mut self, doc: DocId) -> Option<&Article> {
        if !self.is_of(doc) {
            if self.stored.is_none() {
                self.stored = Articles::open(&self.fields, &self.reader).ok();
            }
            self.of = Some((doc, self.stored.as_ref()?.article(doc)?));
        }
        self.of.as_ref().map(|(_, article)| article)
    }
}
