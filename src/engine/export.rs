//! All articles of an index, one after the other in the order of their ids.

use std::collections::HashSet;

use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED};

use super::{Engine, failed};
use crate::article::Article;
use crate::error::Result;

/// An article as it is in the index.
pub(crate) struct Kept {
    pub(crate) article: Article,
    /// Whether it was read with little confidence.
    pub(crate) is_unsure: bool,
}

impl Engine {
    /// Every article that can be found now; what is committed in the meantime is not among them.
    ///
    /// What is held is the place of each, some 24 bytes an article.
    pub(crate) fn export(&self) -> Result<impl Iterator<Item = Result<Kept>> + use<'_>> {
        let searcher = self.reader.searcher();
        let unreadable = |it| failed(&it, "cannot read the archive");
        let places = self.by_id(&searcher).map_err(unreadable)?;
        let unsure = self.unsure(&searcher).map_err(unreadable)?;
        Ok(places.into_iter().map(move |place| {
            let article = self.stored(&searcher, place)?;
            Ok(Kept { article, is_unsure: unsure.contains(&place) })
        }))
    }

    fn by_id(&self, searcher: &Searcher) -> tantivy::Result<Vec<DocAddress>> {
        let mut found: Vec<([u8; 16], DocAddress)> = Vec::new();
        for (number, reader) in (0..).zip(searcher.segment_readers()) {
            let index = reader.inverted_index(self.fields.id)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let mut id = [0; 16];
                let digits = terms.key().chunks(2).map(|it| {
                    let text = std::str::from_utf8(it).unwrap_or_default();
                    u8::from_str_radix(text, 16).unwrap_or_default()
                });
                id.iter_mut().zip(digits).for_each(|(to, from)| *to = from);
                let info = terms.value();
                let mut docs = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                while docs.doc() != TERMINATED {
                    if reader.alive_bitset().is_none_or(|it| it.is_alive(docs.doc())) {
                        found.push((id, DocAddress::new(number, docs.doc())));
                    }
                    docs.advance();
                }
            }
        }
        found.sort_unstable();
        Ok(found.into_iter().map(|it| it.1).collect())
    }

    fn unsure(&self, searcher: &Searcher) -> tantivy::Result<HashSet<DocAddress>> {
        let mut found = HashSet::new();
        let term = Term::from_field_text(self.fields.flag, "is:unsure");
        for (number, reader) in (0..).zip(searcher.segment_readers()) {
            let index = reader.inverted_index(self.fields.flag)?;
            let Some(mut docs) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            while docs.doc() != TERMINATED {
                found.insert(DocAddress::new(number, docs.doc()));
                docs.advance();
            }
        }
        Ok(found)
    }
}
