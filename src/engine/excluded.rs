//! The exclusions that leave nothing of a query: as few of them as let something in.
//!
//! The query is searched for once without any, and then each exclusion in what
//! that finds: so it is known which of them keep out each article, where a
//! search for every choice of them would look for all the rest each time.

use std::collections::BTreeMap;

use tantivy::{DocAddress, TERMINATED};

use super::deadline::MOVE;
use super::plan::Plan;
use super::trial::Trial;
use crate::error::Result;
use crate::query::Relaxed;

impl Trial<'_> {
    /// The query with as few of these joined parts let in as find something, and how many articles:
    /// each that will do alone, or the best of those that will do together.
    pub(super) fn let_in(&self, excluded: &[usize]) -> Result<Vec<(Relaxed, u64)>> {
        let Some(kept_out) = self.kept_out(excluded)? else { return Ok(Vec::new()) };
        let Some(fewest) = kept_out.keys().map(Vec::len).min() else { return Ok(Vec::new()) };
        let mut choices: Vec<(&Vec<usize>, u64)> =
            kept_out.iter().map(|it| (it.0, *it.1)).filter(|it| it.0.len() == fewest).collect();
        if fewest > 1 {
            // Of two that let in as many, the first.
            choices.sort_by_key(|it| std::cmp::Reverse(it.1));
            choices.truncate(1);
        }
        let relaxed = |parts: &Vec<usize>| self.asked.query.without(parts);
        Ok(choices.into_iter().filter_map(|it| relaxed(it.0).zip(Some(it.1))).collect())
    }

    /// How many articles are kept out by just these exclusions; `None` if there was no time for all.
    fn kept_out(&self, excluded: &[usize]) -> Result<Option<BTreeMap<Vec<usize>, u64>>> {
        let Some(open) = self.asked.query.without(excluded) else { return Ok(None) };
        let Some(plan) = self.plan(&open.query)? else { return Ok(None) };
        let Some(articles) = self.articles(&plan)? else { return Ok(None) };
        let mut held: Vec<(DocAddress, usize)> = Vec::new();
        for part in excluded {
            let Some(plan) = self.denied(*part)? else { return Ok(None) };
            let Some(own) = self.among(&plan, &articles)? else { return Ok(None) };
            held.extend(own.into_iter().map(|it| (it, *part)));
        }
        held.sort_unstable();
        let mut kept_out: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
        for of_article in held.chunk_by(|a, b| a.0 == b.0) {
            let parts = of_article.iter().map(|it| it.1).collect();
            *kept_out.entry(parts).or_default() += 1;
        }
        Ok(Some(kept_out))
    }

    /// What one of the joined parts denies.
    fn denied(&self, part: usize) -> Result<Option<Plan>> {
        let Some(part) = self.asked.query.part(part) else { return Ok(None) };
        let plan = self.plan_whole(&part)?;
        Ok(plan.map(|it| match it {
            Plan::Not(denied) => *denied,
            it => Plan::Not(Box::new(it)),
        }))
    }

    /// Those of some articles, which are in order, that a plan finds.
    fn among(&self, plan: &Plan, articles: &[DocAddress]) -> Result<Option<Vec<DocAddress>>> {
        self.within(plan, |context| {
            let mut found = Vec::new();
            self.each_segment(plan, context, |segment, _, scorer| {
                let start = articles.partition_point(|it| it.segment_ord < segment);
                let end = articles.partition_point(|it| it.segment_ord <= segment);
                let mut rest = articles.get(start..end).unwrap_or_default();
                let mut doc = scorer.doc();
                while let Some((first, others)) = rest.split_first() {
                    if doc < first.doc_id {
                        doc = scorer.seek(first.doc_id);
                    }
                    if doc == TERMINATED || context.deadline.spend(MOVE) {
                        break;
                    }
                    if doc == first.doc_id {
                        found.push(*first);
                    }
                    let skipped = others.partition_point(|it| it.doc_id < doc);
                    rest = others.get(skipped..).unwrap_or_default();
                }
            })?;
            Ok(found)
        })
    }
}
