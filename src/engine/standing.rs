//! Whether an operand stands in a part of an article, and how densely, without a list of its spans.
//!
//! To find and to score an article takes no more than this. The common operands
//! (a word, words in a row or moved apart, two words near each other) are decided on the word
//! numbers themselves; the others by their spans.

use tantivy::Score;

use super::intervals::{self, Leaves, Structure};
use super::plan::Operand;
use super::row::Row;
use super::schema::Part;
use super::slop;
use crate::query::Relation;

/// Whether it stands anywhere in the part.
pub(super) fn stands<P: Leaves + Structure>(operand: &Operand, part: Part, page: &mut P) -> bool {
    if let Some(near) = Near::of(operand) {
        return near.stands(page);
    }
    if let Operand::Phrase { items, length } = operand
        && let Some(stands) = (Row { items, length: *length }).stands_at_a_glance(page)
    {
        return stands;
    }
    let mut found = false;
    each(operand, part, page, &mut |_| {
        found = true;
        false
    });
    found
}

/// How often it stands in the part, where a span counts as much as it is dense.
pub(super) fn density<P: Leaves + Structure>(operand: &Operand, part: Part, page: &mut P) -> Score {
    let mut sum = 0.0;
    each(operand, part, page, &mut |density| {
        sum += density;
        true
    });
    sum
}

/// Calls `take` with the density of every span, while that says to go on.
fn each<P: Leaves + Structure>(
    operand: &Operand,
    part: Part,
    page: &mut P,
    take: &mut impl FnMut(Score) -> bool,
) {
    match operand {
        Operand::Leaf(leaf) => {
            page.read(*leaf);
            let _ = page.positions(*leaf).iter().all(|_| take(1.0));
        }
        Operand::Phrase { items, length } => {
            Row { items, length: *length }.each(page, |_| take(1.0));
        }
        Operand::Slop { items, slop } => {
            let words = items.len() as Score;
            slop::each(items, *slop, page, |first, last| take(words / (last - first + 1) as Score));
        }
        operand => match Near::of(operand) {
            Some(near) => near.each(page, take),
            None => {
                let _ = intervals::spans(operand, part, page).iter().all(|it| take(it.density()));
            }
        },
    }
}

/// Two words at most so far apart.
struct Near {
    leaves: [usize; 2],
    /// Whether the first must stand before the second.
    ordered: bool,
    most: u32,
}

impl Near {
    fn of(operand: &Operand) -> Option<Self> {
        let Operand::Near(relation, operands) = operand else { return None };
        let (Relation::Within(most) | Relation::Before(most)) = *relation else { return None };
        let [Operand::Leaf(one), Operand::Leaf(other)] = operands.as_ref() else { return None };
        let ordered = matches!(relation, Relation::Before(_));
        Some(Self { leaves: [*one, *other], ordered, most: u32::from(most) })
    }

    /// Whether they stand so anywhere.
    fn stands<P: Leaves>(&self, page: &mut P) -> bool {
        page.any(self.leaves, |ones, others| any_pair(ones, others, self.ordered, self.most))
    }

    /// Calls `take` with the density of every least stretch, while that says to go on.
    fn each<P: Leaves>(&self, page: &mut P, take: &mut impl FnMut(Score) -> bool) {
        self.leaves.iter().for_each(|it| page.read(*it));
        let [ones, others] = self.leaves.map(|it| page.positions(it));
        each_pair(ones, others, self.ordered, self.most, |first, last| {
            take(2.0 / (last - first + 1) as Score)
        });
    }
}

/// Whether one of `ones` stands at most so far from one of `others`, and not on the same word.
fn any_pair(ones: &[u32], others: &[u32], ordered: bool, most: u32) -> bool {
    let is_near = |a: u32, b: u32| a != b && a.abs_diff(b) <= most && (a < b || !ordered);
    let (mut one, mut other) = (0, 0);
    while let (Some(&a), Some(&b)) = (ones.get(one), others.get(other)) {
        if is_near(a, b) {
            return true;
        }
        if a == b {
            // Each has its neighbour among what is behind the other.
            let behind = [(ones.get(one + 1), Some(&b)), (Some(&a), others.get(other + 1))];
            let mut behind = behind.into_iter().filter_map(|(a, b)| a.copied().zip(b.copied()));
            if behind.any(|(a, b)| is_near(a, b)) {
                return true;
            }
        }
        one += usize::from(a <= b);
        other += usize::from(b <= a);
    }
    false
}

/// Calls `take` with every least stretch from one of `ones` to one of `others`, at most so far apart, while that says to go on.
///
/// A word between the two would be nearer to one of them, whichever of both it
/// is, so the least stretches (rule 40) are those of neighbours.
fn each_pair(
    ones: &[u32],
    others: &[u32],
    ordered: bool,
    most: u32,
    mut take: impl FnMut(u32, u32) -> bool,
) {
    let (mut one, mut other) = (0, 0);
    let mut before = (0, false, false);
    loop {
        let (next_one, next_other) = (ones.get(one).copied(), others.get(other).copied());
        let at = match (next_one, next_other) {
            (Some(a), Some(b)) => a.min(b),
            // Of one list only the first that is left has a neighbour of the other.
            (Some(a), None) if before.2 => a,
            (None, Some(b)) if before.1 => b,
            _ => return,
        };
        let (is_one, is_other) = (next_one == Some(at), next_other == Some(at));
        one += usize::from(is_one);
        other += usize::from(is_other);
        let (last, was_one, was_other) = before;
        let meets = (was_one && is_other) || (!ordered && was_other && is_one);
        if meets && at - last <= most && !take(last, at) {
            return;
        }
        before = (at, is_one, is_other);
    }
}

#[cfg(test)]
mod tests {
    use super::{any_pair, each_pair};

    #[test]
    fn the_least_stretches_are_those_of_neighbours() {
        let check = |ones: &[u32], others: &[u32], ordered, most, expected: &[(u32, u32)]| {
            let mut found = Vec::new();
            each_pair(ones, others, ordered, most, |first, last| {
                found.push((first, last));
                true
            });
            assert_eq!(found, expected, "{ones:?} {others:?} {ordered} {most}");
            let is_any = any_pair(ones, others, ordered, most);
            assert_eq!(is_any, !expected.is_empty(), "{ones:?} {others:?} {ordered} {most}");
        };
        check(&[1], &[3], false, 2, &[(1, 3)]);
        check(&[1], &[3], false, 1, &[]);
        check(&[3], &[1], false, 2, &[(1, 3)]);
        check(&[3], &[1], true, 2, &[]);
        check(&[1, 2], &[4], false, 9, &[(2, 4)]);
        check(&[1, 5], &[3], false, 9, &[(1, 3), (3, 5)]);
        check(&[1, 5], &[3], true, 9, &[(1, 3)]);
        check(&[2], &[2], false, 9, &[]);
        check(&[2, 4], &[2, 4], false, 9, &[(2, 4)]);
        check(&[2, 4, 9], &[4, 5], true, 9, &[(2, 4), (4, 5)]);
        check(&[1, 2, 3, 4], &[9], false, 5, &[(4, 9)]);
        check(&[9], &[1, 2, 3, 4], false, 5, &[(4, 9)]);
        check(&[], &[1], false, 5, &[]);
    }
}
