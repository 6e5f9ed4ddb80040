//! The score of an article is the sum of what it is said to be made of.

use proptest::prelude::*;

use super::{archives, cases, ids, parsed, queries};
use crate::engine::{Deadline, Engine, Wanted};
use crate::error::ErrorKind;
use crate::query::Query;
use crate::search::Matching;

/// How far two sums of the same numbers in another order may be apart.
fn is_same(a: f32, b: f32) -> bool {
    (a - b).abs() <= 1e-4 * a.abs().max(1.0)
}

/// Every hit is given what its parts sum to, and what is no hit is given nothing.
fn check(engine: &Engine, query: &Query, matching: Matching) -> Result<usize, TestCaseError> {
    let wanted = Wanted { matching, limit: 1000, ..Wanted::default() };
    let hits = engine.search(query, wanted, &Deadline::default()).unwrap().hits;
    for hit in &hits {
        let scored = engine.scored(query, matching, false, &hit.article.id).unwrap();
        prop_assert!(is_same(scored.score, hit.score), "{}: {} {:?}", query, hit.score, scored);
        let sum = scored.parts.iter().map(|it| it.score).sum();
        prop_assert!(
            is_same(sum, hit.score),
            "{}: {} is not {} {:?}",
            query,
            sum,
            hit.score,
            scored
        );
    }
    let everything = engine.search(&parsed("*"), wanted, &Deadline::default()).unwrap().hits;
    let found = ids(&hits);
    if let Some(other) = ids(&everything).iter().find(|it| !found.contains(it)) {
        let error = engine.scored(query, matching, false, other).unwrap_err();
        prop_assert_eq!(error.kind(), ErrorKind::NotFound, "{}", query);
    }
    Ok(hits.len())
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn the_parts_of_a_score_sum_to_it(
        archive in archives::archive(),
        merged in any::<bool>(),
        any in any::<bool>(),
        queries in queries(),
    ) {
        let engine = archive.laid(merged);
        let matching = if any { Matching::Any } else { Matching::All };
        for query in queries.iter().map(|it| parsed(it)) {
            check(&engine, &query, matching)?;
        }
    }
}

/// Also where there are more hits than are looked at twice.
#[test]
fn the_parts_of_the_last_of_many_hits_sum_to_its_score() {
    let engine = archives::large().laid(false);
    let query = parsed("junta^2 the -al-Qaida");
    for matching in [Matching::All, Matching::Any] {
        assert!(check(&engine, &query, matching).unwrap() > 0, "{matching:?}");
    }
}
