//! Any of several queries, or none, asked of one article after the other.
//!
//! tantivy's union reads each of its parts through, a window of articles at a
//! time, and its exclusion begins with the first article that is excluded. Both
//! are right for lists. Where it takes places of words, or the stored text, to
//! name an article, only those are to be looked at that the rest of a query leaves.

use std::sync::Arc;

use tantivy::index::SegmentReader;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, TERMINATED, TantivyError};

/// How much more it costs to go through the articles in turn than through a list.
const TIMES: u64 = 10;

/// The articles that one of some queries finds, with the sum of their scores.
#[derive(Clone, Debug)]
pub(super) struct AnyOf(pub(super) Arc<[Box<dyn Query>]>);

/// The articles that a query does not find, without a score.
#[derive(Clone, Debug)]
pub(super) struct NoneOf(pub(super) Arc<dyn Query>);

impl Query for AnyOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = self.0.iter().map(|it| it.weight(scoring));
        let weights = weights.collect::<tantivy::Result<_>>()?;
        Ok(Box::new(InTurn { weights, wanted: Wanted::Any }))
    }
}

impl Query for NoneOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let unscored = match scoring {
            EnableScoring::Enabled { searcher, .. } => {
                EnableScoring::disabled_from_searcher(searcher)
            }
            unscored @ EnableScoring::Disabled { .. } => unscored,
        };
        let weights = vec![self.0.weight(unscored)?];
        Ok(Box::new(InTurn { weights, wanted: Wanted::None }))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Any,
    None,
}

struct InTurn {
    weights: Vec<Box<dyn Weight>>,
    wanted: Wanted,
}

impl Weight for InTurn {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let (found, mut scorer) = self.scorer_danger(reader, 0, boost)?;
        if let SeekDangerResult::SeekLowerBound(next) = found {
            scorer.seek(next);
        }
        Ok(scorer)
    }

    fn scorer_danger(
        &self,
        reader: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let asked = self.weights.iter().map(|it| Asked::of(it.as_ref(), reader, target, boost));
        let asked = asked.collect::<tantivy::Result<_>>()?;
        let (wanted, documents) = (self.wanted, reader.max_doc());
        let mut scorer = InTurnScorer { asked, wanted, doc: target, documents };
        Ok((scorer.seek_danger(target), Box::new(scorer)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        match self.scorer_danger(reader, doc, 1.0)? {
            (SeekDangerResult::Found, mut scorer) => {
                Ok(Explanation::new("queries asked in turn", scorer.score()))
            }
            _ => Err(TantivyError::InvalidArgument(format!("document {doc} does not match"))),
        }
    }
}

struct InTurnScorer {
    asked: Vec<Asked>,
    wanted: Wanted,
    doc: DocId,
    documents: u32,
}

impl DocSet for InTurnScorer {
    fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.seek(doc + 1),
        }
    }

    fn seek(&mut self, mut target: DocId) -> DocId {
        while target > self.doc {
            match self.seek_danger(target) {
                SeekDangerResult::Found => break,
                SeekDangerResult::SeekLowerBound(TERMINATED) => self.doc = TERMINATED,
                SeekDangerResult::SeekLowerBound(next) => target = next,
            }
        }
        self.doc
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= self.documents {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        let is_one = self.asked.iter_mut().any(|it| it.finds(target));
        if is_one == (self.wanted == Wanted::Any) {
            self.doc = target;
            return SeekDangerResult::Found;
        }
        SeekDangerResult::SeekLowerBound(match self.wanted {
            Wanted::Any => self.asked.iter().map(|it| it.next).min().unwrap_or(TERMINATED),
            Wanted::None => target + 1,
        })
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        match self.wanted {
            Wanted::Any => {
                let hints = self.asked.iter().map(|it| it.scorer.size_hint());
                hints.fold(0, u32::saturating_add).min(self.documents)
            }
            Wanted::None => self.documents,
        }
    }

    fn cost(&self) -> u64 {
        let costs = self.asked.iter().map(|it| it.scorer.cost());
        costs.fold(u64::from(self.size_hint()) * TIMES, u64::saturating_add)
    }
}

impl Scorer for InTurnScorer {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        match self.wanted {
            Wanted::Any => self.asked.iter_mut().map(|it| it.score(doc)).sum(),
            Wanted::None => 0.0,
        }
    }
}

/// One of the queries, asked of articles in ascending order.
struct Asked {
    scorer: Box<dyn Scorer>,
    /// The article that it found last.
    found: Option<DocId>,
    /// It finds none before this one but `found`.
    next: DocId,
}

impl Asked {
    fn of(
        weight: &dyn Weight,
        reader: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<Self> {
        let (found, scorer) = weight.scorer_danger(reader, target, boost)?;
        let mut asked = Self { scorer, found: None, next: target };
        asked.note(target, found);
        Ok(asked)
    }

    fn finds(&mut self, doc: DocId) -> bool {
        if self.next <= doc {
            let found = self.scorer.seek_danger(doc);
            self.note(doc, found);
        }
        self.found == Some(doc)
    }

    fn note(&mut self, doc: DocId, found: SeekDangerResult) {
        match found {
            SeekDangerResult::Found => (self.found, self.next) = (Some(doc), doc + 1),
            SeekDangerResult::SeekLowerBound(next) => (self.found, self.next) = (None, next),
        }
    }

    fn score(&mut self, doc: DocId) -> Score {
        if self.finds(doc) { self.scorer.score() } else { 0.0 }
    }
}
