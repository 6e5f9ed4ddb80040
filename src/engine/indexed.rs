//! One part of one document, as the index has it.

use std::collections::BTreeSet;

use tantivy::DocId;
use tantivy::index::{InvertedIndexReader, SegmentReader};

use super::deadline::{Deadline, STORED};
use super::intervals::{Leaves, Span, Structure, unit_of};
use super::lay::seam;
use super::plan::{Leaf, SpanPlan};
use super::printed::Printed;
use super::row::Row;
use super::schema::Part;
use super::slot::{self, Slot};
use super::structure::Built;
use super::terms::{Languages, Source, TermMatch};
use crate::query::{Letters, Unit};

/// The work of reading a beginning of a paragraph and those of its sentences out of a column, in word numbers.
const BREAK: usize = 32;

/// What is known of documents beside the places of words.
pub(super) struct Sources {
    pub(super) built: Built,
    pub(super) printed: Printed,
    pub(super) deadline: Deadline,
}

/// Where neighbours in the rows of an operand would stand in two paragraphs.
#[derive(Default)]
pub(super) struct Seams {
    /// Each pair of leaves of which it is known.
    known: Vec<([usize; 2], Slot)>,
    /// Whether there are pairs of which it is not.
    is_partial: bool,
}

impl Seams {
    /// Opens the seams between leaves of a plan that stand side by side in the body, few enough and of forms alone.
    pub(super) fn open(
        plan: &SpanPlan,
        reader: &SegmentReader,
        index: &InvertedIndexReader,
    ) -> tantivy::Result<Self> {
        let mut pairs = BTreeSet::new();
        plan.operand.neighbours(&mut pairs);
        let mut seams = Self::default();
        for pair in pairs {
            let sources = match pair.map(|it| plan.leaves.get(it)) {
                [Some(before), Some(after)] => sources(before, after),
                _ => None,
            };
            match sources {
                Some(it) => {
                    seams.known.push((pair, Slot::of(reader, index, &slot::known(index, &it)?)?));
                }
                None => seams.is_partial = true,
            }
        }
        Ok(seams)
    }

    /// Whether it is known of a document that none of the pairs stands in two paragraphs of it.
    pub(super) fn are_none(&mut self, doc: DocId) -> bool {
        !self.is_partial && self.known.iter_mut().all(|(_, slot)| slot.seek(doc) != doc)
    }

    /// Whether a paragraph begins inside a row without gaps that stands at `first`; `None` if that is not known here.
    fn part(&mut self, row: Row<'_>, doc: DocId, first: u32) -> Option<bool> {
        let mut parted = false;
        for pair in row.items.windows(2) {
            let [before, after] = pair else { continue };
            let leaves = [before.leaf, after.leaf];
            let (_, slot) = self.known.iter_mut().find(|it| it.0 == leaves)?;
            parted |= slot.seek(doc) == doc
                && slot.positions().binary_search(&(first + after.offset)).is_ok();
        }
        Some(parted)
    }
}

/// The lists of the seams between two leaves; `None` for stems, and for so many forms that paragraphs are sooner looked up.
fn sources(before: &Leaf, after: &Leaf) -> Option<Vec<Source>> {
    /// A look at the paragraphs of an article costs about as much as opening so many lists for a few hundred.
    const MOST: usize = 8;
    let (before, after) = (forms(before)?, forms(after)?);
    if before.len() * after.len() > MOST {
        return None;
    }
    let terms = before.iter().flat_map(|a| after.iter().map(move |b| seam(a, b)));
    let terms: BTreeSet<String> = terms.collect();
    let source = |term| Source { term, languages: Languages::ALL };
    Some(terms.into_iter().map(source).collect())
}

/// The forms of a leaf, if it is of forms alone.
pub(super) fn forms(leaf: &Leaf) -> Option<Vec<&str>> {
    let mut all = Vec::new();
    for it in leaf {
        let TermMatch::Forms(forms) = it else { return None };
        all.extend(forms.all.iter().map(String::as_str));
    }
    Some(all)
}

/// One part of one document.
pub(super) struct Page<'s> {
    pub(super) doc: DocId,
    pub(super) part: Part,
    pub(super) slots: &'s mut [Slot],
    pub(super) seams: &'s mut Seams,
    pub(super) sources: &'s mut Sources,
}

impl Leaves for Page<'_> {
    fn read(&mut self, leaf: usize) {
        if let Some(slot) = self.slots.get_mut(leaf)
            && slot.seek(self.doc) == self.doc
        {
            slot.read();
            self.sources.deadline.spend(slot.positions_in(self.doc).len());
        }
    }

    fn positions(&self, leaf: usize) -> &[u32] {
        self.slots.get(leaf).map_or(&[], |it| it.positions_in(self.doc))
    }

    fn any(&mut self, leaves: [usize; 2], test: impl Fn(&[u32], &[u32]) -> bool) -> bool {
        let Ok(two) = self.slots.get_disjoint_mut(leaves) else { return false };
        let (found, read) = slot::any(two, self.doc, test);
        self.sources.deadline.spend(read);
        found
    }

    fn keep_case(&mut self, letters: Letters, spans: &mut Vec<Span>) {
        let Sources { printed, deadline, .. } = &mut self.sources;
        if !printed.is_of(self.doc) {
            deadline.spend(STORED);
        }
        printed.keep(self.doc, self.part, letters, spans);
    }
}

impl Structure for Page<'_> {
    fn starts(&mut self, unit: Unit) -> &[u32] {
        let Sources { built, deadline, .. } = &mut self.sources;
        let starts = built.starts(self.doc, self.part, unit);
        deadline.spend(starts.len() * BREAK);
        starts
    }

    fn quotations(&mut self) -> &[(u32, u32)] {
        self.sources.built.quotations(self.doc, self.part)
    }

    fn lead(&mut self) -> &[(u32, u32)] {
        self.sources.built.lead(self.doc)
    }

    fn is_parted(&mut self, row: Row<'_>, first: u32) -> bool {
        if self.part != Part::Body {
            return false;
        }
        match self.seams.part(row, self.doc, first).filter(|_| row.is_gapless()) {
            Some(is_parted) => is_parted,
            None => {
                let starts = self.starts(Unit::Paragraph);
                unit_of(starts, first) != unit_of(starts, first + row.length - 1)
            }
        }
    }

    fn is_nowhere_parted(&mut self) -> bool {
        self.seams.are_none(self.doc)
    }

    fn deadline(&self) -> &Deadline {
        &self.sources.deadline
    }
}
