//! A plan to a tantivy query.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, SegmentReader};

use super::columns;
use super::deadline::{Deadline, STORED};
use super::forward::Forward;
use super::grep::Grep;
use super::in_turn::{AnyOf, NoneOf};
use super::plan::{Filter, Plan, SpanPlan, has_day};
use super::printed::Articles;
use super::schema::Fields;
use super::spans::SpanQuery;
use super::terms::TermMatch;
use crate::date::Period;

/// Of more words the union is read whole instead of being pruned block by block.
///
/// Pruning keeps the words in order by the document that each stands at, which
/// costs more the more they are; and of many words hardly a block is too poor
/// to be looked at. The two take the same time at about seven words; of forty,
/// pruning takes several times as long (`cargo bench -- wide`).
const MOST_PRUNED: usize = 6;

/// The query whose documents are the articles in which `plan` holds.
pub(super) fn lower(fields: &Arc<Fields>, plan: &Plan, deadline: &Deadline) -> Box<dyn Query> {
    match plan {
        Plan::All => Box::new(AllQuery),
        Plan::And(plans) => all_of(fields, plans, deadline),
        Plan::Or(plans) => any_of(plans.iter().map(|it| lower(fields, it, deadline)).collect()),
        Plan::Not(plan) => without(lower(fields, plan, deadline)),
        Plan::Spans(spans) => positional(fields, spans, deadline),
        Plan::Filter(filter) => lower_filter(fields, filter),
        Plan::Grep(grep) => read_through(fields, grep, deadline),
        Plan::Boost(factor, plan) => {
            Box::new(BoostQuery::new(lower(fields, plan, deadline), *factor))
        }
    }
}

/// A conjunction; its negated members exclude instead of standing for all other articles.
///
/// What takes more than lists to find comes last, and is asked only of articles that all others leave.
fn all_of(fields: &Arc<Fields>, plans: &[Plan], deadline: &Deadline) -> Box<dyn Query> {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(plans.len() + 1);
    let (slow, quick): (Vec<&Plan>, Vec<&Plan>) = plans.iter().partition(|it| it.reads_articles());
    for plan in quick {
        match plan {
            Plan::Not(excluded) => {
                clauses.push((Occur::MustNot, lower(fields, excluded, deadline)))
            }
            plan => clauses.push((Occur::Must, lower(fields, plan, deadline))),
        }
    }
    // tantivy answers nothing to a conjunction of exclusions alone.
    if slow.is_empty() && clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    for plan in slow {
        let asked: Box<dyn Query> = match plan {
            Plan::Not(excluded) => {
                Box::new(NoneOf(asked_in_turn(fields, excluded, deadline).into()))
            }
            plan => asked_in_turn(fields, plan, deadline),
        };
        clauses.push((Occur::Must, asked));
    }
    Box::new(BooleanQuery::new(clauses))
}

/// A plan of which only those articles are asked that the rest of a conjunction names.
fn asked_in_turn(fields: &Arc<Fields>, plan: &Plan, deadline: &Deadline) -> Box<dyn Query> {
    match plan {
        Plan::Or(plans) => {
            let each = plans.iter().map(|it| asked_in_turn(fields, it, deadline));
            Box::new(AnyOf(each.collect()))
        }
        Plan::Boost(factor, plan) => {
            Box::new(BoostQuery::new(asked_in_turn(fields, plan, deadline), *factor))
        }
        plan => lower(fields, plan, deadline),
    }
}

fn any_of(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    let many = queries.len() > MOST_PRUNED;
    let any = BooleanQuery::new(queries.into_iter().map(|it| (Occur::Should, it)).collect());
    match many {
        // The same articles and scores, but tantivy prunes nothing below a boost.
        true => Box::new(BoostQuery::new(Box::new(any), 1.0)),
        false => Box::new(any),
    }
}

fn without(excluded: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(vec![(Occur::Must, Box::new(AllQuery)), (Occur::MustNot, excluded)]))
}

/// A bare word needs no positions: `words` tells which articles hold it, and scores them.
fn positional(fields: &Arc<Fields>, spans: &Arc<SpanPlan>, deadline: &Deadline) -> Box<dyn Query> {
    let Some(leaf) = spans.bare_word() else {
        return Box::new(SpanQuery::new(Arc::clone(fields), Arc::clone(spans), deadline.clone()));
    };
    let terms = leaf.iter().filter_map(TermMatch::in_words).flatten();
    let queries = terms.map(|it| of_term(fields.words, &it, IndexRecordOption::WithFreqs));
    let mut queries: Vec<Box<dyn Query>> = queries.collect();
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        Some(last) => {
            queries.push(last);
            any_of(queries)
        }
        None => Box::new(EmptyQuery),
    }
}

fn of_term(field: Field, term: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, term), option))
}

/// Filters let articles through and add nothing to their score.
fn lower_filter(fields: &Fields, filter: &Filter) -> Box<dyn Query> {
    let exact = |field, value: &str| of_term(field, value, IndexRecordOption::Basic);
    let query = match filter {
        // Two periods share an instant where each begins before the other ends (rule 65).
        Filter::Published { from, until } => {
            let date = |field, second| Term::from_field_i64(field, second);
            Box::new(BooleanQuery::intersection(vec![
                range(date(fields.from, i64::MIN), date(fields.from, *until)),
                range(date(fields.until, *from), date(fields.until, i64::MAX)),
            ]))
        }
        Filter::EveryYear { month, day } => every_year(*month, *day),
        Filter::Length { least, most } => range(
            Term::from_field_u64(fields.length, *least),
            Term::from_field_u64(fields.length, *most),
        ),
        Filter::Flag(flag) => exact(fields.flag, flag),
        Filter::Agency(ids) => any_of(ids.iter().map(|it| exact(fields.agency, it)).collect()),
        Filter::Language(tag) => any_of(vec![
            exact(fields.language, tag),
            beginning_with(fields.language, &format!("{tag}-")),
        ]),
        Filter::Reference(reference) => exact(fields.reference, reference),
        Filter::Id(digits) => beginning_with(fields.id, digits),
    };
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Both ends included.
fn range(from: Term, until: Term) -> Box<dyn Query> {
    let range = RangeQuery::new(Bound::Included(from), Bound::Included(until));
    Box::new(Forward(range))
}

/// Reads the stored text of each article that the rest of the query has left.
fn read_through(fields: &Arc<Fields>, grep: &Arc<Grep>, deadline: &Deadline) -> Box<dyn Query> {
    let (fields, grep, deadline) = (Arc::clone(fields), Arc::clone(grep), deadline.clone());
    let predicate = move |reader: &SegmentReader| {
        let (stored, grep) = (Articles::open(&fields, reader)?, Arc::clone(&grep));
        let deadline = deadline.clone();
        // An article may be long, so the clock is looked at before each.
        Ok(move |doc: DocId| {
            if deadline.look() {
                return false;
            }
            deadline.spend(STORED);
            stored.article(doc).is_some_and(|it| grep.occurs(&it))
        })
    };
    let query = DocPredicateQuery::from(FunctionPredicate::from(predicate));
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}

fn beginning_with(field: Field, prefix: &str) -> Box<dyn Query> {
    // No tag and no id holds a character beyond "~".
    let bounds =
        [prefix.to_owned(), format!("{prefix}~")].map(|it| Term::from_field_text(field, &it));
    let [first, last] = bounds;
    Box::new(RangeQuery::new(Bound::Included(first), Bound::Excluded(last)))
}

fn every_year(month: u8, day: u8) -> Box<dyn Query> {
    let predicate = move |reader: &SegmentReader| {
        let (from, until) = (columns::i64s(reader, "from")?, columns::i64s(reader, "until")?);
        Ok(move |doc: DocId| {
            let period =
                from.first(doc).zip(until.first(doc)).map(|(from, until)| Period { from, until });
            period.is_some_and(|it| has_day(it, month, day))
        })
    };
    Box::new(DocPredicateQuery::from(FunctionPredicate::from(predicate)))
}
