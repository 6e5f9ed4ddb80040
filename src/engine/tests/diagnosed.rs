//! What is said of queries that find nothing is what a search of the stated query says.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{archives, cases, parsed, queries};
use crate::diagnosis::Diagnosis;
use crate::engine::{Deadline, Engine, Fruitless, Wanted};
use crate::query::{Loosened, Query, Relaxed, Thesaurus};
use crate::search::{Matching, Order};

/// The articles that a query finds; `None` if it is refused.
fn found(engine: &Engine, query: &Query, matching: Matching) -> Option<BTreeSet<String>> {
    let wanted = Wanted { matching, order: Order::Newest, limit: 1000, ..Wanted::default() };
    let found = engine.search(query, wanted, &Deadline::default()).ok()?;
    Some(found.hits.iter().map(|it| it.article.id.clone()).collect())
}

fn diagnosis(engine: &Engine, query: &Query, matching: Matching, work: u64) -> Diagnosis {
    let deadline = Deadline::after(work);
    let synonyms = &Thesaurus::default();
    let neighbours = engine.near_words(query, synonyms, &deadline).unwrap();
    let asked = Fruitless { query, synonyms, matching, neighbours: &neighbours };
    engine.diagnose(&asked, &deadline).unwrap()
}

/// Every number is that of a search for the query beside it.
fn check(
    engine: &Engine,
    query: &Query,
    matching: Matching,
    told: &Diagnosis,
) -> Result<(), TestCaseError> {
    let count = |text: &str| {
        let query =
            Query::parse(text).map_err(|it| TestCaseError::fail(format!("{text}: {it}")))?;
        Ok::<_, TestCaseError>(found(engine, &query, matching).map(|it| it.len() as u64))
    };
    for part in told.parts.iter().filter(|it| it.articles.is_some()) {
        prop_assert_eq!(count(&part.query)?, part.articles, "{} of {}", part.query, query);
    }
    for it in &told.relaxations {
        prop_assert!(it.articles > 0, "{}: {:?}", query, it);
        prop_assert_eq!(count(&it.query)?, Some(it.articles), "{}: {:?}", query, it);
        prop_assert!(
            !it.from.is_empty() && it.to.as_ref() != Some(&it.from),
            "{}: {:?}",
            query,
            it
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn every_number_of_a_diagnosis_is_that_of_a_search(
        archive in archives::archive(),
        queries in queries(),
        any in any::<bool>(),
        work in prop_oneof![3 => Just(u64::MAX), 1 => 0..20_000u64],
    ) {
        let engine = archive.laid(false);
        let matching = if any { Matching::Any } else { Matching::All };
        for query in queries.iter().map(|it| parsed(it)) {
            if found(&engine, &query, matching).is_some_and(|it| it.is_empty()) {
                let told = diagnosis(&engine, &query, matching, work);
                prop_assert!(told.complete || work < u64::MAX || told.parts.len() > 8, "{}", query);
                check(&engine, &query, matching, &told)?;
            }
        }
    }

    #[test]
    fn a_query_that_asks_for_less_finds_no_less(
        archive in archives::archive(),
        queries in queries(),
    ) {
        let engine = archive.laid(false);
        for query in queries.iter().map(|it| parsed(it)) {
            let Some(all) = found(&engine, &query, Matching::All) else { continue };
            for relaxed in query.relaxed() {
                let text = relaxed.query.to_string();
                prop_assert_eq!(&parsed(&text), &relaxed.query, "{}", text);
                let Some(more) = found(&engine, &relaxed.query, Matching::All) else { continue };
                if !finds_no_less(&relaxed) {
                    continue;
                }
                prop_assert!(all.is_subset(&more), "{} -> {}", query, text);
            }
        }
    }
}

/// Whether the change never loses an article: inside an operator a nearer match
/// may push out the one that it needs, and bare words are not looked for in names.
fn finds_no_less(relaxed: &Relaxed) -> bool {
    match relaxed.change.kind {
        Loosened::Words | Loosened::Count | Loosened::Part => true,
        Loosened::Exclusion => relaxed.change.from.starts_with('-'),
        _ => false,
    }
}

/// The change that is told first, in the whole large archive.
fn check_first(query: &str, change: &str) {
    let engine = archives::large().laid(false);
    let query = parsed(query);
    let told = diagnosis(&engine, &query, Matching::All, u64::MAX);
    check(&engine, &query, Matching::All, &told).unwrap();
    let first = told.relaxations.first().map(|it| {
        let to = it.to.as_ref().map_or(String::new(), |it| format!(" -> {it}"));
        format!("{}{to}", it.from)
    });
    assert_eq!(first.as_deref(), Some(change), "{query}: {told:?}");
}

#[test]
fn the_smallest_change_is_told_first() {
    check_first("junnta Mali", "junnta -> junta");
    check_first("\"Mali junnta\"", "junnta -> junta");
    check_first("Mali -Mali", "-Mali");
}
