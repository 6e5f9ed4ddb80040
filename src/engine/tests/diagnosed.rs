//! What is said of queries that find nothing is what a search of the stated query says.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{archives, cases, is_refused, parsed, queries};
use crate::diagnosis::Diagnosis;
use crate::engine::{Deadline, Engine, Fruitless, Wanted};
use crate::query::{Loosened, Loosening, Query, Relaxed, Thesaurus};
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
            for relaxed in query.loosenings().into_iter().map(Loosening::relaxed) {
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

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn no_fewer_exclusions_than_are_let_in_would_do(
        archive in archives::archive(),
        words in prop::collection::vec(archives::term(), 3..7),
        any in any::<bool>(),
    ) {
        let engine = archive.laid(false);
        let matching = if any { Matching::Any } else { Matching::All };
        let [wanted, excluded @ ..] = words.as_slice() else { return Ok(()) };
        let without = |let_in: usize| {
            let kept = (0..excluded.len()).filter(|it| let_in >> it & 1 == 0);
            let denied: Vec<String> = kept.map(|it| format!(" AND NOT {}", excluded[it])).collect();
            Query::parse(&format!("{wanted}{}", denied.concat())).ok()
        };
        let Some(query) = without(0) else { return Ok(()) };
        prop_assume!(!is_refused(&query));
        if found(&engine, &query, matching).is_none_or(|it| !it.is_empty()) {
            return Ok(());
        }
        // Searched for one by one, the choices that find something.
        let finds = |let_in: usize| {
            without(let_in).and_then(|it| found(&engine, &it, matching)).map_or(0, |it| it.len())
        };
        let choices = (1..1_usize << excluded.len()).map(|it| (it.count_ones(), finds(it)));
        let fewest = choices.filter(|it| it.1 > 0).map(|it| it.0).min();
        let told = diagnosis(&engine, &query, matching, u64::MAX);
        let let_in = told.relaxations.iter().filter(|it| it.kind == Loosened::Exclusion);
        let joined = |text: &str| parsed(text).joined().len() as u32;
        let gone: Vec<u32> =
            let_in.map(|it| joined(&query.to_string()) - joined(&it.query)).collect();
        if told.relaxations.len() < 4 {
            prop_assert_eq!(gone.iter().min().copied(), fewest, "{}: {:?}", query, told);
        }
        prop_assert!(gone.iter().all(|it| Some(*it) == fewest), "{}: {:?}", query, told);
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
