//! The postings of one operand of a query, merged into one: the terms of a stem, of a pattern, of a group.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::columnar::Column;
use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, TERMINATED};

use super::columns;
use super::terms::{Languages, Source};

/// Up to so many lists are all looked at for the next document; more stand in a queue.
///
/// Looking is a comparison a list, the queue about ten for each list that moves:
/// the two cost the same at about this number, and most words have one or two.
const FEW: usize = 8;

/// Merged postings with positions, at one document.
pub(super) struct Slot {
    lists: Vec<List>,
    doc: DocId,
    /// The language of each document, where one of the lists counts in some languages only.
    spoken: Option<Column<u64>>,
    /// Where the lists stand that are past `doc`, if they are many.
    queue: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Those that stand at `doc`, if they are many.
    here: Vec<usize>,
    positions: Vec<u32>,
    /// The document whose positions have been read.
    read: DocId,
}

/// One list of postings, and the languages of the documents in which it counts.
pub(super) struct List {
    pub(super) postings: SegmentPostings,
    languages: Languages,
}

impl List {
    /// Goes to the first document at or after `target` whose language counts.
    pub(super) fn seek(&mut self, target: DocId, spoken: Option<&Column<u64>>) -> DocId {
        let doc = self.postings.doc();
        let doc = if doc < target { self.postings.seek(target) } else { doc };
        self.pass(doc, spoken)
    }

    /// Goes to the next document whose language counts.
    pub(super) fn next(&mut self, spoken: Option<&Column<u64>>) -> DocId {
        let doc = self.postings.advance();
        self.pass(doc, spoken)
    }

    /// Passes documents whose language does not count.
    fn pass(&mut self, mut doc: DocId, spoken: Option<&Column<u64>>) -> DocId {
        let Some(spoken) = spoken.filter(|_| self.languages != Languages::ALL) else { return doc };
        while doc != TERMINATED && !spoken.first(doc).is_some_and(|it| self.languages.holds(it)) {
            doc = self.postings.advance();
        }
        doc
    }
}

/// A list of postings that a segment has, not opened yet.
pub(super) type Known = (TermInfo, Languages);

/// The lists of `sources` that a segment has, found without opening one.
pub(super) fn known(
    index: &InvertedIndexReader,
    sources: &[Source],
) -> tantivy::Result<Vec<Known>> {
    let mut known = Vec::with_capacity(sources.len());
    for source in sources {
        let info = index.terms().get(source.term.as_bytes())?;
        known.extend(info.map(|it| (it, source.languages)));
    }
    Ok(known)
}

/// Opens lists of a field of a segment.
pub(super) fn lists(
    index: &InvertedIndexReader,
    known: &[Known],
    record: IndexRecordOption,
) -> tantivy::Result<Vec<List>> {
    let mut lists = Vec::with_capacity(known.len());
    for (info, languages) in known {
        let postings = index.read_postings_from_terminfo(info, record)?;
        lists.push(List { postings, languages: *languages });
    }
    Ok(lists)
}

/// The column that lists of some languages need; `None` where all count in all.
pub(super) fn spoken(
    reader: &SegmentReader,
    lists: &[List],
) -> tantivy::Result<Option<Column<u64>>> {
    let is_partial = lists.iter().any(|it| it.languages != Languages::ALL);
    is_partial.then(|| columns::u64s(reader, "spoken")).transpose()
}

impl Slot {
    /// Opens the postings of `sources` in a field of a segment.
    pub(super) fn open(
        reader: &SegmentReader,
        field: Field,
        sources: &[Source],
    ) -> tantivy::Result<Self> {
        let index = reader.inverted_index(field)?;
        Self::of(reader, &index, &known(&index, sources)?)
    }

    /// Opens lists of a field of a segment.
    pub(super) fn of(
        reader: &SegmentReader,
        index: &InvertedIndexReader,
        known: &[Known],
    ) -> tantivy::Result<Self> {
        let lists = lists(index, known, IndexRecordOption::WithFreqsAndPositions)?;
        let spoken = spoken(reader, &lists)?;
        let (queue, here, positions) = (BinaryHeap::new(), Vec::new(), Vec::new());
        let mut slot = Self { lists, doc: 0, spoken, queue, here, positions, read: TERMINATED };
        if slot.lists.len() > FEW {
            slot.here.extend(0..slot.lists.len());
        }
        slot.settle(0);
        Ok(slot)
    }

    pub(super) fn doc(&self) -> DocId {
        self.doc
    }

    /// An upper bound of the number of documents.
    pub(super) fn size_hint(&self) -> u32 {
        self.lists.iter().map(|it| it.postings.doc_freq()).fold(0, u32::saturating_add)
    }

    /// Goes to the first document at or after `target`.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.settle(target);
        }
        self.doc
    }

    /// How often the words stand in the document, or more: a place may be in two lists.
    pub(super) fn frequency(&self) -> u32 {
        let of =
            |it: &List| if it.postings.doc() == self.doc { it.postings.term_freq() } else { 0 };
        match self.lists.len() > FEW {
            true => self.here.iter().filter_map(|it| self.lists.get(*it)).map(of).sum(),
            false => self.lists.iter().map(of).sum(),
        }
    }

    /// The sorted, distinct word numbers in the document.
    pub(super) fn positions(&mut self) -> &[u32] {
        self.read();
        &self.positions
    }

    /// The same, read before; none where the slot stands at another document.
    pub(super) fn positions_in(&self, doc: DocId) -> &[u32] {
        if self.read == doc { &self.positions } else { &[] }
    }

    /// Reads the positions in the document.
    pub(super) fn read(&mut self) {
        if self.read == self.doc || self.doc == TERMINATED {
            return;
        }
        self.read = self.doc;
        self.positions.clear();
        if let [only] = self.lists.as_mut_slice() {
            only.postings.append_positions_with_offset(0, &mut self.positions);
            return;
        }
        let mut merged = 0;
        let mut add = |list: &mut List| {
            if list.postings.doc() == self.doc {
                list.postings.append_positions_with_offset(0, &mut self.positions);
                merged += 1;
            }
        };
        match self.lists.len() > FEW {
            true => self.here.iter().for_each(|it| self.lists.get_mut(*it).map_or((), &mut add)),
            false => self.lists.iter_mut().for_each(add),
        }
        if merged > 1 {
            self.positions.sort_unstable();
            self.positions.dedup();
        }
    }

    /// Puts `doc` at the least document of the lists at or after `target`.
    fn settle(&mut self, target: DocId) {
        let spoken = self.spoken.as_ref();
        if let [only] = self.lists.as_mut_slice() {
            self.doc = only.seek(target, spoken);
            return;
        }
        if self.lists.len() <= FEW {
            let docs = self.lists.iter_mut().map(|it| it.seek(target, spoken));
            self.doc = docs.min().unwrap_or(TERMINATED);
            return;
        }
        while let Some(Reverse((_, number))) = self.queue.peek().filter(|it| it.0.0 < target) {
            self.here.push(*number);
            self.queue.pop();
        }
        for number in self.here.drain(..) {
            let doc = self.lists.get_mut(number).map_or(TERMINATED, |it| it.seek(target, spoken));
            if doc != TERMINATED {
                self.queue.push(Reverse((doc, number)));
            }
        }
        self.doc = self.queue.peek().map_or(TERMINATED, |it| it.0.0);
        while let Some(Reverse((_, number))) = self.queue.peek().filter(|it| it.0.0 == self.doc) {
            self.here.push(*number);
            self.queue.pop();
        }
    }
}
