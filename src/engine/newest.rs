//! The newest articles of a segment, or the oldest, found from that end of time on.
//!
//! Articles lie in a segment in the order in which they were added, so what is
//! newest may lie anywhere. But the column of dates is read a hundred times
//! faster than postings: it tells which articles are of the latest days, and only
//! those are asked whether they match. If too few of them do, the next days
//! follow. Keeping segments sorted by date instead would cost every run of
//! indexing (`docs/layout.md`).

use tantivy::columnar::Column;
use tantivy::index::SegmentReader;
use tantivy::query::{Scorer, Weight};
use tantivy::{DocId, DocSet as _, TERMINATED};

use super::collect::{Keys, Top};
use super::deadline::{ARTICLE, Deadline};
use crate::search::Order;

/// How many dates are looked at to learn how they are spread.
///
/// With fewer the first stretch of days holds more articles than are needed;
/// so many are sorted in the time in which a posting block is decoded or two.
const SAMPLE: u32 = 256;

/// How many times the articles that should do are looked at first: a miss costs another pass.
const MARGIN: usize = 2;

/// How much longer each stretch is than the one before.
const LONGER: usize = 4;

/// How many dates are read in the time in which a posting is decoded and its date fetched.
const DATES_A_POSTING: u64 = 8;

/// Offers to `top` every document of a segment that can be among its first.
pub(super) fn offer(
    weight: &dyn Weight,
    reader: &SegmentReader,
    keys: &Keys,
    top: &mut Top,
    deadline: &Deadline,
) -> tantivy::Result<()> {
    let Some(line) = Line::of(keys.from(), top.order()) else {
        return offer_rest(weight, reader, keys, top, None, deadline);
    };
    if top.last_date().is_some_and(|it| line.place(it) > line.end()) {
        return Ok(());
    }
    let matching = weight.scorer(reader, 1.0)?;
    let (found, cost) = (matching.size_hint(), matching.cost());
    drop(matching);
    if cost * DATES_A_POSTING < u64::from(reader.max_doc()) {
        return offer_rest(weight, reader, keys, top, None, deadline);
    }
    let sample = line.sample(reader.max_doc());
    let wanted = top.count().saturating_mul(MARGIN * sample.len());
    let mut share = wanted / (found as usize).max(1);
    let mut until = i64::MAX;
    while share < sample.len() / 2 && !deadline.look() {
        let Some(mut from) = sample.get(share).copied() else { break };
        // What is before the last of a full page is not on it.
        if let Some(last) = top.last_date() {
            from = from.max(line.place(last));
        }
        if from <= until {
            offer_between(
                weight.scorer(reader, 1.0)?.as_mut(),
                reader,
                keys,
                top,
                &line.between(from, until),
                deadline,
            );
            until = from.saturating_sub(1);
        }
        if top.last_date().is_some_and(|it| line.place(it) > until) {
            return Ok(());
        }
        share = (share * LONGER).max(1);
    }
    offer_rest(weight, reader, keys, top, Some((&line, until)), deadline)
}

/// Offers those of these documents that match.
fn offer_between(
    matching: &mut dyn Scorer,
    reader: &SegmentReader,
    keys: &Keys,
    top: &mut Top,
    docs: &[DocId],
    deadline: &Deadline,
) {
    let alive = reader.alive_bitset();
    for doc in docs.iter().copied().filter(|doc| alive.is_none_or(|it| it.is_alive(*doc))) {
        if deadline.spend(ARTICLE) || matching.doc() == TERMINATED {
            return;
        }
        if matching.doc() < doc {
            matching.seek(doc);
        }
        if matching.doc() == doc {
            top.offer(keys.of(doc, 0.0));
        }
    }
}

/// Offers every document that matches, but for those behind a place in time, which were offered before.
fn offer_rest(
    weight: &dyn Weight,
    reader: &SegmentReader,
    keys: &Keys,
    top: &mut Top,
    offered: Option<(&Line<'_>, i64)>,
    deadline: &Deadline,
) -> tantivy::Result<()> {
    let alive = reader.alive_bitset();
    let was_offered = |from: Option<i64>| {
        offered.zip(from).is_some_and(|((line, until), from)| line.place(from) > until)
    };
    weight.for_each_no_score(reader, &mut |docs| {
        if deadline.spend(docs.len() * ARTICLE) {
            return;
        }
        for doc in docs.iter().copied().filter(|doc| alive.is_none_or(|it| it.is_alive(*doc))) {
            let ranked = keys.of(doc, 0.0);
            if !was_offered(ranked.from()) {
                top.offer(ranked);
            }
        }
    })
}

/// The dates of a segment on a line at whose far end are those wanted first.
struct Line<'k> {
    dates: &'k Column<i64>,
    is_newest: bool,
}

impl<'k> Line<'k> {
    /// `None` where no document has a date.
    fn of(dates: &'k Column<i64>, order: Order) -> Option<Self> {
        let has_dates = dates.values.num_vals() > 0;
        has_dates.then_some(Self { dates, is_newest: order != Order::Oldest })
    }

    /// The place of a date; turning round is its own reverse.
    fn place(&self, date: i64) -> i64 {
        if self.is_newest { date } else { !date }
    }

    /// Nothing lies beyond it.
    fn end(&self) -> i64 {
        self.place(if self.is_newest { self.dates.max_value() } else { self.dates.min_value() })
    }

    /// The places of some of the documents, the farthest first.
    fn sample(&self, docs: DocId) -> Vec<i64> {
        let step = (docs / SAMPLE).max(1) as usize;
        let dates = (0..docs).step_by(step).filter_map(|doc| self.dates.first(doc));
        let mut places: Vec<i64> = dates.map(|it| self.place(it)).collect();
        places.sort_unstable_by(|a, b| b.cmp(a));
        places
    }

    /// The documents whose places lie between these, both included, in their order.
    fn between(&self, from: i64, until: i64) -> Vec<DocId> {
        let (one, other) = (self.place(from), self.place(until));
        let mut docs = Vec::new();
        let all = 0..self.dates.num_docs();
        self.dates.get_docids_for_value_range(one.min(other)..=one.max(other), all, &mut docs);
        docs
    }
}
