//! The id of an article, or its first digits, to the article.

use std::collections::BTreeSet;

use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocAddress, Searcher};

use super::{Engine, failed, status};
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};

impl Engine {
    /// The article whose id is `id` or alone begins with it.
    pub(crate) fn article(&self, id: &str) -> Result<Article> {
        let searcher = self.reader.searcher();
        let address = self.address(&searcher, id)?;
        self.stored(&searcher, address)
    }

    /// Where the article lies whose id is `id` or alone begins with it.
    pub(super) fn address(&self, searcher: &Searcher, id: &str) -> Result<DocAddress> {
        let id = id.to_ascii_lowercase();
        let full = self.full_id(searcher, &id)?;
        let query =
            TermQuery::new(Term::from_field_text(self.fields.id, &full), IndexRecordOption::Basic);
        let unreadable = |it| failed(&it, "cannot search the archive");
        let found = searcher.search(&query, &DocSetCollector).map_err(unreadable)?;
        found.into_iter().next().ok_or_else(|| not_found(&id))
    }

    fn full_id(&self, searcher: &Searcher, id: &str) -> Result<String> {
        /// Fewer digits name too many articles to be meant.
        const SHORTEST: usize = 6;
        let is_hex = id.bytes().all(|it| it.is_ascii_hexdigit());
        if !is_hex || id.len() < SHORTEST || id.len() > 32 {
            let message = format!(
                "\"{id}\" is not an id; an id is {SHORTEST} to 32 of the digits 0-9 and a-f, as search prints them"
            );
            return Err(Error::new(ErrorKind::NotFound, message));
        }
        let unreadable = |it: std::io::Error| failed(&it.into(), "cannot search the archive");
        let mut candidates = BTreeSet::new();
        for reader in searcher.segment_readers() {
            let index = reader
                .inverted_index(self.fields.id)
                .map_err(|it| failed(&it, "cannot search the archive"))?;
            let mut stream = index
                .terms()
                .range()
                .ge(id)
                .lt(format!("{id}g"))
                .into_stream()
                .map_err(unreadable)?;
            while stream.advance() {
                let full = String::from_utf8_lossy(stream.key()).into_owned();
                let term = Term::from_field_text(self.fields.id, &full);
                let alive = status::in_segment(reader, &term)
                    .map_err(|it| failed(&it, "cannot search the archive"))?;
                if alive > 0 {
                    candidates.insert(full);
                }
            }
        }
        let mut candidates = candidates.into_iter();
        match (candidates.next(), candidates.next()) {
            (None, _) => Err(not_found(id)),
            (Some(full), None) => Ok(full),
            (Some(one), Some(other)) => {
                let message = format!(
                    "{id} begins more than one id, among them {one} and {other}; give more digits"
                );
                Err(Error::new(ErrorKind::NotFound, message))
            }
        }
    }
}

fn not_found(id: &str) -> Error {
    Error::new(ErrorKind::NotFound, format!("no article has an id that begins with {id}"))
}
