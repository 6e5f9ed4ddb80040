//! A query whose words are too near each other to the least distance at which it finds something.
//!
//! Once it is known which articles hold the words at the farthest, the distance
//! is measured in them: a search for every distance would open the same lists
//! a dozen times.

use std::sync::Arc;

use tantivy::DocAddress;

use super::deadline::ARTICLE;
use super::failed;
use super::plan::{Operand, Plan, SpanPlan};
use super::planner::Context;
use super::spans::SpanQuery;
use super::trial::Trial;
use crate::error::Result;
use crate::query::{Distance, Relaxed};

impl Trial<'_> {
    /// The query at the least distance at which it finds something, and how many articles.
    pub(super) fn farther(&self, distance: &Distance) -> Result<Option<(Relaxed, u64)>> {
        let at = |words: u16| self.asked.query.with_distance(distance, words);
        let farthest = distance.farthest();
        if distance.words >= farthest {
            return Ok(None);
        }
        let plans = (self.plan(&at(farthest).query)?, self.plan(&at(farthest - 1).query)?);
        let (Some(farther), Some(nearer)) = plans else { return Ok(None) };
        let Some(measured) = Measured::of(&farther, &nearer) else { return Ok(None) };
        let Some(articles) = self.articles(&farther)? else { return Ok(None) };
        let nearest = self.within(&farther, |context| {
            self.nearest(&measured, (distance.words, farthest), &articles, context)
        })?;
        let Some((words, count)) = nearest.filter(|it| it.1 > 0) else { return Ok(None) };
        let relaxed = at(words);
        let count = match distance.only_grows {
            true => Some(count),
            false => self.count(&relaxed.query)?,
        };
        Ok(count.map(|it| (relaxed, it)))
    }

    /// The least distance beyond the one asked for at which the operand stands in one of these articles, and in how many.
    fn nearest(
        &self,
        measured: &Measured,
        (asked, farthest): (u16, u16),
        articles: &[DocAddress],
        context: &Context<'_>,
    ) -> Result<(u16, u64)> {
        let unreadable = |it| failed(&it, "cannot search the archive");
        let (fields, spans) = (Arc::clone(&self.engine.fields), Arc::clone(&measured.spans));
        let query = SpanQuery::new(fields, spans, context.deadline.clone());
        let (mut least, mut count) = (farthest, 0);
        for of_segment in articles.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(first) = of_segment.first() else { continue };
            let reader = context.searcher.segment_reader(first.segment_ord);
            let mut gauge = query.gauge(reader).map_err(unreadable)?;
            for article in of_segment {
                if context.deadline.spend(ARTICLE) {
                    return Ok((least, count));
                }
                let mut holds = |words| gauge.holds(&measured.at(words), article.doc_id);
                if !holds(least) {
                    continue;
                }
                count += 1;
                // Most articles are no nearer than the nearest so far.
                if least - 1 > asked && holds(least - 1) {
                    (least, count) = (smallest(asked, least - 1, holds), 1);
                }
            }
        }
        Ok((least, count))
    }
}

/// The least number that holds, above one that does not and up to one that does.
fn smallest(mut not: u16, mut least: u16, mut holds: impl FnMut(u16) -> bool) -> u16 {
    while least - not > 1 {
        let between = not + (least - not) / 2;
        match holds(between) {
            true => least = between,
            false => not = between,
        }
    }
    least
}

/// An operand that has a distance to be set.
struct Measured {
    spans: Arc<SpanPlan>,
    /// The same at another distance.
    other: Arc<SpanPlan>,
}

impl Measured {
    /// The operand in which two plans of a query differ; `None` if they have not the same ones.
    fn of(plan: &Plan, other: &Plan) -> Option<Self> {
        let (mut own, mut others) = (Vec::new(), Vec::new());
        plan.operands(&mut own);
        other.operands(&mut others);
        if own.len() != others.len() {
            return None;
        }
        let pairs = own.into_iter().zip(others).map(|(spans, other)| Self { spans, other });
        pairs.into_iter().find(|it| it.spans.operand.clone().set_distance(&it.other.operand, 0))
    }

    fn at(&self, words: u16) -> Operand {
        let mut operand = self.spans.operand.clone();
        operand.set_distance(&self.other.operand, words);
        operand
    }
}
