//! The postings of one operand of a query, merged into one: the terms of a stem, of a pattern, of a group.

use tantivy::columnar::Column;
use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, TERMINATED};

use super::columns;
use super::terms::{Languages, Source};

/// Merged postings with positions, at one document.
pub(super) struct Slot {
    lists: Vec<List>,
    doc: DocId,
    /// The language of each document, where one of the lists counts in some languages only.
    spoken: Option<Column<u64>>,
    positions: Vec<u32>,
    /// The document whose positions have been read.
    read: DocId,
}

struct List {
    postings: SegmentPostings,
    languages: Languages,
}

impl Slot {
    /// Opens the postings of `sources` in a field of a segment.
    pub(super) fn open(
        reader: &SegmentReader,
        field: Field,
        sources: &[Source],
    ) -> tantivy::Result<Self> {
        let index = reader.inverted_index(field)?;
        let mut lists = Vec::with_capacity(sources.len());
        for source in sources {
            let term = Term::from_field_text(field, &source.term);
            let postings = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?;
            lists.extend(postings.map(|postings| List { postings, languages: source.languages }));
        }
        let is_partial = lists.iter().any(|it| it.languages != Languages::ALL);
        let spoken = if is_partial { Some(columns::u64s(reader, "spoken")?) } else { None };
        let mut slot = Self { lists, doc: 0, spoken, positions: Vec::new(), read: TERMINATED };
        slot.settle();
        Ok(slot)
    }

    /// An upper bound of the number of documents.
    pub(super) fn size_hint(&self) -> u32 {
        self.lists.iter().map(|it| it.postings.doc_freq()).fold(0, u32::saturating_add)
    }

    /// Goes to the first document at or after `target`.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            for list in self.lists.iter_mut().filter(|it| it.postings.doc() < target) {
                list.postings.seek(target);
            }
            self.settle();
        }
        self.doc
    }

    /// The sorted, distinct word numbers in the document.
    pub(super) fn positions(&mut self) -> &[u32] {
        if self.read != self.doc {
            self.read = self.doc;
            self.positions.clear();
            let mut merged = 0;
            for list in self.lists.iter_mut().filter(|it| it.postings.doc() == self.doc) {
                list.postings.append_positions_with_offset(0, &mut self.positions);
                merged += 1;
            }
            if merged > 1 {
                self.positions.sort_unstable();
                self.positions.dedup();
            }
        }
        &self.positions
    }

    /// Puts `doc` at the least document of the lists, past those whose language does not count.
    fn settle(&mut self) {
        if let Some(spoken) = &self.spoken {
            for list in self.lists.iter_mut().filter(|it| it.languages != Languages::ALL) {
                let mut doc = list.postings.doc();
                while doc != TERMINATED
                    && !spoken.first(doc).is_some_and(|it| list.languages.holds(it))
                {
                    doc = list.postings.advance();
                }
            }
        }
        self.doc = self.lists.iter().map(|it| it.postings.doc()).min().unwrap_or(TERMINATED);
    }
}
