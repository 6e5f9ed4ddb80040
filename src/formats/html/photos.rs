//! What stands beside the photos of a page: their captions, and the cards of other stories.
//!
//! Half of the outlets give captions no name in their markup that means anything
//! (`sc-hzhJZQ`). But a caption shares a frame with its photo and with hardly
//! anything else, and so does the teaser of another story, whose photo is a link.

use super::flatten::{Flat, Photo};
use super::marks::Marks;
use super::scope::link_density;
use super::tags::Tag;
use super::weights as w;
use crate::formats::text::features::Features;

/// What stands beside photos, block by block.
pub(super) struct Beside {
    /// Whether a block is the only text in the frame of a photo, its credit aside.
    pub(super) caption: Vec<bool>,
    /// Whether a block is the few words beside such a caption.
    pub(super) credit: Vec<bool>,
    /// Whether a block is of a card that leads to another story.
    pub(super) card: Vec<bool>,
    /// Whether a block stands under a film.
    pub(super) film: Vec<bool>,
}

impl Beside {
    pub(super) fn of(flat: &Flat, features: &[Features]) -> Self {
        let none = vec![false; flat.blocks.len()];
        let mut beside =
            Self { caption: none.clone(), credit: none.clone(), card: none.clone(), film: none };
        let ranges = ranges(flat);
        for (at, element) in flat.elements.iter().enumerate() {
            if element.marks.has(Marks::VIDEO) {
                beside.mark_film(&ranges, at);
                beside.mark_film(&ranges, element.parent);
            }
        }
        for photo in &flat.photos {
            beside.mark_caption(photo, flat, features, &ranges);
            if photo.linked {
                beside.mark_card(photo, flat, features, &ranges);
            }
        }
        beside
    }

    fn mark_film(&mut self, all: &[Range], frame: usize) {
        let Some((first, past)) = all.get(frame).copied() else { return };
        if past - first <= w::FILM_BLOCKS {
            self.film.iter_mut().take(past).skip(first).for_each(|it| *it = true);
        }
    }

    /// The frame of a photo is the innermost element around it that holds a text.
    fn mark_caption(&mut self, photo: &Photo, flat: &Flat, features: &[Features], all: &[Range]) {
        let frame = around(flat, photo.element).find(|at| count(all, *at) > 0);
        let Some((first, past)) = frame.and_then(|it| all.get(it)).copied() else { return };
        if past - first > 2 {
            return;
        }
        let plain = |at: &usize| {
            let Some((block, seen)) = flat.blocks.get(*at).zip(features.get(*at)) else {
                return false;
            };
            let tag = flat.elements.get(block.element).map(|it| it.tag);
            seen.words <= w::FRAMED_WORDS
                && matches!(tag, Some(Tag::Block | Tag::Inline | Tag::FigureCaption | Tag::Figure))
                && link_density(block) <= w::LINKS_ONLY
        };
        if (first..past).all(|at| plain(&at)) {
            let words = |at: &usize| features.get(*at).map_or(0, |it| it.words);
            let longest = (first..past).max_by_key(|at| (words(at), usize::MAX - at));
            let Some(longest) = longest.filter(|at| words(at) >= w::LEAST_FRAMED) else { return };
            for at in first..past {
                let marked = if at == longest { &mut self.caption } else { &mut self.credit };
                let fits = at == longest || words(&at) <= w::CREDIT_NAME;
                if let Some(place) = marked.get_mut(at).filter(|_| fits) {
                    *place = true;
                }
            }
        }
    }

    /// A card is a small element with a photo that is a link, a title that is one, and little more.
    fn mark_card(&mut self, photo: &Photo, flat: &Flat, features: &[Features], all: &[Range]) {
        let card = around(flat, photo.element).find(|at| count(all, *at) >= 2);
        let Some((first, past)) = card.and_then(|it| all.get(it)).copied() else { return };
        let seen = features.get(first..past).unwrap_or_default();
        let blocks = flat.blocks.get(first..past).unwrap_or_default();
        let words: usize = seen.iter().map(|it| it.words).sum();
        let running = seen.iter().filter(|it| it.is_running()).count();
        let title = blocks.iter().zip(seen).any(|(block, seen)| {
            link_density(block) > w::CARD_TITLE && (seen.words >= 4 || seen.unspaced)
        });
        if title && running <= 1 && blocks.len() <= w::CARD_BLOCKS && words <= w::CARD_WORDS {
            self.card.iter_mut().take(past).skip(first).for_each(|it| *it = true);
        }
    }
}

/// The first and one past the last block in an element; of one without blocks both are 0.
type Range = (usize, usize);

fn count(all: &[Range], element: usize) -> usize {
    all.get(element).map_or(0, |(first, past)| past - first)
}

/// An element and those around it, as far up as a frame reaches.
fn around(flat: &Flat, element: usize) -> impl Iterator<Item = usize> {
    let outer = |it: &usize| flat.elements.get(*it).map(|it| it.parent).filter(|up| up != it);
    std::iter::successors(Some(element), outer).take(w::FRAME_LEVELS)
}

/// The blocks in each element, which follow each other.
fn ranges(flat: &Flat) -> Vec<Range> {
    let mut ranges: Vec<Range> = vec![(0, 0); flat.elements.len()];
    for (at, block) in flat.blocks.iter().enumerate() {
        widen(&mut ranges, block.element, (at, at + 1));
    }
    // Children come after their parents.
    for (at, element) in flat.elements.iter().enumerate().skip(1).rev() {
        let inner = ranges.get(at).copied().unwrap_or_default();
        widen(&mut ranges, element.parent, inner);
    }
    ranges
}

fn widen(ranges: &mut [Range], element: usize, (first, past): Range) {
    if past == 0 {
        return;
    }
    if let Some(range) = ranges.get_mut(element) {
        *range = match *range {
            (_, 0) => (first, past),
            (one, other) => (one.min(first), other.max(past)),
        };
    }
}
