//! The postings of one operand of a query, merged into one: the terms of a stem, of a pattern, of a group.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::columnar::Column;
use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, TERMINATED};

use super::columns;
use super::schema::Part;
use super::terms::{Beginning, Forms, Languages, Lists, Source, TermMatch};

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
    /// Those that stand at `doc`; of few lists only while positions are read.
    here: Vec<usize>,
    /// The word numbers of several lists in `read`.
    merged: Vec<u32>,
    /// The document whose positions have been read.
    read: DocId,
    /// The list whose positions they are, if it is only one.
    only: Option<usize>,
}

/// Whether a test holds of the places in one list of either slot, and how many places were read for it.
///
/// The words of a stem are in a list or two, and what is looked for is mostly
/// found in the first of either.
pub(super) fn any(
    [one, other]: [&mut Slot; 2],
    doc: DocId,
    test: impl Fn(&[u32], &[u32]) -> bool,
) -> (bool, usize) {
    if one.seek(doc) != doc || other.seek(doc) != doc {
        return (false, 0);
    }
    if one.lists.len().max(other.lists.len()) > FEW {
        let (ones, others) = (one.positions(), other.positions());
        return (test(ones, others), ones.len() + others.len());
    }
    let mut read = 0;
    for mine in &mut one.lists {
        let ones = mine.positions_in(doc);
        if ones.is_empty() {
            continue;
        }
        read += ones.len();
        for theirs in &mut other.lists {
            let others = theirs.positions_in(doc);
            read += others.len();
            if test(ones, others) {
                return (true, read);
            }
        }
    }
    (false, read)
}

/// One list of postings, and the languages of the documents in which it counts.
pub(super) struct List {
    /// Where it stands: asked for each time another list moves, and so kept beside the postings.
    doc: DocId,
    /// The document whose positions have been read.
    read: DocId,
    languages: Languages,
    positions: Vec<u32>,
    pub(super) postings: SegmentPostings,
}

impl List {
    fn new(postings: SegmentPostings, languages: Languages) -> Self {
        let (doc, read) = (postings.doc(), TERMINATED);
        Self { doc, read, languages, positions: Vec::new(), postings }
    }

    /// The positions in a document; none where the list stands at another.
    #[inline]
    fn positions_in(&mut self, doc: DocId) -> &[u32] {
        if self.read != doc {
            if self.doc != doc {
                return &[];
            }
            self.postings.positions(&mut self.positions);
            self.read = doc;
        }
        &self.positions
    }

    pub(super) fn doc(&self) -> DocId {
        self.doc
    }

    /// Goes to the first document at or after `target` whose language counts.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId, spoken: Option<&Column<u64>>) -> DocId {
        if self.doc < target {
            self.doc = self.postings.seek(target);
        }
        match spoken {
            None => self.doc,
            Some(spoken) => self.pass(spoken),
        }
    }

    /// Goes to the next document whose language counts.
    #[inline]
    pub(super) fn next(&mut self, spoken: Option<&Column<u64>>) -> DocId {
        self.doc = self.postings.advance();
        match spoken {
            None => self.doc,
            Some(spoken) => self.pass(spoken),
        }
    }

    /// Passes documents whose language does not count.
    fn pass(&mut self, spoken: &Column<u64>) -> DocId {
        let counts = |doc| spoken.first(doc).is_some_and(|it| self.languages.holds(it));
        if self.languages != Languages::ALL {
            while self.doc != TERMINATED && !counts(self.doc) {
                self.doc = self.postings.advance();
            }
        }
        self.doc
    }
}

/// A list of postings that a segment has, not opened yet.
pub(super) type Known = (TermInfo, Languages);

/// What is looked for to find the words of a leaf.
pub(super) struct Sought<'l> {
    sources: Vec<Source>,
    /// The postings of patterns, which were found together with their forms.
    found: Vec<&'l Lists>,
}

impl<'l> Sought<'l> {
    pub(super) fn of(leaf: &'l [TermMatch]) -> Self {
        let (mut sources, mut found) = (Vec::new(), Vec::new());
        for it in leaf {
            match it {
                TermMatch::Forms(Forms { lists: Some(lists), .. })
                | TermMatch::Beginning(Beginning { lists, .. }) => found.push(lists.as_ref()),
                it => sources.extend(it.in_part()),
            }
        }
        Self { sources, found }
    }

    /// The only list, if there is no more than one and it counts in all languages.
    pub(super) fn only(&self) -> Option<&str> {
        match (self.sources.as_slice(), self.found.as_slice()) {
            ([Source { term, languages: Languages::ALL }], []) => Some(term),
            _ => None,
        }
    }

    /// The lists that a part of a segment has.
    pub(super) fn known(
        &self,
        reader: &SegmentReader,
        part: Part,
        index: &InvertedIndexReader,
    ) -> tantivy::Result<Vec<Known>> {
        let mut known = known(index, &self.sources)?;
        let place = (reader.segment_id(), part);
        for (_, infos) in self.found.iter().flat_map(|it| it.iter()).filter(|it| it.0 == place) {
            known.extend(infos.iter().map(|it| (it.clone(), Languages::ALL)));
        }
        Ok(known)
    }
}

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
        lists.push(List::new(postings, *languages));
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
        let (queue, here, merged) = (BinaryHeap::new(), Vec::new(), Vec::new());
        let (read, only) = (TERMINATED, None);
        let mut slot = Self { lists, doc: 0, spoken, queue, here, merged, read, only };
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
        let of = |it: &List| if it.doc == self.doc { it.postings.term_freq() } else { 0 };
        match self.lists.len() > FEW {
            true => self.here.iter().filter_map(|it| self.lists.get(*it)).map(of).sum(),
            false => self.lists.iter().map(of).sum(),
        }
    }

    /// The sorted, distinct word numbers in the document.
    pub(super) fn positions(&mut self) -> &[u32] {
        self.read();
        self.positions_in(self.doc)
    }

    /// The same, read before; none where the slot stands at another document.
    pub(super) fn positions_in(&self, doc: DocId) -> &[u32] {
        match self.only {
            _ if self.read != doc => &[],
            Some(only) => self.lists.get(only).map_or(&[], |it| &it.positions),
            None => &self.merged,
        }
    }

    /// Reads the positions in the document.
    pub(super) fn read(&mut self) {
        if self.read == self.doc || self.doc == TERMINATED {
            return;
        }
        let Self { lists, here, merged, doc, .. } = self;
        if let [only] = lists.as_mut_slice() {
            only.positions_in(*doc);
            (self.only, self.read) = (Some(0), *doc);
            return;
        }
        if lists.len() <= FEW {
            here.clear();
            here.extend((0..lists.len()).filter(|it| stands_at(lists, *it, *doc)));
        }
        for number in here.iter() {
            if let Some(list) = lists.get_mut(*number) {
                list.positions_in(*doc);
            }
        }
        let positions = |number: &usize| lists.get(*number).map_or(&[][..], |it| &it.positions);
        merged.clear();
        match here.as_slice() {
            [_] => {}
            [one, other] => merge(positions(one), positions(other), merged),
            here => {
                here.iter().for_each(|it| merged.extend_from_slice(positions(it)));
                merged.sort_unstable();
                merged.dedup();
            }
        }
        self.only = if let [only] = here.as_slice() { Some(*only) } else { None };
        self.read = *doc;
    }

    /// Puts `doc` at the least document of the lists at or after `target`.
    fn settle(&mut self, target: DocId) {
        let spoken = self.spoken.as_ref();
        if self.lists.len() <= FEW {
            // A plain loop stays in registers, which the least of an iterator does not.
            self.doc = TERMINATED;
            for list in &mut self.lists {
                self.doc = self.doc.min(list.seek(target, spoken));
            }
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

fn stands_at(lists: &[List], number: usize, doc: DocId) -> bool {
    lists.get(number).is_some_and(|it| it.doc == doc)
}

/// Adds the numbers of two sorted lists in order, each once.
fn merge(mut ones: &[u32], mut others: &[u32], merged: &mut Vec<u32>) {
    while let ([one, ones_left @ ..], [other, others_left @ ..]) = (ones, others) {
        merged.push(*one.min(other));
        ones = if one <= other { ones_left } else { ones };
        others = if other <= one { others_left } else { others };
    }
    merged.extend_from_slice(ones);
    merged.extend_from_slice(others);
}
