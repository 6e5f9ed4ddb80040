//! Which headline a page has: what it prints and what it states agree about it.

use super::marks::Marks;
use super::roles::Page;
use super::stated::Stated;
use super::tags::Tag;

/// The headline of a page.
pub(super) struct Found {
    pub(super) text: String,
    /// The block that prints it, if one does.
    pub(super) block: Option<usize>,
    /// How many sources agree with it, out of those that there are.
    pub(super) agreement: f32,
}

/// The headline: what most sources say, the printed one where they differ a little.
pub(super) fn headline(page: &Page, stated: &Stated) -> Option<Found> {
    let printed = printed(page);
    let data = stated.data.headline.as_deref();
    let stated_titles: Vec<&str> = [data, stated.shared_title.as_deref(), stated.title.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let overlap = |text: &str| stated_titles.iter().map(|it| shared(text, it)).fold(0.0, f32::max);
    let best = printed
        .iter()
        .copied()
        .filter(|at| stated_titles.is_empty() || overlap(page.text(*at)) >= 0.5)
        .max_by(|a, b| overlap(page.text(*a)).total_cmp(&overlap(page.text(*b))).then(b.cmp(a)));
    let block =
        best.or_else(|| stated_titles.is_empty().then(|| printed.first().copied()).flatten());
    let h1 = block.map(|it| page.text(it));
    let candidates: Vec<&str> = data
        .into_iter()
        .chain(h1)
        .chain(stated.shared_title.as_deref())
        .chain(stated.title.as_deref())
        .filter(|it| !it.is_empty())
        .collect();
    let votes = |text: &str| candidates.iter().filter(|it| bare(it) == bare(text)).count();
    let first = candidates
        .iter()
        .enumerate()
        .max_by(|(a, one), (b, other)| votes(one).cmp(&votes(other)).then(b.cmp(a)))?
        .1;
    let agreement = votes(first) as f32 / candidates.len().max(1) as f32;
    Some(Found { text: (*first).to_owned(), block, agreement })
}

/// The blocks that may print the headline: main headings, and what is marked as a headline.
fn printed(page: &Page) -> Vec<usize> {
    let fits =
        |at: usize| page.block(at).filter(|(_, seen, _)| seen.words <= 40 && seen.words >= 1);
    let headings = (0..page.flat.blocks.len())
        .filter(|at| fits(*at).is_some_and(|(_, _, it)| it.tag == Tag::Heading(1)));
    let mut found: Vec<usize> = headings.take(20).collect();
    if found.is_empty() {
        let marked = (0..page.story.end).filter(|at| {
            fits(*at).is_some_and(|(block, seen, it)| {
                (it.marks.has(Marks::HEADLINE) || it.tag == Tag::Heading(2))
                    && seen.words >= 3
                    && !page.is_clutter(block.element)
            })
        });
        found.extend(marked.take(20));
    }
    found
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
