//! One part of one document, as the index has it.

use tantivy::DocId;

use super::deadline::Deadline;
use super::intervals::{Leaves, Span, Structure, unit_of};
use super::plan::Item;
use super::printed::Printed;
use super::row::Row;
use super::schema::Part;
use super::slot::Slot;
use super::structure::Built;
use crate::query::{Letters, Unit};

/// What is known of documents beside the places of words.
pub(super) struct Sources {
    pub(super) built: Built,
    pub(super) printed: Printed,
    pub(super) deadline: Deadline,
}

/// One part of one document.
pub(super) struct Page<'s> {
    pub(super) doc: DocId,
    pub(super) part: Part,
    pub(super) slots: &'s mut [Slot],
    pub(super) openings: &'s mut [Option<Slot>],
    pub(super) sources: &'s mut Sources,
}

impl Leaves for Page<'_> {
    fn read(&mut self, leaf: usize) {
        if let Some(slot) = self.slots.get_mut(leaf)
            && slot.seek(self.doc) == self.doc
        {
            slot.read();
        }
    }

    fn positions(&self, leaf: usize) -> &[u32] {
        self.slots.get(leaf).map_or(&[], |it| it.positions_in(self.doc))
    }

    fn keep_case(&mut self, letters: Letters, spans: &mut Vec<Span>) {
        self.sources.printed.keep(self.doc, self.part, letters, spans);
    }
}

impl Structure for Page<'_> {
    fn starts(&mut self, unit: Unit) -> &[u32] {
        self.sources.built.starts(self.doc, self.part, unit)
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
        let behind = row.items.get(1..).unwrap_or_default();
        let is_known = |it: &Item| self.openings.get(it.leaf).is_some_and(Option::is_some);
        if !row.is_gapless() || !behind.iter().all(is_known) {
            let starts = self.starts(Unit::Paragraph);
            return unit_of(starts, first) != unit_of(starts, first + row.length - 1);
        }
        behind.iter().any(|it| {
            let opening = self.openings.get_mut(it.leaf).and_then(Option::as_mut);
            opening.is_some_and(|slot| {
                slot.seek(self.doc) == self.doc
                    && slot.positions().binary_search(&(first + it.offset)).is_ok()
            })
        })
    }

    fn deadline(&self) -> &Deadline {
        &self.sources.deadline
    }
}
