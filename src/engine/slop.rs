//! Words that may move (rule 35): the places of a phrase with slop.
//!
//! Different words p1..pk of one paragraph fit with max(pi - i) - min(pi - i) at
//! most the slop. Looked for is, for each word that a place may begin with, the
//! earliest end. A later beginning never has an earlier end, so the least places
//! (rule 40) are the last ones of each end.

use super::deadline::Deadline;
use super::intervals::{Leaves, Structure, unit_of};
use super::plan::Item;
use crate::query::Unit;

/// The work of looking for a word among those of a paragraph, in places that are run through.
const SEARCH: usize = 16;

/// Calls `take` with the first and last word of every least place, in order, while that says to go on.
pub(super) fn each<P: Leaves + Structure>(
    items: &[Item],
    slop: u32,
    page: &mut P,
    mut take: impl FnMut(u32, u32) -> bool,
) {
    let mut all = Vec::new();
    for (number, item) in items.iter().enumerate() {
        page.read(item.leaf);
        let positions = page.positions(item.leaf);
        if positions.is_empty() {
            return;
        }
        if previous(items, number).is_none() {
            all.extend_from_slice(positions);
        }
    }
    all.sort_unstable();
    let deadline = page.deadline().clone();
    let starts = page.starts(Unit::Paragraph).to_vec();
    let mut placing = Placing { items: Vec::with_capacity(items.len()), slop, deadline };
    let mut rest = all.as_slice();
    while let Some(first) = rest.first() {
        let next = starts.get(unit_of(&starts, *first));
        let end = next.map_or(rest.len(), |next| rest.partition_point(|it| it < next));
        let (paragraph, behind) = rest.split_at(end);
        rest = behind;
        // Most paragraphs have too few of the words.
        let Some(last) = paragraph.last().filter(|_| paragraph.len() >= items.len()) else {
            continue;
        };
        placing.deadline.spend(items.len() * 2 * SEARCH);
        placing.items.clear();
        for (number, item) in items.iter().enumerate() {
            let words = page.positions(item.leaf);
            let begin = words.partition_point(|it| it < first);
            let end = words.partition_point(|it| it <= last);
            let words = words.get(begin..end).unwrap_or_default();
            let before = previous(items, number);
            placing.items.push(Placed { offset: item.offset, words, before, at: 0 });
        }
        if !placing.each(paragraph, &mut take) {
            return;
        }
    }
}

/// The item before this one that is of the same words.
fn previous(items: &[Item], number: usize) -> Option<usize> {
    let leaf = items.get(number)?.leaf;
    items.iter().take(number).rposition(|it| it.leaf == leaf)
}

/// An item and the words of one paragraph on which it can stand.
struct Placed<'w> {
    offset: u32,
    words: &'w [u32],
    /// The item before this one that is of the same words.
    before: Option<usize>,
    at: u32,
}

struct Placing<'w> {
    items: Vec<Placed<'w>>,
    slop: u32,
    deadline: Deadline,
}

impl Placing<'_> {
    /// Takes the least places of one paragraph; `words` are all words on which one can stand. Whether to go on.
    fn each(&mut self, words: &[u32], take: &mut impl FnMut(u32, u32) -> bool) -> bool {
        if self.items.iter().any(|it| it.words.is_empty()) {
            return true;
        }
        // A word that two items of different words share stands twice.
        let shared = !words.is_sorted_by(|a, b| a < b);
        let mut matching = shared.then(|| Matching::of(&self.items, words));
        let mut least: Option<(u32, u32)> = None;
        let mut shift = i64::MIN;
        for &first in words {
            let last = match &mut matching {
                None => self.earliest_end(first, &mut shift),
                Some(matching) => matching.earliest_end(first, self.slop, &self.deadline),
            };
            // No later beginning has an end either.
            let Some(last) = last else { break };
            if let Some((first, end)) = least.filter(|it| it.1 < last)
                && !take(first, end)
            {
                return false;
            }
            least = Some((first, last));
        }
        least.is_none_or(|(first, last)| take(first, last))
    }

    /// The earliest end of a place that begins at `first` or later, where no word is of two items' words.
    ///
    /// For a least shift each item takes the first word that is free for it,
    /// which also leaves the most to the items of the same words behind it. If
    /// one then lies too far behind, no place has so small a least shift; the
    /// next that could be is the one that reaches it. Shifts only grow, also
    /// from one beginning to the next.
    fn earliest_end(&mut self, first: u32, shift: &mut i64) -> Option<u32> {
        let farthest = self.items.iter().map(|it| it.offset).max().unwrap_or(0);
        *shift = (*shift).max(i64::from(first) - i64::from(farthest));
        loop {
            if self.deadline.spend(self.items.len() * SEARCH) {
                return None;
            }
            let mut greatest = i64::MIN;
            for number in 0..self.items.len() {
                let (before, rest) = self.items.split_at_mut(number);
                let item = rest.first_mut()?;
                let after = item.before.and_then(|it| before.get(it)).map_or(0, |it| it.at + 1);
                let from = i64::from(first.max(after)).max(*shift + i64::from(item.offset));
                item.at =
                    *item.words.get(item.words.partition_point(|it| i64::from(*it) < from))?;
                greatest = greatest.max(i64::from(item.at) - i64::from(item.offset));
            }
            if greatest - *shift <= i64::from(self.slop) {
                return self.items.iter().map(|it| it.at).max();
            }
            *shift = greatest - i64::from(self.slop);
        }
    }
}

/// Items of which some share words: who stands where is a matching.
///
/// Words are given away in order, each to an item that has none, along an
/// augmenting path if need be. Whatever is given away first can stay so (the
/// words that can be given away together are a matroid), so the last word that
/// completes the items is the earliest end there is.
struct Matching {
    /// Every word and the items that can stand on it, as bits.
    words: Vec<(u32, u64)>,
    offsets: Vec<i64>,
    /// Every shift that an item can have, in order.
    shifts: Vec<i64>,
    /// The word given to each item.
    owned: Vec<Option<u32>>,
}

impl Matching {
    fn of(items: &[Placed<'_>], words: &[u32]) -> Self {
        let mut words = words.to_vec();
        words.dedup();
        let items_on = |word: &u32| {
            let of = |(number, it): (usize, &Placed<'_>)| {
                u64::from(it.words.binary_search(word).is_ok()) << number
            };
            items.iter().enumerate().map(of).sum::<u64>()
        };
        let words: Vec<(u32, u64)> = words.iter().map(|it| (*it, items_on(it))).collect();
        let shifts_of = |it: &Placed<'_>| {
            let offset = i64::from(it.offset);
            it.words.iter().map(move |word| i64::from(*word) - offset).collect::<Vec<i64>>()
        };
        let mut shifts: Vec<i64> = items.iter().flat_map(shifts_of).collect();
        shifts.sort_unstable();
        shifts.dedup();
        let offsets: Vec<i64> = items.iter().map(|it| i64::from(it.offset)).collect();
        Self { words, shifts, owned: vec![None; offsets.len()], offsets }
    }

    fn earliest_end(&mut self, first: u32, slop: u32, deadline: &Deadline) -> Option<u32> {
        let farthest = self.offsets.iter().copied().max().unwrap_or(0);
        let mut earliest: Option<u32> = None;
        let from = self.shifts.partition_point(|it| *it < i64::from(first) - farthest);
        for number in from..self.shifts.len() {
            let shift = *self.shifts.get(number)?;
            // The item that is last in the phrase ends no earlier than this.
            if earliest.is_some_and(|it| shift + farthest >= i64::from(it)) {
                break;
            }
            if deadline.spend(self.words.len()) {
                return None;
            }
            earliest = self.end(first, shift, i64::from(slop), earliest).or(earliest);
        }
        earliest
    }

    /// The end of a place whose least shift is `shift`, if it is before `limit`.
    fn end(&mut self, first: u32, shift: i64, slop: i64, limit: Option<u32>) -> Option<u32> {
        self.owned.fill(None);
        let mut missing = self.owned.len();
        let from = self.words.partition_point(|it| it.0 < first);
        for number in from..self.words.len() {
            let (word, _) = *self.words.get(number)?;
            if limit.is_some_and(|it| it <= word) {
                return None;
            }
            if self.give(word, shift, slop, &mut 0) {
                missing -= 1;
                if missing == 0 {
                    return Some(word);
                }
            }
        }
        None
    }

    /// Gives a word to an item, which may have to give its own away for it; no item is asked twice.
    fn give(&mut self, word: u32, shift: i64, slop: i64, asked: &mut u64) -> bool {
        let items = self.words.binary_search_by_key(&word, |it| it.0);
        let items = items.ok().and_then(|it| self.words.get(it)).map_or(0, |it| it.1);
        for number in 0..self.offsets.len() {
            let is_free = (items & !*asked) >> number & 1 == 1;
            let near = self
                .offsets
                .get(number)
                .is_some_and(|offset| (shift..=shift + slop).contains(&(i64::from(word) - offset)));
            if !is_free || !near {
                continue;
            }
            *asked |= 1 << number;
            let owned = self.owned.get(number).copied().flatten();
            if owned.is_none_or(|it| self.give(it, shift, slop, asked)) {
                if let Some(owner) = self.owned.get_mut(number) {
                    *owner = Some(word);
                }
                return true;
            }
        }
        false
    }
}
