//! Articles that hold one of many words, and how often, found without a place being read.
//!
//! The lists are read one after another, a window of articles at a time, which
//! costs the same for each of their entries, however many lists there are.
//! tantivy's block-max pruning, made for few lists, takes up to 80 times as
//! long for two hundred of them.

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::{BlockSegmentPostings, Postings};
use tantivy::query::Scorer;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, TERMINATED};

use super::columns;
use super::deadline::Deadline;
use super::held::Held;
use super::plan::Leaf;
use super::schema::{Fields, Part};
use super::score::Bm25;
use super::slot::{self, List, Sought};
use super::terms::Languages;

/// How many articles a window holds: their weights fill half of the fastest cache.
const WINDOW: u32 = 4_096;

/// How many articles of a segment hold a word of a leaf in one of some parts; once the time is up, fewer.
///
/// Nothing but the articles is read, block by block, as tantivy does for a pattern.
pub(super) fn count(
    fields: &Fields,
    (leaf, parts): (&Leaf, &[Part]),
    reader: &SegmentReader,
    deadline: &Deadline,
) -> tantivy::Result<u32> {
    let basic = IndexRecordOption::Basic;
    let sought = Sought::of(leaf);
    let mut held = Held::none(reader.max_doc());
    let mut spoken = None;
    for part in parts {
        let index = reader.inverted_index(fields.of(*part))?;
        let mut opened: Option<BlockSegmentPostings> = None;
        for (info, languages) in sought.known(reader, *part, &index)? {
            if deadline.spend(info.doc_freq as usize) {
                break;
            }
            // A list is some kilobytes, and most are of a few articles: none is moved.
            let list = match &mut opened {
                Some(list) => {
                    index.reset_block_postings_from_terminfo(&info, list)?;
                    list
                }
                none => none.insert(index.read_block_postings_from_terminfo(&info, basic)?),
            };
            if languages != Languages::ALL && spoken.is_none() {
                spoken = Some(columns::u64s(reader, "spoken")?);
            }
            let spoken = spoken.as_ref().filter(|_| languages != Languages::ALL);
            while !list.docs().is_empty() {
                match spoken {
                    None => list.docs().iter().for_each(|it| held.insert(*it)),
                    Some(spoken) => {
                        let language = |doc: &&DocId| spoken.first(**doc);
                        let counts =
                            |it: &&DocId| language(it).is_some_and(|it| languages.holds(it));
                        list.docs().iter().filter(counts).for_each(|it| held.insert(*it));
                    }
                }
                list.advance();
            }
        }
    }
    Ok(held.count(reader.alive_bitset()))
}

/// The articles of a segment that hold a word of a leaf in one of some parts.
pub(super) struct Union {
    /// Some kilobytes each: none is moved, nor taken out once it has ended.
    lists: Vec<(Part, Vec<List>)>,
    spoken: Option<Column<u64>>,
    /// The first article of the window.
    begin: DocId,
    /// A bit for each article of the window that holds a word.
    held: Vec<u64>,
    /// How often each article of the window holds a word; empty where that is not asked.
    found: Vec<Score>,
    doc: DocId,
    norms: FieldNormReader,
    bm25: Option<Bm25>,
    boost: Score,
    deadline: Deadline,
}

impl Union {
    pub(super) fn open(
        fields: &Fields,
        (leaf, parts): (&Leaf, &[Part]),
        reader: &SegmentReader,
        (bm25, boost): (Option<Bm25>, Score),
        deadline: &Deadline,
    ) -> tantivy::Result<Self> {
        let record = match bm25 {
            Some(_) => IndexRecordOption::WithFreqs,
            None => IndexRecordOption::Basic,
        };
        let sought = Sought::of(leaf);
        let mut lists = Vec::with_capacity(parts.len());
        let mut spoken = None;
        for part in parts {
            let index = reader.inverted_index(fields.of(*part))?;
            let of_part = slot::lists(&index, &sought.known(reader, *part, &index)?, record)?;
            if spoken.is_none() {
                spoken = slot::spoken(reader, &of_part)?;
            }
            lists.push((*part, of_part));
        }
        let found = if bm25.is_some() { vec![0.0; WINDOW as usize] } else { Vec::new() };
        let mut union = Self {
            lists,
            spoken,
            begin: 0,
            held: vec![0; WINDOW as usize / 64],
            found,
            doc: 0,
            norms: reader.get_fieldnorms_reader(fields.words)?,
            bm25,
            boost,
            deadline: deadline.clone(),
        };
        union.fill(0);
        union.doc = union.next(0);
        Ok(union)
    }

    /// Fills the window with the articles from the first at or after `target` on.
    fn fill(&mut self, target: DocId) {
        self.held.fill(0);
        self.found.fill(0.0);
        let spoken = self.spoken.as_ref();
        self.begin = TERMINATED;
        for list in self.lists.iter_mut().flat_map(|it| &mut it.1) {
            self.begin = self.begin.min(list.seek(target, spoken));
        }
        let end = self.begin.saturating_add(WINDOW);
        let mut read = 0;
        for (part, lists) in &mut self.lists {
            let counts = Bm25::counts(*part);
            for list in lists {
                let mut doc = list.doc();
                while doc < end && doc != TERMINATED {
                    let at = (doc - self.begin) as usize;
                    if let Some(bits) = self.held.get_mut(at / 64) {
                        *bits |= 1 << (at % 64);
                    }
                    if let Some(found) = self.found.get_mut(at) {
                        *found += counts * list.postings.term_freq() as Score;
                    }
                    read += 1;
                    doc = list.next(spoken);
                }
            }
        }
        if self.deadline.spend(read) {
            self.begin = TERMINATED;
        }
    }

    /// The first article at or after `target`.
    fn next(&mut self, mut target: DocId) -> DocId {
        while self.begin != TERMINATED {
            let at = target.saturating_sub(self.begin) as usize;
            let behind = self.held.get(at / 64).map_or(0, |it| it >> (at % 64));
            if behind != 0 {
                return self.begin + at as u32 + behind.trailing_zeros();
            }
            let later = self.held.get(at / 64 + 1..).unwrap_or_default();
            if let Some((words, bits)) = (1..).zip(later).find(|(_, bits)| **bits != 0) {
                let at = (at / 64 + words) as u32 * 64;
                return self.begin + at + bits.trailing_zeros();
            }
            target = target.max(self.begin.saturating_add(WINDOW));
            self.fill(target);
        }
        TERMINATED
    }
}

impl DocSet for Union {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.next(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.next(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let lists = self.lists.iter().flat_map(|it| &it.1);
        let hints = lists.map(|it| it.postings.doc_freq());
        hints.fold(0, u32::saturating_add)
    }
}

impl Scorer for Union {
    fn score(&mut self) -> Score {
        let Some(bm25) = &self.bm25 else { return self.boost };
        let found = self.found.get((self.doc - self.begin) as usize).copied().unwrap_or(0.0);
        self.boost * bm25.score(found, self.norms.fieldnorm(self.doc))
    }
}
