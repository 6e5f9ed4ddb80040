//! Which parts of a plan hold in an article, and so what of it is marked (rules 73 and 74).
//!
//! Of a long article only the beginning may have been read. Where an operand
//! stands in the beginning it stands in the whole, so what is marked there is
//! never wrong; what is not yet known to hold is told apart from what does not.

use std::collections::BTreeSet;
use std::ops::Range;

use super::grep::Grep;
use super::intervals::{self, Span};
use super::plan::{Plan, SpanPlan};
use super::schema::Part;
use super::texts::Text;
use crate::article::Article;

/// The spans of one operand in each part in which it stands.
pub(super) type Stands = Vec<(Part, Vec<Span>)>;

/// An article while it is decided what holds.
pub(super) struct Reading<'r, 'a> {
    article: &'a Article,
    texts: &'r [Text<'a>],
    /// How far into each part was read.
    horizon: usize,
    /// Whether that was all of it.
    is_whole: bool,
    stands: &'r [Stands],
    /// The number of the operand that comes next in the plan.
    next: usize,
    pub(super) spans: Vec<(Part, Span, usize)>,
    pub(super) grepped: Vec<(Text<'a>, Range<usize>)>,
    /// Whether something stands here whose marks hang on what was not read.
    pub(super) is_unsure: bool,
    /// Whether something that would mark was not found.
    pub(super) lacks: bool,
}

/// Whether a plan holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    No,
    /// Not in what was read.
    NotYet,
    Yes,
}

impl<'r, 'a> Reading<'r, 'a> {
    pub(super) fn new(
        article: &'a Article,
        texts: &'r [Text<'a>],
        (horizon, is_whole): (usize, bool),
        stands: &'r [Stands],
    ) -> Self {
        Self {
            article,
            texts,
            horizon,
            is_whole,
            stands,
            next: 0,
            spans: Vec::new(),
            grepped: Vec::new(),
            is_unsure: false,
            lacks: false,
        }
    }

    /// Whether the plan holds; if so, its spans are among those found.
    ///
    /// `known` says that it does: the index has found the article.
    pub(super) fn collect(&mut self, plan: &Plan, known: bool) -> Holds {
        let before = (self.spans.len(), self.grepped.len());
        let found = match plan {
            Plan::All => Holds::Yes,
            Plan::Filter(_) if known => Holds::Yes,
            Plan::Filter(filter) => self.or_never(filter.holds(self.article)),
            Plan::Grep(grep) => self.collect_grep(grep),
            Plan::Boost(_, plan) => self.collect(plan, known),
            Plan::Spans(spans) => self.collect_spans(spans, known),
            // Every member is looked at, so that the count of operands goes on.
            Plan::And(plans) => {
                plans.iter().map(|it| self.collect(it, known)).fold(Holds::Yes, Holds::min)
            }
            Plan::Or(plans) => {
                let known = known && plans.len() == 1;
                plans.iter().map(|it| self.collect(it, known)).fold(Holds::No, Holds::max)
            }
            Plan::Not(plan) => self.collect_not(plan),
        };
        let holds = if known { Holds::Yes } else { found };
        if holds != Holds::Yes {
            let stands = (self.spans.len(), self.grepped.len()) != before;
            self.is_unsure |= holds == Holds::NotYet && stands;
            self.forget(before);
        }
        holds
    }

    /// How many operands were found where they mark.
    pub(super) fn operands(&self) -> usize {
        let spans: BTreeSet<usize> = self.spans.iter().map(|it| it.2).collect();
        spans.len() + usize::from(!self.grepped.is_empty())
    }

    fn forget(&mut self, (spans, grepped): (usize, usize)) {
        self.spans.truncate(spans);
        self.grepped.truncate(grepped);
    }

    /// What does not hold in the beginning may hold in the whole.
    fn or_later(&self, holds: bool) -> Holds {
        match holds {
            true => Holds::Yes,
            false if self.is_whole => Holds::No,
            false => Holds::NotYet,
        }
    }

    fn or_never(&self, holds: bool) -> Holds {
        if holds { Holds::Yes } else { Holds::No }
    }

    fn collect_not(&mut self, plan: &Plan) -> Holds {
        let before = (self.spans.len(), self.grepped.len());
        let (is_unsure, lacks) = (self.is_unsure, self.lacks);
        let inner = self.collect(plan, false);
        self.forget(before);
        // What is negated marks nothing, whatever comes of it.
        (self.is_unsure, self.lacks) = (is_unsure, lacks);
        match inner {
            Holds::Yes => Holds::No,
            Holds::NotYet => Holds::NotYet,
            Holds::No => Holds::Yes,
        }
    }

    fn collect_grep(&mut self, grep: &Grep) -> Holds {
        let (found, is_whole) = grep.found(self.texts, self.horizon);
        let holds = !found.is_empty();
        self.lacks |= !holds;
        self.grepped.extend(found);
        match holds || is_whole {
            true => self.or_never(holds),
            false => Holds::NotYet,
        }
    }

    fn collect_spans(&mut self, plan: &SpanPlan, known: bool) -> Holds {
        let number = self.next;
        self.next += 1;
        let stands = self.stands.get(number).map(Vec::as_slice).unwrap_or_default();
        let spans = stands
            .iter()
            .flat_map(|(part, spans)| spans.iter().map(move |it| (*part, it.clone(), number)));
        let count: usize = match plan.at_least {
            1 => stands.len(),
            _ => stands.iter().map(|(_, spans)| intervals::apart(spans)).sum(),
        };
        self.lacks |= stands.is_empty();
        self.spans.extend(spans);
        if known { Holds::Yes } else { self.or_later(count >= plan.at_least) }
    }
}
