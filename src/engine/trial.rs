//! A query that found nothing, tried otherwise: what it would find, within the limits of a diagnosis.

use tantivy::index::SegmentReader;
use tantivy::query::{EnableScoring, Scorer};
use tantivy::{DocAddress, TERMINATED};

use super::deadline::{Deadline, MOVE};
use super::diagnose::Fruitless;
use super::plan::Plan;
use super::planner::Context;
use super::wording::Wording;
use super::{Engine, failed, lower};
use crate::error::{ErrorKind, Result};
use crate::query::Query;

/// What other queries find, searched for as the one that found nothing.
///
/// Every answer is `None` where there was no time for it, or the query is refused.
pub(super) struct Trial<'t> {
    pub(super) engine: &'t Engine,
    pub(super) asked: &'t Fruitless<'t>,
    /// For all that is done, and for what lists of articles answer.
    pub(super) context: &'t Context<'t>,
    /// For what takes places of words, or text: it ends sooner, so that lists can still be asked.
    pub(super) reading: &'t Context<'t>,
}

impl Trial<'_> {
    /// How many articles a query finds.
    pub(super) fn count(&self, query: &Query) -> Result<Option<u64>> {
        let Some(plan) = self.plan(query)? else { return Ok(None) };
        self.counted(&plan)
    }

    /// How many articles a plan finds.
    pub(super) fn counted(&self, plan: &Plan) -> Result<Option<u64>> {
        self.within(plan, |context| self.engine.count(plan, context))
    }

    pub(super) fn plan(&self, query: &Query) -> Result<Option<Plan>> {
        let matching = self.asked.matching;
        self.planned(query, |it| Ok(Wording::of(it, self.context, matching)?.plan))
    }

    /// The plan of a query of which an article must have every word, however the whole is searched for.
    pub(super) fn plan_whole(&self, query: &Query) -> Result<Option<Plan>> {
        self.planned(query, |it| Plan::of(it, self.context))
    }

    fn planned(
        &self,
        query: &Query,
        plan: impl FnOnce(&Query) -> Result<Plan>,
    ) -> Result<Option<Plan>> {
        let widened = query.widened(self.asked.synonyms);
        match widened.and_then(|it| plan(it.as_ref().unwrap_or(query))) {
            Ok(plan) => Ok(Some(plan)),
            // It asks for more than this archive can answer: another change may do.
            Err(error) if error.kind() == ErrorKind::Query => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The articles that a plan finds, in order.
    pub(super) fn articles(&self, plan: &Plan) -> Result<Option<Vec<DocAddress>>> {
        self.within(plan, |context| {
            let mut found = Vec::new();
            self.each_segment(plan, context, |segment, reader, scorer| {
                let alive = reader.alive_bitset();
                let mut doc = scorer.doc();
                while doc != TERMINATED && !context.deadline.spend(MOVE) {
                    if alive.is_none_or(|it| it.is_alive(doc)) {
                        found.push(DocAddress::new(segment, doc));
                    }
                    doc = scorer.advance();
                }
            })?;
            Ok(found)
        })
    }

    /// Does some work for a plan, within the limit that is set for its kind.
    pub(super) fn within<T>(
        &self,
        plan: &Plan,
        work: impl FnOnce(&Context<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let reads = plan.reads_articles();
        let context = if reads { self.reading } else { self.context };
        if self.is_over() || context.deadline.look() {
            return Ok(None);
        }
        let before = context.deadline.spent();
        let done = work(context)?;
        let is_over = context.deadline.look();
        if reads {
            // Whatever is done counts.
            let more = context.deadline.spent().saturating_sub(before);
            self.context.deadline.spend(usize::try_from(more).unwrap_or(usize::MAX));
        }
        Ok((!is_over).then_some(done))
    }

    /// Whether nothing more may be tried.
    pub(super) fn is_over(&self) -> bool {
        self.context.deadline.look()
    }

    pub(super) fn each_segment(
        &self,
        plan: &Plan,
        context: &Context<'_>,
        mut take: impl FnMut(u32, &SegmentReader, &mut dyn Scorer),
    ) -> Result<()> {
        let unreadable = |it| failed(&it, "cannot search the archive");
        let Context { searcher, deadline, .. } = *context;
        let lowered = lower::lower(&self.engine.fields, plan, deadline);
        let scoring = EnableScoring::disabled_from_searcher(searcher);
        let weight = lowered.weight(scoring).map_err(unreadable)?;
        for (segment, reader) in (0..).zip(searcher.segment_readers()) {
            let mut scorer = weight.scorer(reader, 1.0).map_err(unreadable)?;
            take(segment, reader, scorer.as_mut());
        }
        Ok(())
    }
}

impl Deadline {
    /// The limit of what reads places and text to count a part: a third of this one's.
    ///
    /// A part alone may stand in far more articles than beside the others, and says less than a change does.
    pub(super) fn of_parts(&self) -> Self {
        self.part(1, 3)
    }

    /// The limit of what reads places and text otherwise: two thirds of what is left, the last of which goes into much that is quick.
    pub(super) fn of_reading(&self) -> Self {
        self.part(2, 3)
    }
}
