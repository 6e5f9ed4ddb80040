//! The hits of a query in the order asked for, as many as asked for.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use tantivy::columnar::Column;
use tantivy::index::SegmentReader;
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId, DocSet as _, Score, Searcher, TERMINATED};

use super::columns;
use super::deadline::{ARTICLE, Deadline};
use super::newest;
use crate::search::Order;

/// A document with everything that decides its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    pub(super) score: Score,
    /// The first second of its date; undated articles sort last both ways.
    from: Option<i64>,
    /// The beginning of its id, so that ties fall the same way in every archive.
    order: u64,
    pub(super) address: DocAddress,
}

/// The first documents in an order, and how many of those that match were seen on the way.
pub(super) struct Listed {
    pub(super) ranked: Vec<Ranked>,
    pub(super) seen: u64,
}

impl Listed {
    /// The first of them.
    pub(super) fn cut(mut self, count: usize) -> Self {
        self.ranked.truncate(count);
        self
    }
}

/// The first `count` documents of `weight` in `order`.
///
/// Those that cannot be among the first are passed over unseen, unless `all` are to be seen.
pub(super) fn top(
    weight: &dyn Weight,
    searcher: &Searcher,
    order: Order,
    count: usize,
    all: bool,
    deadline: &Deadline,
) -> tantivy::Result<Listed> {
    let mut top = Top::new(order, count);
    let mut seen = 0;
    for (number, reader) in (0u32..).zip(searcher.segment_readers()) {
        if deadline.look() {
            break;
        }
        if order == Order::Best {
            seen += best(weight, (reader, number), &mut top, all, deadline)?;
            continue;
        }
        let keys = Keys::open(reader, number)?;
        if !all {
            newest::offer(weight, reader, &keys, &mut top, deadline)?;
            continue;
        }
        let alive = reader.alive_bitset();
        weight.for_each_no_score(reader, &mut |docs| {
            if deadline.spend(docs.len() * ARTICLE) {
                return;
            }
            for doc in docs.iter().filter(|it| alive.is_none_or(|alive| alive.is_alive(**it))) {
                seen += 1;
                top.offer(keys.of(*doc, 0.0));
            }
        })?;
    }
    Ok(Listed { ranked: top.into_sorted(), seen })
}

/// Offers the documents of a segment that may be among the best, or `all`; tells how many were seen.
fn best(
    weight: &dyn Weight,
    (reader, number): (&SegmentReader, u32),
    top: &mut Top,
    all: bool,
    deadline: &Deadline,
) -> tantivy::Result<u64> {
    let alive = reader.alive_bitset();
    let threshold = |top: &Top| if all { Score::NEG_INFINITY } else { top.threshold() };
    // Opening the columns takes longer than it takes to find nothing.
    let mut keys = None;
    let mut seen = 0;
    weight.for_each_pruning(threshold(top), reader, &mut |doc, score| {
        let is_over = deadline.spend(ARTICLE);
        if !is_over && alive.is_some_and(|it| !it.is_alive(doc)) {
            return threshold(top);
        }
        match keys.get_or_insert_with(|| Keys::open(reader, number)) {
            Ok(keys) if !is_over => {
                seen += 1;
                top.offer(keys.of(doc, score));
                threshold(top)
            }
            // No score is higher: the rest is passed over.
            _ => Score::INFINITY,
        }
    })?;
    keys.transpose().map(|_| seen)
}

/// Puts documents whose scores have changed in their order.
pub(super) fn sort(ranked: &mut [Ranked], order: Order) {
    ranked.sort_unstable_by_key(|it| Placed { order, ranked: *it });
}

/// How many documents match; once the time is up, how many were found.
pub(super) fn count(
    weight: &dyn Weight,
    searcher: &Searcher,
    deadline: &Deadline,
) -> tantivy::Result<u64> {
    let mut count = 0;
    for reader in searcher.segment_readers() {
        if deadline.look() {
            break;
        }
        let here = weight.count(reader)?;
        // A part that was broken off has too few articles, and too many are left where it is denied.
        if !deadline.is_over() {
            count += u64::from(here);
        }
    }
    Ok(count)
}

/// The same, asking for each document that the cheaper parts of a query leave.
///
/// tantivy counts a conjunction in blocks, for which each part names all its
/// documents, also those that no other part has: fast for postings, but not
/// where it takes positions or the stored text to name one.
pub(super) fn count_one_by_one(
    weight: &dyn Weight,
    searcher: &Searcher,
    deadline: &Deadline,
) -> tantivy::Result<u64> {
    let mut count = 0;
    for reader in searcher.segment_readers() {
        let alive = reader.alive_bitset();
        let mut scorer = weight.scorer(reader, 1.0)?;
        let mut doc = scorer.doc();
        while doc != TERMINATED && !deadline.spend(ARTICLE) {
            count += u64::from(alive.is_none_or(|it| it.is_alive(doc)));
            doc = scorer.advance();
        }
    }
    Ok(count)
}

impl Ranked {
    pub(super) fn from(&self) -> Option<i64> {
        self.from
    }
}

/// What decides the place of a document, column by column.
pub(super) struct Keys {
    segment: u32,
    from: Column<i64>,
    order: Column<u64>,
}

impl Keys {
    pub(super) fn open(reader: &SegmentReader, segment: u32) -> tantivy::Result<Self> {
        Ok(Self {
            segment,
            from: columns::i64s(reader, "from")?,
            order: columns::u64s(reader, "order")?,
        })
    }

    pub(super) fn from(&self) -> &Column<i64> {
        &self.from
    }

    pub(super) fn of(&self, doc: DocId, score: Score) -> Ranked {
        let address = DocAddress::new(self.segment, doc);
        Ranked {
            score,
            from: self.from.first(doc),
            order: self.order.first(doc).unwrap_or(u64::MAX),
            address,
        }
    }
}

/// The best documents so far; the worst of them on top.
pub(super) struct Top {
    order: Order,
    count: usize,
    heap: BinaryHeap<Placed>,
}

impl Top {
    fn new(order: Order, count: usize) -> Self {
        Self { order, count, heap: BinaryHeap::new() }
    }

    /// The score that a document must exceed: one step below the worst, because a tie may still win by date.
    fn threshold(&self) -> Score {
        match self.heap.peek() {
            _ if self.count == 0 => Score::INFINITY,
            Some(worst) if self.heap.len() >= self.count => worst.ranked.score.next_down(),
            _ => Score::NEG_INFINITY,
        }
    }

    pub(super) fn order(&self) -> Order {
        self.order
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The date of the last, if no more are wanted and it has one: what is beyond it comes too late.
    pub(super) fn last_date(&self) -> Option<i64> {
        let last = self.heap.peek().filter(|_| self.heap.len() >= self.count)?;
        last.ranked.from
    }

    pub(super) fn offer(&mut self, ranked: Ranked) {
        self.heap.push(Placed { order: self.order, ranked });
        if self.heap.len() > self.count {
            self.heap.pop();
        }
    }

    fn into_sorted(self) -> Vec<Ranked> {
        self.heap.into_sorted_vec().into_iter().map(|it| it.ranked).collect()
    }
}

/// A document among those of its order; the greatest is the one that goes first when room is short.
struct Placed {
    order: Order,
    ranked: Ranked,
}

impl Ord for Placed {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (&self.ranked, &other.ranked);
        let undated_last = a.from.is_none().cmp(&b.from.is_none());
        let newest = undated_last.then(b.from.cmp(&a.from));
        let chosen = match self.order {
            Order::Best => b.score.total_cmp(&a.score).then(newest),
            Order::Newest => newest,
            Order::Oldest => undated_last.then(a.from.cmp(&b.from)),
        };
        chosen.then(a.order.cmp(&b.order)).then(a.address.cmp(&b.address))
    }
}

impl PartialOrd for Placed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Placed {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Placed {}
