//! Spans of words: where in a part something stands, and the rules by which one span is made of others.
//!
//! The index and the marker both compute with this file, on positions out of
//! postings and on words out of a stored text, so what is marked is what
//! matched. The rules are those of `docs/SEMANTICS.md`; a span is minimal in
//! the sense of Clarke, Cormack and Burkowski, "An Algebra for Structured Text
//! Search", 1995.

use super::deadline::Deadline;
use super::plan::{Item, Operand};
use super::row::Row;
use super::schema::Part;
use super::slop;
use crate::query::{Relation, Unit};

/// A stretch of words of one part, both ends included, and which of its words are the match itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) first: u32,
    pub(super) last: u32,
    pieces: Pieces,
}

/// The words of a span that its operands stand on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pieces {
    /// All of them: a word, a phrase.
    All,
    /// All of them, though only so many are looked for: words that have moved apart.
    Moved(u32),
    /// Some, in order and apart: the operands of a proximity, without the words between them.
    Some(Box<[(u32, u32)]>),
}

impl Span {
    /// A span that stands on all its words.
    pub(super) fn whole(first: u32, last: u32) -> Self {
        Self { first, last, pieces: Pieces::All }
    }

    /// The same, of so many words that may have others between them.
    fn moved(first: u32, last: u32, words: usize) -> Self {
        Self { first, last, pieces: Pieces::Moved(words as u32) }
    }

    /// The stretches of words that are the match itself: what is marked (rule 72).
    pub(super) fn pieces(&self) -> Vec<(u32, u32)> {
        match &self.pieces {
            Pieces::All | Pieces::Moved(_) => vec![(self.first, self.last)],
            Pieces::Some(pieces) => pieces.to_vec(),
        }
    }

    /// How much of its stretch the span stands on: 1 for a phrase, less for words far apart.
    pub(super) fn density(&self) -> f32 {
        let words: u32 = match &self.pieces {
            Pieces::All => return 1.0,
            Pieces::Moved(words) => *words,
            Pieces::Some(pieces) => pieces.iter().map(|(first, last)| last - first + 1).sum(),
        };
        words as f32 / (self.last - self.first + 1) as f32
    }

    /// How many pieces it is made of.
    fn size(&self) -> usize {
        match &self.pieces {
            Pieces::All | Pieces::Moved(_) => 1,
            Pieces::Some(pieces) => pieces.len(),
        }
    }

    /// Whether the two stand on a common word.
    fn shares_word(&self, other: &Self) -> bool {
        if self.last < other.first || other.last < self.first {
            return false;
        }
        let meets = |a: (u32, u32), b: (u32, u32)| a.0 <= b.1 && b.0 <= a.1;
        match (&self.pieces, &other.pieces) {
            (Pieces::Some(pieces), Pieces::All | Pieces::Moved(_)) => {
                pieces.iter().any(|it| meets(*it, (other.first, other.last)))
            }
            (Pieces::All | Pieces::Moved(_), Pieces::Some(pieces)) => {
                pieces.iter().any(|it| meets(*it, (self.first, self.last)))
            }
            (Pieces::Some(ours), Pieces::Some(theirs)) => {
                ours.iter().any(|a| theirs.iter().any(|b| meets(*a, *b)))
            }
            (Pieces::All | Pieces::Moved(_), Pieces::All | Pieces::Moved(_)) => true,
        }
    }

    /// The span from the first to the last word of both (rule 40).
    fn joined(&self, other: &Self) -> Self {
        let mut pieces = self.pieces();
        pieces.extend(other.pieces());
        pieces.sort_unstable();
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
            pieces: Pieces::Some(pieces.into_boxed_slice()),
        }
    }

    /// The difference of word numbers between the near ends; 0 where the two interleave (rule 37).
    fn distance(&self, other: &Self) -> u32 {
        match self.last < other.first {
            true => other.first - self.last,
            false => self.first.saturating_sub(other.last),
        }
    }
}

/// Where the terms of an operand stand in the part that is looked at.
pub(super) trait Leaves {
    /// Looks up where a leaf of the plan stands, for [`Self::positions`].
    fn read(&mut self, leaf: usize);

    /// The sorted, distinct word numbers at which a leaf stands that has been read.
    fn positions(&self, leaf: usize) -> &[u32];

    /// Whether a test holds of places of two leaves, where it is enough that it holds of some of them.
    fn any(&mut self, leaves: [usize; 2], test: impl Fn(&[u32], &[u32]) -> bool) -> bool {
        leaves.iter().for_each(|it| self.read(*it));
        let [ones, others] = leaves.map(|it| self.positions(it));
        test(ones, others)
    }

    /// Keeps the spans whose printed words all pass a test of their letters (rule 63).
    fn keep_case(&mut self, letters: crate::query::Letters, spans: &mut Vec<Span>);
}

/// How the part that is looked at is built of sentences, paragraphs and quotations.
pub(super) trait Structure {
    /// The numbers of the words that begin a sentence or a paragraph, in order.
    fn starts(&mut self, unit: Unit) -> &[u32];

    /// The quotations, as first and last word.
    fn quotations(&mut self) -> &[(u32, u32)];

    /// The paragraphs of the lead (rule 18), as first and last word.
    fn lead(&mut self) -> &[(u32, u32)];

    /// Whether a paragraph begins inside a row of words that stands at `first`.
    fn is_parted(&mut self, row: Row<'_>, first: u32) -> bool {
        let starts = self.starts(Unit::Paragraph);
        unit_of(starts, first) != unit_of(starts, first + row.length - 1)
    }

    /// Whether it is known that no two words side by side that are looked for are of two paragraphs.
    fn is_nowhere_parted(&mut self) -> bool {
        false
    }

    /// When to stop; what is found after that is not all.
    fn deadline(&self) -> &Deadline;
}

/// The spans of an operand in one part, sorted, each once.
pub(super) fn spans<P: Leaves + Structure>(
    operand: &Operand,
    part: Part,
    page: &mut P,
) -> Vec<Span> {
    match operand {
        Operand::Leaf(leaf) => {
            page.read(*leaf);
            page.positions(*leaf).iter().map(|&it| Span::whole(it, it)).collect()
        }
        Operand::Phrase { items, length } => phrase(items, *length, page),
        Operand::Slop { items, slop } => slop_phrase(items, *slop, page),
        Operand::Or(alternatives) => {
            sorted(alternatives.iter().flat_map(|it| spans(it, part, page)).collect())
        }
        Operand::Near(relation, operands) => {
            let [left, right] = operands.as_ref();
            let left = spans(left, part, page);
            if left.is_empty() {
                return left;
            }
            let right = spans(right, part, page);
            near(*relation, left, &right, page)
        }
        Operand::First(count, inner) => match part {
            Part::Body => kept(spans(inner, part, page), |span| span.last < *count),
            _ => Vec::new(),
        },
        Operand::Quote(inner) => {
            let found = spans(inner, part, page);
            let quotations = if found.is_empty() { &[] } else { page.quotations() };
            kept(found, |span| lies_in(span, quotations))
        }
        Operand::Case(letters, inner) => {
            let mut found = spans(inner, part, page);
            if !found.is_empty() {
                page.keep_case(*letters, &mut found);
            }
            found
        }
        Operand::In(scope, inner) => match scope.holds(part) {
            true if scope.is_lead(part) => {
                let found = spans(inner, part, page);
                let lead = if found.is_empty() { &[] } else { page.lead() };
                kept(found, |span| {
                    span.pieces()
                        .iter()
                        .all(|piece| lead.iter().any(|it| it.0 <= piece.0 && piece.1 <= it.1))
                })
            }
            true => spans(inner, part, page),
            false => Vec::new(),
        },
    }
}

fn kept(mut spans: Vec<Span>, keep: impl FnMut(&Span) -> bool) -> Vec<Span> {
    spans.retain(keep);
    spans
}

fn sorted(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup();
    spans
}

fn lies_in(span: &Span, stretches: &[(u32, u32)]) -> bool {
    stretches.iter().any(|(first, last)| *first <= span.first && span.last <= *last)
}

/// The number of the sentence or paragraph, of those that begin at `starts`, in which a word lies.
pub(super) fn unit_of(starts: &[u32], word: u32) -> usize {
    starts.partition_point(|it| *it <= word)
}

/// The spans of words in a row.
fn phrase<P: Leaves + Structure>(items: &[Item], length: u32, page: &mut P) -> Vec<Span> {
    let mut found = Vec::new();
    Row { items, length }.each(page, |first| {
        found.push(Span::whole(first, first + length - 1));
        true
    });
    found
}

/// The spans of words that may move.
fn slop_phrase<P: Leaves + Structure>(items: &[Item], slop: u32, page: &mut P) -> Vec<Span> {
    let mut found = Vec::new();
    slop::each(items, slop, page, |first, last| {
        found.push(Span::moved(first, last, items.len()));
        true
    });
    found
}

/// The spans of two operands that stand to each other as `relation` says.
fn near<S: Structure>(
    relation: Relation,
    mut left: Vec<Span>,
    right: &[Span],
    page: &mut S,
) -> Vec<Span> {
    let deadline = page.deadline().clone();
    match relation {
        Relation::Within(most) => minimal(pairs(
            &left,
            right,
            |a, b| a.distance(b) <= u32::from(most),
            reach(most),
            &deadline,
        )),
        Relation::Before(most) => {
            let holds =
                |a: &Span, b: &Span| a.last < b.first && b.first - a.last <= u32::from(most);
            minimal(pairs(&left, right, holds, reach(most), &deadline))
        }
        Relation::Same(unit) => {
            let starts = page.starts(unit);
            let lies_in_one = |it: &Span| unit_of(starts, it.first) == unit_of(starts, it.last);
            left.retain(lies_in_one);
            let right: Vec<Span> = right.iter().filter(|it| lies_in_one(it)).cloned().collect();
            let holds = |a: &Span, b: &Span| unit_of(starts, a.first) == unit_of(starts, b.first);
            let unit_around = |a: &Span| {
                let unit = unit_of(starts, a.first);
                let begin = unit.checked_sub(1).and_then(|it| starts.get(it)).copied().unwrap_or(0);
                (begin, starts.get(unit).map_or(u32::MAX, |it| it - 1))
            };
            minimal(pairs(&left, &right, holds, unit_around, &deadline))
        }
        Relation::NotWithin(most) => {
            let (reach, longest) = (reach(most), longest(right));
            kept(left, |a| {
                let (from, until) = reach(a);
                let begin = right.partition_point(|it| it.first.saturating_add(longest) < from);
                let rest = right.get(begin..).unwrap_or_default();
                let mut near = rest.iter().take_while(|b| b.first <= until);
                !near.any(|b| a.distance(b) <= u32::from(most))
            })
        }
        Relation::NotSame(unit) => {
            let starts = page.starts(unit);
            let units = |it: &Span| (unit_of(starts, it.first), unit_of(starts, it.last));
            let touched: Vec<(usize, usize)> = right.iter().map(units).collect();
            let longest = touched.iter().map(|it| it.1 - it.0).max().unwrap_or(0);
            kept(left, |a| {
                let (first, last) = units(a);
                let begin = touched.partition_point(|it| it.0 + longest < first);
                let rest = touched.get(begin..).unwrap_or_default();
                !rest.iter().take_while(|it| it.0 <= last).any(|it| first <= it.1)
            })
        }
    }
}

/// The words among which a partner of a span can begin and end, at most so many away.
fn reach(most: u16) -> impl Fn(&Span) -> (u32, u32) {
    let most = u32::from(most);
    move |span| (span.first.saturating_sub(most), span.last.saturating_add(most))
}

/// How far a span reaches behind its first word at most.
fn longest(spans: &[Span]) -> u32 {
    spans.iter().map(|it| it.last - it.first).max().unwrap_or(0)
}

/// The joined spans of all pairs that hold, but for such as contain another of the same left span.
///
/// `right` is sorted. A pair uses no word twice (rule 36).
fn pairs(
    left: &[Span],
    right: &[Span],
    holds: impl Fn(&Span, &Span) -> bool,
    reach: impl Fn(&Span) -> (u32, u32),
    deadline: &Deadline,
) -> Vec<Span> {
    let longest = longest(right);
    let mut found = Vec::new();
    for a in left {
        let (from, until) = reach(a);
        let begin = right.partition_point(|it| it.first.saturating_add(longest) < from);
        let mut nearest_end = u32::MAX;
        if deadline.spend(1) {
            break;
        }
        for b in right.get(begin..).unwrap_or_default() {
            // A partner that begins after another has ended only makes a longer span.
            if b.first > until || b.first > nearest_end {
                break;
            }
            if b.last >= from && holds(a, b) && !a.shares_word(b) {
                if b.first > a.last {
                    nearest_end = nearest_end.min(b.last);
                }
                deadline.spend(a.size() + b.size());
                found.push(a.joined(b));
            }
        }
    }
    found
}

/// Without the spans that contain another (rule 40); those of the same stretch stay together.
fn minimal(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|it| (it.last, std::cmp::Reverse(it.first)));
    let mut innermost: Option<(u32, u32)> = None;
    spans.retain(|span| {
        let contains = innermost.is_some_and(|(first, last)| {
            first > span.first || (first == span.first && last < span.last)
        });
        if !contains {
            innermost = Some((span.first, span.last));
        }
        !contains
    });
    sorted(spans)
}

/// How many of the spans do not overlap, taken by earliest end (rule 52).
pub(super) fn apart(spans: &[Span]) -> usize {
    let mut ends: Vec<(u32, u32)> = spans.iter().map(|it| (it.last, it.first)).collect();
    ends.sort_unstable();
    let mut count = 0;
    let mut free_from = 0;
    for (last, first) in ends {
        if first >= free_from {
            count += 1;
            free_from = last + 1;
        }
    }
    count
}
