//! Words in a row: a phrase, a compound.

use super::intervals::{Leaves, Structure};
use super::pair;
use super::plan::Item;

/// Items at fixed distances (rules 31 to 34): `length` words in all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'p> {
    pub(super) items: &'p [Item],
    pub(super) length: u32,
}

impl Row<'_> {
    /// Whether every word of it is named: none is a gap.
    pub(super) fn is_gapless(&self) -> bool {
        self.items.len() == self.length as usize
    }

    /// Whether two words side by side stand anywhere, where that is told without a look at each place.
    pub(super) fn stands_at_a_glance<P: Leaves + Structure>(self, page: &mut P) -> Option<bool> {
        let [one, other] = self.items else { return None };
        if !self.is_gapless() || one.leaf == other.leaf {
            return None;
        }
        if !page.any([one.leaf, other.leaf], |ones, others| pair::meet(ones, others, &[])) {
            return Some(false);
        }
        page.is_nowhere_parted().then_some(true)
    }

    /// Calls `take` with the first word of every place where it stands in one paragraph, in order, while that says to go on.
    ///
    /// The two rarest words are run through side by side; the others, and the
    /// paragraph, are looked at only where those two stand right.
    pub(super) fn each<P: Leaves + Structure>(
        self,
        page: &mut P,
        mut take: impl FnMut(u32) -> bool,
    ) {
        for item in self.items {
            page.read(item.leaf);
        }
        let Some([one, other]) = self.rarest(page) else { return };
        let mut cursor = Cursor::default();
        loop {
            let (ones, others) = (page.positions(one.leaf), page.positions(other.leaf));
            let Some(at) = cursor.next(ones, one.offset, others, other.offset) else { return };
            let Some(first) = at.checked_sub(one.offset) else { continue };
            let stands =
                |it: &Item| page.positions(it.leaf).binary_search(&(first + it.offset)).is_ok();
            let is_whole = self.items.len() < 3 || self.items.iter().all(stands);
            if is_whole && !page.is_parted(self, first) && !take(first) {
                return;
            }
        }
    }

    /// The two items that stand at the fewest places; a single item is both.
    fn rarest<P: Leaves>(&self, page: &P) -> Option<[Item; 2]> {
        let count = |it: &Item| page.positions(it.leaf).len();
        match self.items {
            [] => None,
            [only] => Some([*only, *only]),
            [one, other] => Some([*one, *other]),
            [first, rest @ ..] => {
                let mut rarest = [*first, *rest.first()?];
                for item in rest.get(1..).unwrap_or_default() {
                    let [one, other] = &mut rarest;
                    let more_frequent = if count(one) < count(other) { other } else { one };
                    if count(item) < count(more_frequent) {
                        *more_frequent = *item;
                    }
                }
                Some(rarest)
            }
        }
    }
}

/// Where two lists of word numbers have been compared up to.
#[derive(Default)]
struct Cursor {
    one: usize,
    other: usize,
}

impl Cursor {
    /// The next of `ones` that stands to one of `others` as their offsets in a row do.
    fn next(
        &mut self,
        ones: &[u32],
        offset: u32,
        others: &[u32],
        other_offset: u32,
    ) -> Option<u32> {
        loop {
            let (at, other) = (*ones.get(self.one)?, *others.get(self.other)?);
            let (wanted, found) = (at + other_offset, other + offset);
            self.one += usize::from(wanted <= found);
            self.other += usize::from(found <= wanted);
            if wanted == found {
                return Some(at);
            }
        }
    }
}
