//! A query as words side by side: which of its parts may be lacking, and which words stand next to which.

use std::sync::Arc;

use super::plan::{Plan, SpanPlan};
use super::planner::Context;
use crate::error::Result;
use crate::query::{At, Clause, Form, Pattern, Query};
use crate::search::Matching;

/// Words so frequent in English that they say nothing about an article.
///
/// They stay in the index, in phrases and among the words that must all be
/// there; where any word will do they are left out, unless there is no other.
/// The 33 of Lucene's first analyser: a longer list changes nothing or loses.
const FREQUENT: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these",
    "they", "this", "to", "was", "will", "with",
];

/// What an archive is asked for, and what decides the order of the best.
#[derive(Clone, Debug)]
pub(super) struct Wording {
    pub(super) plan: Plan,
    /// What the plan joins, each with the part of the query that it is of.
    pub(super) members: Vec<(At<Clause>, Plan)>,
    /// The bare words of the query, in order, the frequent ones too.
    pub(super) words: Vec<Bare>,
    /// What holds of an article that has every word; `None` where the plan demands it anyway.
    pub(super) every: Option<Plan>,
    /// Whether the plan does without the frequent words.
    pub(super) leaves_out: bool,
    /// How many of the parts are words, phrases and the like, without the frequent ones.
    pub(super) said: usize,
}

/// A bare word of a query.
#[derive(Clone, Debug)]
pub(super) struct Bare {
    /// The word, as text.
    pub(super) text: String,
    /// The word as an operand, by its stem.
    pub(super) spans: Arc<SpanPlan>,
    /// Which part of the query it is, where filters do not count.
    pub(super) place: u32,
    /// Whether it is so frequent that it says nothing by itself.
    pub(super) is_frequent: bool,
}

/// A part of the query that all others stand beside.
struct Member {
    clause: At<Clause>,
    plan: Plan,
    bare: Option<Bare>,
    is_frequent: bool,
}

impl Wording {
    /// Bare words by their numbers, as text.
    pub(super) fn typed(&self, numbers: &[usize]) -> String {
        let words = numbers.iter().filter_map(|it| self.words.get(*it));
        words.map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Whether more can be said of an article than which words it has: it takes two.
    pub(super) fn is_worth_a_second_look(&self) -> bool {
        self.words.len() > 1 || self.every.is_some()
    }

    /// Plans a query; an error is a query that this archive cannot answer.
    pub(super) fn of(query: &Query, context: &Context<'_>, matching: Matching) -> Result<Self> {
        // Where any will do, a word that is said twice counts twice, and parentheses hold together.
        let parts: Vec<Query> = match (matching, &query.root().node) {
            (Matching::Any, Clause::And(_)) => {
                query.parts().iter().map(Query::simplified).collect()
            }
            _ => vec![query.simplified()],
        };
        let mut clauses: Vec<At<Clause>> = parts.into_iter().map(Query::into_root).collect();
        if let [At { node: Clause::And(joined), .. }] = clauses.as_mut_slice() {
            clauses = std::mem::take(joined);
        }
        let (mut said, mut rest) = (Vec::new(), Vec::new());
        for clause in clauses {
            let plan = Plan::of_clause(&clause, context)?;
            if !says(&plan) {
                rest.push((clause, plan));
                continue;
            }
            let typed = typed(&clause);
            let is_frequent = typed.is_some_and(is_frequent);
            let bare = typed.and_then(|it| bare(it, &plan, said.len() as u32, is_frequent));
            said.push(Member { clause, plan, bare, is_frequent });
        }
        Ok(match matching {
            Matching::All => Self::all(said, rest),
            Matching::Any => Self::any(said, rest),
        })
    }

    fn all(mut said: Vec<Member>, rest: Vec<(At<Clause>, Plan)>) -> Self {
        let telling = said.iter().filter(|it| !it.is_frequent).count();
        let words = said.iter_mut().filter_map(|it| it.bare.take()).collect();
        let said = said.into_iter().map(|it| (it.clause, it.plan));
        let members: Vec<(At<Clause>, Plan)> = said.chain(rest).collect();
        let plan = all_of(members.iter().map(|it| it.1.clone()).collect());
        Self { plan, members, words, every: None, leaves_out: false, said: telling }
    }

    fn any(mut said: Vec<Member>, rest: Vec<(At<Clause>, Plan)>) -> Self {
        let words = said.iter_mut().filter_map(|it| it.bare.take()).collect();
        let leaves_out = said.iter().any(|it| !it.is_frequent);
        said.retain(|it| !leaves_out || !it.is_frequent);
        let plans: Vec<Plan> = said.iter().map(|it| it.plan.clone()).collect();
        let restricting: Vec<Plan> = rest.iter().map(|it| it.1.clone()).collect();
        let members = said.into_iter().map(|it| (it.clause, it.plan)).chain(rest).collect();
        let telling = plans.len();
        let every = (telling > 1).then(|| Plan::And(plans.clone()));
        let either = match telling {
            0 | 1 => plans,
            _ => vec![Plan::Or(plans)],
        };
        let plan = all_of([either, restricting].concat());
        Self { plan, members, words, every, leaves_out, said: telling }
    }
}

/// Whether a word says nothing about an article.
pub(super) fn is_frequent(typed: &str) -> bool {
    FREQUENT.contains(&&*typed.to_lowercase())
}

fn all_of(mut plans: Vec<Plan>) -> Plan {
    if plans.len() > 1 {
        return Plan::And(plans);
    }
    plans.pop().unwrap_or(Plan::All)
}

/// Whether a part of a query looks for words; if not, it only restricts.
fn says(plan: &Plan) -> bool {
    match plan {
        Plan::Spans(_) => true,
        Plan::Boost(_, inner) => says(inner),
        Plan::Or(plans) => plans.iter().all(says),
        Plan::And(plans) => plans.iter().any(says),
        Plan::All | Plan::Not(_) | Plan::Filter(_) | Plan::Grep(_) => false,
    }
}

/// The text of a part that is a bare word, in whatever inflection.
fn typed(clause: &At<Clause>) -> Option<&str> {
    match &clause.node {
        Clause::Find(Pattern::Word(word)) if word.form == Form::Stem => Some(&word.text),
        _ => None,
    }
}

/// The word if it is one; a compound such as `al-Qaida` is several.
fn bare(typed: &str, plan: &Plan, place: u32, is_frequent: bool) -> Option<Bare> {
    let Plan::Spans(spans) = plan else { return None };
    spans.bare_word()?;
    Some(Bare { text: typed.to_owned(), spans: Arc::clone(spans), place, is_frequent })
}
