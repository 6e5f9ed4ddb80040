//! Operands as a tantivy query: the articles in which one has a span.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, TERMINATED, TantivyError};

use super::approx::Approx;
use super::deadline::{ARTICLE, Deadline};
use super::intervals::{self, Leaves, Span, Structure};
use super::plan::SpanPlan;
use super::printed::Printed;
use super::schema::{Fields, Part};
use super::score::Bm25;
use super::slot::Slot;
use super::structure::Built;
use crate::query::{Letters, Unit};

/// The articles in which an operand stands in one of its parts, often enough.
#[derive(Clone, Debug)]
pub(super) struct SpanQuery {
    fields: Arc<Fields>,
    plan: Arc<SpanPlan>,
    deadline: Deadline,
}

impl SpanQuery {
    pub(super) fn new(fields: Arc<Fields>, plan: Arc<SpanPlan>, deadline: Deadline) -> Self {
        Self { fields, plan, deadline }
    }
}

impl Query for SpanQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let bm25 = match scoring {
            EnableScoring::Disabled { .. } => None,
            EnableScoring::Enabled { searcher, .. } => {
                Some(Bm25::of(&self.fields, &self.plan, searcher)?)
            }
        };
        Ok(Box::new(SpanWeight { query: self.clone(), bm25 }))
    }
}

struct SpanWeight {
    query: SpanQuery,
    bm25: Option<Bm25>,
}

impl Weight for SpanWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let SpanQuery { fields, plan, deadline } = &self.query;
        let mut parts = Vec::with_capacity(plan.parts.len());
        for part in &plan.parts {
            if deadline.look() {
                break;
            }
            parts.extend(PartSpans::open(fields, plan, *part, reader)?);
        }
        if parts.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        let mut scorer = SpanScorer {
            plan: Arc::clone(plan),
            parts,
            doc: 0,
            built: Built::new(reader),
            printed: Printed::new(fields, reader),
            norms: reader.get_fieldnorms_reader(fields.words)?,
            bm25: self.bm25.clone(),
            boost,
            deadline: deadline.clone(),
        };
        scorer.settle(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("spans of an operand", scorer.score()))
    }
}

/// The operand in one part of one segment.
struct PartSpans {
    part: Part,
    slots: Vec<Slot>,
    approx: Approx,
    doc: DocId,
    spans: Vec<Span>,
}

impl PartSpans {
    /// `None` where the operand stands in no document of the segment.
    fn open(
        fields: &Fields,
        plan: &SpanPlan,
        part: Part,
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<Self>> {
        let Some(mut approx) = Approx::of(&plan.operand, part) else { return Ok(None) };
        let mut slots = Vec::with_capacity(plan.leaves.len());
        for leaf in &plan.leaves {
            let sources: Vec<_> = leaf.iter().flat_map(|it| it.in_part()).collect();
            slots.push(Slot::open(reader, fields.of(part), &sources)?);
        }
        approx.sort(&slots);
        let doc = approx.seek(&mut slots, 0);
        Ok((doc != TERMINATED).then_some(Self { part, slots, approx, doc, spans: Vec::new() }))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.approx.seek(&mut self.slots, target);
        }
        self.doc
    }
}

struct SpanScorer {
    plan: Arc<SpanPlan>,
    parts: Vec<PartSpans>,
    doc: DocId,
    built: Built,
    printed: Printed,
    norms: FieldNormReader,
    bm25: Option<Bm25>,
    boost: Score,
    deadline: Deadline,
}

impl SpanScorer {
    /// Goes to the first document at or after `target` in which the operand stands often enough.
    fn settle(&mut self, mut target: DocId) -> DocId {
        loop {
            let candidates = self.parts.iter_mut().map(|it| it.seek(target));
            self.doc = candidates.min().unwrap_or(TERMINATED);
            if self.doc == TERMINATED {
                return self.doc;
            }
            let stands = self.stands();
            if self.deadline.spend(ARTICLE) {
                self.doc = TERMINATED;
                return self.doc;
            }
            if stands {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    /// Reads the spans in the current document.
    fn stands(&mut self) -> bool {
        let mut count = 0;
        for it in &mut self.parts {
            it.spans.clear();
            if it.doc != self.doc {
                continue;
            }
            let mut page = Page {
                doc: self.doc,
                part: it.part,
                slots: &mut it.slots,
                built: &mut self.built,
                printed: &mut self.printed,
                deadline: &self.deadline,
            };
            it.spans = intervals::spans(&self.plan.operand, it.part, &mut page);
            count += match self.plan.at_least {
                1 => it.spans.len(),
                _ => intervals::apart(&it.spans),
            };
        }
        count >= self.plan.at_least
    }
}

/// One part of one document, as the index has it.
struct Page<'s> {
    doc: DocId,
    part: Part,
    slots: &'s mut [Slot],
    built: &'s mut Built,
    printed: &'s mut Printed,
    deadline: &'s Deadline,
}

impl Leaves for Page<'_> {
    fn positions(&mut self, leaf: usize) -> &[u32] {
        let Some(slot) = self.slots.get_mut(leaf) else { return &[] };
        match slot.seek(self.doc) == self.doc {
            true => slot.positions(),
            false => &[],
        }
    }

    fn keep_case(&mut self, letters: Letters, spans: &mut Vec<Span>) {
        self.printed.keep(self.doc, self.part, letters, spans);
    }
}

impl Structure for Page<'_> {
    fn starts(&mut self, unit: Unit) -> &[u32] {
        self.built.starts(self.doc, self.part, unit)
    }

    fn quotations(&mut self) -> &[(u32, u32)] {
        self.built.quotations(self.doc, self.part)
    }

    fn lead(&mut self) -> &[(u32, u32)] {
        self.built.lead(self.doc)
    }

    fn deadline(&self) -> &Deadline {
        self.deadline
    }
}

impl DocSet for SpanScorer {
    fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.settle(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.settle(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|it| it.approx.size_hint(&it.slots)).fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        // Reading positions costs about ten times as much as reading documents.
        u64::from(self.size_hint()) * 10
    }
}

impl Scorer for SpanScorer {
    fn score(&mut self) -> Score {
        let Some(bm25) = &self.bm25 else { return self.boost };
        let weighed = self.parts.iter().filter(|it| it.doc == self.doc);
        let found = weighed.map(|it| bm25.weigh(it.part, &it.spans)).sum();
        self.boost * bm25.score(found, self.norms.fieldnorm(self.doc))
    }
}
