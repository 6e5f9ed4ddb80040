//! Operands as a tantivy query: the articles in which one has a span.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, PhraseQuery, Query, Scorer, Weight};
use tantivy::schema::Term;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, TERMINATED, TantivyError};

use super::approx::Approx;
use super::deadline::{ARTICLE, Deadline};
use super::held::Held;
use super::indexed::{Page, Seams, Sources};
use super::intervals;
use super::pair;
use super::plan::{Item, Leaf, Operand, SpanPlan};
use super::printed::Printed;
use super::row::Row;
use super::schema::{Fields, Part};
use super::score::Bm25;
use super::slot::{Known, Slot, Sought};
use super::standing;
use super::structure::Built;
use super::terms::are_apart;
use super::union::{self, Union};
use crate::query::Relation;

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

impl SpanQuery {
    /// The documents of a segment, to be asked whether the operand stands in them, or one like it.
    pub(super) fn gauge(&self, reader: &SegmentReader) -> tantivy::Result<Gauge> {
        let weight = SpanWeight { query: self.clone(), bm25: None };
        Ok(Gauge(weight.spans(reader, 1.0)?))
    }
}

/// Operands of the same leaves and one shape, told apart document by document.
pub(super) struct Gauge(SpanScorer);

impl Gauge {
    /// Whether an operand stands often enough in a document, which is not before the last one asked about.
    pub(super) fn holds(&mut self, operand: &Operand, doc: DocId) -> bool {
        let Self(scorer) = self;
        scorer.doc = scorer.candidate(doc);
        scorer.doc == doc
            && stands(operand, scorer.plan.at_least, doc, &mut scorer.parts, &mut scorer.sources)
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

impl SpanWeight {
    fn spans(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<SpanScorer> {
        let SpanQuery { fields, plan, deadline } = &self.query;
        let mut parts = Vec::with_capacity(plan.parts.len());
        let sought: Vec<Sought<'_>> = plan.leaves.iter().map(|it| Sought::of(it)).collect();
        for part in &plan.parts {
            if deadline.look() {
                break;
            }
            let Some(mut it) = PartSpans::open(fields, (plan, &sought), *part, reader)? else {
                continue;
            };
            // What is scored is sooner passed over for its score than left to another.
            if self.bm25.is_none() {
                it.leave_phrases((fields, plan), &sought, reader)?;
            }
            parts.push(it);
        }
        let norms = || reader.get_fieldnorms_reader(fields.words);
        let bm25 = self.bm25.clone().map(|it| Ok::<_, TantivyError>((it, norms()?))).transpose()?;
        // A reader is a large thing to copy, and most operands need none.
        let reader = Arc::new(reader.clone());
        let sources = Sources {
            built: Built::new(Arc::clone(&reader)),
            printed: Printed::new(Arc::clone(fields), reader),
            deadline: deadline.clone(),
        };
        Ok(SpanScorer { plan: Arc::clone(plan), parts, doc: 0, sources, bm25, boost })
    }

    /// The words, if lists of articles and frequencies say all that is asked.
    fn listed(&self) -> Option<&Leaf> {
        let leaf = self.query.plan.one_of()?;
        (self.bm25.is_none() || are_apart(leaf)).then_some(leaf)
    }
}

impl Weight for SpanWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        if let Some(leaf) = self.listed() {
            let SpanQuery { fields, plan, deadline } = &self.query;
            let scored = (self.bm25.clone(), boost);
            let union = Union::open(fields, (leaf, &plan.parts), reader, scored, deadline)?;
            return Ok(Box::new(union));
        }
        let mut scorer = self.spans(reader, boost)?;
        if scorer.parts.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        scorer.settle(0, Score::NEG_INFINITY);
        Ok(Box::new(scorer))
    }

    /// Looks at no article before the rest of a query has named one: the first in which a rare thing stands may be far.
    fn scorer_danger(
        &self,
        reader: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        if self.listed().is_some() {
            let mut scorer = self.scorer(reader, boost)?;
            let found = match scorer.doc() {
                doc if doc > target => SeekDangerResult::SeekLowerBound(doc),
                _ => scorer.seek_danger(target),
            };
            return Ok((found, scorer));
        }
        let mut scorer = self.spans(reader, boost)?;
        if scorer.parts.is_empty() {
            return Ok((SeekDangerResult::SeekLowerBound(TERMINATED), Box::new(EmptyScorer)));
        }
        Ok((scorer.seek_danger(target), Box::new(scorer)))
    }

    /// Passes over articles that hold the words too seldom, before it is known where.
    fn for_each_pruning(
        &self,
        mut threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        if self.listed().is_some() {
            let mut scorer = self.scorer(reader, 1.0)?;
            let mut doc = scorer.doc();
            while doc != TERMINATED {
                let score = scorer.score();
                if score > threshold {
                    threshold = callback(doc, score);
                }
                doc = scorer.advance();
            }
            return Ok(());
        }
        let mut scorer = self.spans(reader, 1.0)?;
        let mut doc = scorer.settle(0, threshold);
        while doc != TERMINATED {
            let score = scorer.score();
            if score > threshold {
                threshold = callback(doc, score);
            }
            doc = scorer.settle(doc + 1, threshold);
        }
        Ok(())
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        let SpanQuery { fields, plan, deadline } = &self.query;
        let alive = reader.alive_bitset();
        if let Some(leaf) = plan.one_of() {
            if let ([part], None) = (plan.parts.as_slice(), alive) {
                // One list is as long as it says, whoever speaks what.
                if let Some(term) = Sought::of(leaf).only() {
                    let field = fields.of(*part);
                    let term = Term::from_field_text(field, term);
                    return Ok(reader.inverted_index(field)?.doc_freq(&term)?);
                }
            }
            return union::count(fields, (leaf, &plan.parts), reader, deadline);
        }
        if let Some(count) = pair::count(fields, plan, reader, deadline)? {
            return Ok(count);
        }
        let mut scorer = self.spans(reader, 1.0)?;
        if plan.at_least == 1 {
            return Ok(scorer.hold().count(alive));
        }
        scorer.settle(0, Score::NEG_INFINITY);
        Ok(match alive {
            Some(alive) => scorer.count(alive),
            None => scorer.count_including_deleted(),
        })
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
    /// Where words side by side would be of two paragraphs.
    seams: Seams,
    approx: Approx,
    /// The documents in which a phrase stands, found faster, but without regard to paragraphs.
    phrase: Option<Box<dyn DocSet>>,
    doc: DocId,
}

impl PartSpans {
    /// `None` where the operand stands in no document of the segment.
    fn open(
        fields: &Fields,
        (plan, sought): (&SpanPlan, &[Sought<'_>]),
        part: Part,
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<Self>> {
        let Some(mut approx) = Approx::of(&plan.operand, part) else { return Ok(None) };
        let index = reader.inverted_index(fields.of(part))?;
        let known = sought.iter().map(|it| it.known(reader, part, &index));
        let known: Vec<Vec<Known>> = known.collect::<tantivy::Result<_>>()?;
        if !approx.is_possible(&|leaf| known.get(leaf).is_some_and(|it| !it.is_empty())) {
            return Ok(None);
        }
        let slots = known.iter().map(|it| Slot::of(reader, &index, it));
        let mut slots: Vec<Slot> = slots.collect::<tantivy::Result<_>>()?;
        approx.sort(&slots);
        let doc = approx.seek(&mut slots, 0);
        if doc == TERMINATED {
            return Ok(None);
        }
        // Only the body has paragraphs.
        let seams = match part {
            Part::Body => Seams::open(plan, reader, &index)?,
            _ => Seams::default(),
        };
        Ok(Some(Self { part, slots, seams, approx, phrase: None, doc }))
    }

    /// Leaves it to others to find the next phrase, where that is what is looked for and each word is one list.
    fn leave_phrases(
        &mut self,
        (fields, plan): (&Fields, &SpanPlan),
        sought: &[Sought<'_>],
        reader: &SegmentReader,
    ) -> tantivy::Result<()> {
        let Operand::Phrase { items, length } = &plan.operand else { return Ok(()) };
        let field = fields.of(self.part);
        let term = |it: &Item| {
            let only = sought.get(it.leaf).and_then(Sought::only);
            only.map(|it| Term::from_field_text(field, it))
        };
        let terms: Option<Vec<Term>> = items.iter().map(term).collect();
        let row = Row { items, length: *length };
        // Of two words `pair` tells sooner whether they meet.
        let Some(terms) = terms.filter(|it| row.is_gapless() && it.len() > 2) else {
            return Ok(());
        };
        let unscored = EnableScoring::disabled_from_schema(reader.schema());
        let phrase = PhraseQuery::new(terms).weight(unscored)?.scorer(reader, 1.0)?;
        self.doc = phrase.doc();
        self.phrase = Some(phrase);
        Ok(())
    }

    /// The first document at or after `target` in which the operand may stand, as narrow as is known.
    fn next(&mut self, target: DocId) -> DocId {
        let Some(phrase) = self.phrase.as_mut() else { return self.seek(target) };
        if self.doc < target {
            let at = phrase.doc();
            self.doc = if at < target { phrase.seek(target) } else { at };
        }
        self.doc
    }

    /// Whether the operand stands in the current document.
    fn stands(&mut self, operand: &Operand, sources: &mut Sources) -> bool {
        let part = self.part;
        self.is_sure() || standing::stands(operand, part, &mut self.page(sources))
    }

    /// Whether a phrase stands in the document, and nowhere in two paragraphs.
    fn is_sure(&mut self) -> bool {
        let doc = self.doc;
        self.phrase.as_ref().is_some_and(|it| it.doc() == doc) && self.seams.are_none(doc)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.approx.seek(&mut self.slots, target);
        }
        self.doc
    }

    fn page<'s>(&'s mut self, sources: &'s mut Sources) -> Page<'s> {
        let Self { part, slots, seams, doc, .. } = self;
        Page { doc: *doc, part: *part, slots, seams, sources }
    }
}

struct SpanScorer {
    plan: Arc<SpanPlan>,
    parts: Vec<PartSpans>,
    doc: DocId,
    sources: Sources,
    /// What articles are scored by, and their lengths.
    bm25: Option<(Bm25, FieldNormReader)>,
    boost: Score,
}

impl SpanScorer {
    /// Goes to the first document at or after `target` in which the operand stands often enough.
    ///
    /// Documents whose score cannot be above `threshold` are passed over.
    fn settle(&mut self, mut target: DocId, threshold: Score) -> DocId {
        loop {
            self.doc = self.parts.iter_mut().map(|it| it.next(target)).min().unwrap_or(TERMINATED);
            if self.doc == TERMINATED {
                return self.doc;
            }
            let stands = self.is_worth(threshold) && self.stands();
            if self.sources.deadline.spend(ARTICLE) {
                self.doc = TERMINATED;
                return self.doc;
            }
            if stands {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    /// The first document at or after `target` that holds what the operand cannot do without.
    fn candidate(&mut self, target: DocId) -> DocId {
        self.parts.iter_mut().map(|it| it.seek(target)).min().unwrap_or(TERMINATED)
    }

    /// Whether the score of the current document may be above a threshold, by how often it holds the words.
    fn is_worth(&self, threshold: Score) -> bool {
        let Some((bm25, norms)) = self.bm25.as_ref().filter(|_| threshold > 0.0) else {
            return true;
        };
        let here = self.parts.iter().filter(|it| it.doc == self.doc);
        let most = here.map(|it| Bm25::counts(it.part) * most(&self.plan.operand, it));
        let most: Score = most.sum();
        most.is_infinite() || self.boost * bm25.score(most, norms.fieldnorm(self.doc)) > threshold
    }

    /// Whether the operand stands often enough in the current document.
    fn stands(&mut self) -> bool {
        let Self { plan, parts, doc, sources, .. } = self;
        stands(&plan.operand, plan.at_least, *doc, parts, sources)
    }

    /// The documents in which the operand stands once, part by part: one in which it was found is not looked at again.
    fn hold(&mut self) -> Held {
        let mut held = Held::none(self.sources.built.documents());
        self.parts.sort_by_key(|it| it.approx.size_hint(&it.slots));
        for it in &mut self.parts {
            let mut doc = it.next(0);
            while doc != TERMINATED && !self.sources.deadline.spend(ARTICLE) {
                if !held.holds(doc) && it.stands(&self.plan.operand, &mut self.sources) {
                    held.insert(doc);
                }
                doc = it.next(doc + 1);
            }
        }
        held
    }
}

/// Whether an operand stands often enough in the parts of a document.
fn stands(
    operand: &Operand,
    at_least: usize,
    doc: DocId,
    parts: &mut [PartSpans],
    sources: &mut Sources,
) -> bool {
    let mut here = parts.iter_mut().filter(|it| it.doc == doc);
    if at_least == 1 {
        return here.any(|it| it.stands(operand, sources));
    }
    let count = here.map(|it| {
        let (part, mut page) = (it.part, it.page(sources));
        intervals::apart(&intervals::spans(operand, part, &mut page))
    });
    count.sum::<usize>() >= at_least
}

/// How often an operand stands in a part at most, by how often the document holds its words.
fn most(operand: &Operand, part: &PartSpans) -> Score {
    let of_leaf = |leaf: usize| {
        let here = part.slots.get(leaf).filter(|it| it.doc() == part.doc);
        here.map_or(0.0, |it| it.frequency() as Score)
    };
    let least =
        |items: &[Item]| items.iter().map(|it| of_leaf(it.leaf)).fold(Score::INFINITY, Score::min);
    match operand {
        Operand::Leaf(leaf) => of_leaf(*leaf),
        Operand::Phrase { items, .. } => least(items),
        // Its least stretches begin at different words, and a rare word may lie in several.
        Operand::Slop { items, .. } if least(items) > 0.0 => {
            items.iter().map(|it| of_leaf(it.leaf)).sum()
        }
        Operand::Slop { .. } => 0.0,
        Operand::Or(operands) => operands.iter().map(|it| most(it, part)).sum(),
        Operand::Near(relation, operands) => match (relation, operands.as_ref()) {
            (Relation::NotWithin(_) | Relation::NotSame(_), [left, _]) => most(left, part),
            // Each word has a neighbour on either side at most.
            (_, [Operand::Leaf(a), Operand::Leaf(b)]) => 2.0 * of_leaf(*a).min(of_leaf(*b)),
            _ => Score::INFINITY,
        },
        Operand::First(_, inner)
        | Operand::Quote(inner)
        | Operand::Case(_, inner)
        | Operand::In(_, inner) => most(inner, part),
    }
}

impl DocSet for SpanScorer {
    fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.settle(doc + 1, Score::NEG_INFINITY),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.settle(target, Score::NEG_INFINITY) }
    }

    /// Looks at no article but the one that is asked for: where it is none, the rest of a query decides which is next.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED || self.sources.deadline.spend(ARTICLE) {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        self.doc = self.candidate(target);
        match self.doc == target {
            true if self.stands() => SeekDangerResult::Found,
            true => SeekDangerResult::SeekLowerBound(target + 1),
            false => SeekDangerResult::SeekLowerBound(self.doc),
        }
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
        if self.bm25.is_none() {
            return self.boost;
        }
        let mut found = 0.0;
        for it in self.parts.iter_mut().filter(|it| it.doc == self.doc) {
            let (part, mut page) = (it.part, it.page(&mut self.sources));
            found += Bm25::counts(part) * standing::density(&self.plan.operand, part, &mut page);
        }
        let Some((bm25, norms)) = &self.bm25 else { return self.boost };
        self.boost * bm25.score(found, norms.fieldnorm(self.doc))
    }
}
