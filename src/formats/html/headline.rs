//! Which headline a page has: what it prints and what it states agree about it.

use super::flatten::{Element, Flat};
use super::marks::Marks;
use super::stated::Stated;
use super::tags::Tag;
use crate::formats::text::features::Features;

/// The headline of a page.
pub(super) struct Found {
    pub(super) text: String,
    /// The block that prints it, if one does.
    pub(super) block: Option<usize>,
    /// How many sources agree with it, out of those that there are.
    pub(super) agreement: f32,
}

/// The headline: as the page prints it where what it states agrees, else what most of its statements say.
pub(super) fn headline(flat: &Flat, features: &[Features], stated: &Stated) -> Option<Found> {
    let text = |at: usize| flat.blocks.get(at).map_or("", |it| it.text.as_str());
    let data = stated.data.headline.as_deref();
    let titles: Vec<&str> = [data, stated.shared_title.as_deref(), stated.title.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let overlap = |text: &str| titles.iter().map(|it| shared(text, it)).fold(0.0, f32::max);
    let mut printed = printed(flat, features);
    if printed.is_empty() {
        printed = parts_of_title(flat, features, stated.title.as_deref().unwrap_or_default());
    }
    let fitting = printed.iter().map(|at| (*at, overlap(text(*at)))).filter(|it| it.1 >= AGREEING);
    let best = fitting.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|it| it.0);
    let block = best.or_else(|| titles.is_empty().then(|| printed.first().copied()).flatten());
    let shown = block.map(text);
    let shared_title = stated.shared_title.as_deref();
    let candidates: Vec<&str> = [data, shown, shared_title, stated.title.as_deref()]
        .into_iter()
        .flatten()
        .filter(|it| !it.is_empty())
        .collect();
    let votes = |text: &str| candidates.iter().filter(|it| bare(it) == bare(text)).count();
    // The title of the window repeats one of the others; three voices decide.
    let three = candidates.len().min(if stated.title.is_some() { candidates.len() - 1 } else { 3 });
    let voices = || candidates.iter().take(three.max(1)).copied();
    let among = |text: &str| voices().filter(|it| bare(it) == bare(text)).count();
    let first = voices().enumerate().max_by_key(|(at, it)| (among(it), usize::MAX - at))?.1;
    let first = match shared_title.filter(|it| is_without_kicker(it, first)) {
        Some(bare) => bare,
        None => first,
    };
    let agreement = votes(first) as f32 / candidates.len().max(1) as f32;
    Some(Found { text: first.to_owned(), block, agreement })
}

/// Whether a text is the headline without the label before it: "Chess: " of "Chess: Ferry wins again".
fn is_without_kicker(text: &str, headline: &str) -> bool {
    let before = headline.strip_suffix(text).unwrap_or_default().trim_end();
    !before.is_empty()
        && before.ends_with([':', '|', '·', '–', '—'])
        && text.split(' ').count() >= 3
}

/// How many of its words a printed headline shares with a stated one at least.
const AGREEING: f32 = 0.5;

/// The blocks that may print the headline: main headings, and what is marked as a headline.
fn printed(flat: &Flat, features: &[Features]) -> Vec<usize> {
    let of = |wanted: fn(&Element) -> bool, least: usize| -> Vec<usize> {
        let all = flat.blocks.iter().zip(features).enumerate();
        let fits = all.filter(|(_, (block, seen))| {
            (least..=40).contains(&seen.words)
                && flat.elements.get(block.element).is_some_and(wanted)
        });
        fits.map(|it| it.0).take(30).collect()
    };
    let main = of(|it| it.tag == Tag::Heading(1), 1);
    if !main.is_empty() {
        return main;
    }
    of(|it| it.marks.has(Marks::HEADLINE) || it.tag == Tag::Heading(2), 3)
}

/// On pages without headings: the blocks that the title of the window has beside the name of the outlet.
fn parts_of_title(flat: &Flat, features: &[Features], title: &str) -> Vec<usize> {
    const BETWEEN: &[char] = &['-', '–', '—', '|', ':', '·', ' '];
    let is_part = |text: &str| {
        let before = title.strip_suffix(text).is_some_and(|it| it.ends_with(BETWEEN));
        before || title.strip_prefix(text).is_some_and(|it| it.starts_with(BETWEEN))
    };
    let all = flat.blocks.iter().zip(features).enumerate();
    let fits = all.filter(|(_, (block, seen))| seen.words >= 4 && is_part(&block.text));
    fits.map(|it| it.0).take(1).collect()
}

/// The letters and digits of a text, in small.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The share of words that two texts have in common, of the longer.
fn shared(one: &str, other: &str) -> f32 {
    let words = |text: &str| -> Vec<String> {
        text.split(|it: char| !it.is_alphanumeric())
            .filter(|it| !it.is_empty())
            .take(60)
            .map(str::to_lowercase)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let common = one.iter().filter(|it| other.contains(it)).count();
    common as f32 / one.len().max(other.len()).max(1) as f32
}
