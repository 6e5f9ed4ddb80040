//! The passages of an article that show why it was found.

use std::cmp::Ordering;
use std::ops::Range;

use super::marks::Marked;
use super::schema::Part;
use super::texts::{Text, texts};
use crate::article::Article;
use crate::search::Snippet;
use crate::text::{columns, end_within, sentences, start_within, whole_letters};

/// How many columns of a terminal a passage aims at: two or three lines.
const PASSAGE: usize = 240;

/// How many passages beside the headline a hit shows unless said: the second only where it shows what the first does not.
const PASSAGES: usize = 2;

/// Operands in so many bytes stand as close as can be: five words.
///
/// Below it a short inflection would count as closer than a long one.
const CLOSE: usize = 32;

/// How many bytes around a match are searched for the ends of its sentence.
///
/// No letter takes more than four bytes a column, so this is more than a
/// passage can hold; what has no end in it is cut between words.
const AROUND: usize = 4 * PASSAGE;

/// The marked headline, if it matched, and the best passages; the lead where nothing else can be shown.
///
/// `rarity` weighs each operand from 0 to 1; `most` is how many passages are wanted, `None` one or two.
pub(super) fn passages(
    article: &Article,
    marked: &[Marked<'_>],
    rarity: &[f32],
    most: Option<usize>,
) -> Vec<Snippet> {
    let is_headline = |it: &&Marked<'_>| it.text.part == Part::Headline;
    let headlines = marked.iter().filter(is_headline);
    let mut snippets: Vec<Snippet> = headlines.map(Snippet::from).collect();
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for it in marked.iter().filter(|it| !is_headline(it)) {
        candidates.extend(candidates_of(it));
    }
    let mut chosen: Vec<(&Text<'_>, Range<usize>)> = Vec::new();
    let mut shown: Vec<usize> = Vec::new();
    while chosen.len() < most.unwrap_or(PASSAGES) {
        let worths = candidates.iter().map(|it| it.worth(&shown, rarity)).enumerate();
        // Of equals the first.
        let best = worths.max_by(|(a_at, a), (b_at, b)| a.cmp(b).then(b_at.cmp(a_at)));
        let Some((at, _)) = best else { break };
        let best = candidates.remove(at);
        if most.is_none() && !shown.is_empty() && !best.adds_to(&shown) {
            break;
        }
        let range = best.range(&chosen);
        snippets.push(snippet(&best.of.text, range.clone(), &best.of.marks));
        candidates.retain(|it| !it.meets(&best.of.text, &range));
        chosen.push((&best.of.text, range));
        shown.extend(best.operands);
    }
    if most != Some(0) && snippets.iter().all(|it| it.field == "headline") {
        snippets.extend(lead(article, BELOW_HEADLINE));
    }
    if snippets.is_empty() {
        snippets.extend(lead(article, &[Part::Headline]));
    }
    snippets
}

/// What can be shown where nothing is marked, the best first.
const BELOW_HEADLINE: &[Part] =
    &[Part::Body, Part::Subheadline, Part::Caption, Part::Attribution, Part::Kicker];

impl From<&Marked<'_>> for Snippet {
    /// A whole text with all of its marks, as far as it was read.
    fn from(marked: &Marked<'_>) -> Self {
        snippet(&marked.text, 0..marked.read, &marked.marks)
    }
}

/// A match, or a word of one whose words stand too far apart to be shown together.
#[derive(Clone, Debug)]
struct Item {
    range: Range<usize>,
    operand: usize,
}

/// A stretch of one text around some of its matches.
#[derive(Clone, Debug)]
struct Candidate<'a> {
    of: &'a Marked<'a>,
    /// What must be shown.
    core: Range<usize>,
    /// What may be shown: the sentence that it is of, or with those that follow if all fit.
    around: Range<usize>,
    /// Which operands it shows, each once.
    operands: Vec<usize>,
    matches: usize,
    /// The bytes of the shortest stretch with all of its operands, as a power of two.
    farness: u32,
}

/// How much a candidate has to say; the first difference decides.
#[derive(Clone, Copy, Debug)]
struct Worth {
    /// The operands that are not shown yet: one each, and up to one more for their rarity.
    new: f32,
    all: f32,
    farness: u32,
    is_body: bool,
    matches: usize,
}

impl Worth {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_operands = self.new.total_cmp(&other.new).then(self.all.total_cmp(&other.all));
        let by_place = other.farness.cmp(&self.farness).then(self.is_body.cmp(&other.is_body));
        by_operands.then(by_place).then(self.matches.cmp(&other.matches))
    }
}

impl<'a> Candidate<'a> {
    fn new(of: &'a Marked<'a>, core: Range<usize>, around: Range<usize>, items: &[&Item]) -> Self {
        let mut operands: Vec<usize> = items.iter().map(|it| it.operand).collect();
        operands.sort_unstable();
        operands.dedup();
        let farness = closest(items, &operands).max(CLOSE).ilog2();
        Self { of, core, around, operands, matches: items.len(), farness }
    }

    fn adds_to(&self, shown: &[usize]) -> bool {
        self.operands.iter().any(|it| !shown.contains(it))
    }

    fn worth(&self, shown: &[usize], rarity: &[f32]) -> Worth {
        let (mut new, mut all) = (0.0, 0.0);
        for operand in &self.operands {
            let weight = 1.0 + rarity.get(*operand).copied().unwrap_or(1.0);
            all += weight;
            new += if shown.contains(operand) { 0.0 } else { weight };
        }
        let is_body = self.of.text.part == Part::Body;
        Worth { new, all, farness: self.farness, is_body, matches: self.matches }
    }

    fn meets(&self, text: &Text<'_>, range: &Range<usize>) -> bool {
        is_same(&self.of.text, text) && self.core.start < range.end && range.start < self.core.end
    }

    /// The stretch that is shown: all around if it fits, else cut between words, beside what is shown already.
    fn range(&self, chosen: &[(&Text<'_>, Range<usize>)]) -> Range<usize> {
        let text = self.of.read_text();
        let mut range = self.around.clone();
        if self.core != self.around {
            let beside = chosen.iter().filter(|(text, _)| is_same(&self.of.text, text));
            for (_, other) in beside {
                if other.end <= self.core.start {
                    range.start = range.start.max(other.end);
                } else {
                    range.end = range.end.min(other.start);
                }
            }
            range = self.trimmed(range);
        }
        for mark in &self.of.marks {
            if mark.start < range.start && range.start < mark.end {
                range.start = mark.start;
            }
            if mark.start < range.end && range.end < mark.end {
                range.end = mark.end;
            }
        }
        whole_letters(text, range)
    }

    /// Cut to the length of a passage around the core, a third of the room before it.
    fn trimmed(&self, limits: Range<usize>) -> Range<usize> {
        let text = self.of.read_text();
        let (first, last) = (self.core.start, self.core.end);
        let room = PASSAGE.saturating_sub(columns(text.get(first..last).unwrap_or_default()));
        let mut start = start_within(text, first, room / 3, first).max(limits.start);
        let mut end = end_within(text, start, PASSAGE, last);
        if end >= limits.end {
            end = limits.end;
            start = start_within(text, end, PASSAGE, first).max(limits.start);
        }
        let blanks = |it: &str| it.len() - it.trim_start().len();
        start += text.get(start..first).map(blanks).unwrap_or_default();
        start..end
    }
}

fn is_same(one: &Text<'_>, other: &Text<'_>) -> bool {
    (one.part, one.number, one.kind) == (other.part, other.number, other.kind)
}

/// The bytes of the shortest stretch in which each of the operands has an item.
fn closest(items: &[&Item], operands: &[usize]) -> usize {
    let mut last: Vec<Option<usize>> = vec![None; operands.len()];
    let mut closest = usize::MAX;
    for item in items {
        if let Ok(at) = operands.binary_search(&item.operand)
            && let Some(last) = last.get_mut(at)
        {
            *last = Some(item.range.start);
        }
        let first = last.iter().copied().try_fold(usize::MAX, |least, it| Some(least.min(it?)));
        if let Some(first) = first {
            closest = closest.min(item.range.end.saturating_sub(first));
        }
    }
    closest
}

/// The matches of a text, those that are too long to be shown as their words.
fn items_of(marked: &Marked<'_>) -> Vec<Item> {
    let mut items = Vec::with_capacity(marked.matches.len());
    for one in &marked.matches {
        let operand = one.operand;
        match one.range.len() > PASSAGE {
            true => items.extend(one.marks().map(|it| Item { range: it.clone(), operand })),
            false => items.push(Item { range: one.range.clone(), operand }),
        }
    }
    items.sort_by_key(|it| (it.range.start, it.range.end));
    items
}

/// One candidate a sentence with a match, stretched over following sentences while there is room; several if it is too long.
fn candidates_of<'a>(marked: &'a Marked<'a>) -> Vec<Candidate<'a>> {
    let text = marked.read_text();
    let items = items_of(marked);
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return Vec::new() };
    let from = before(text, first.range.start);
    let until = last.range.start + PASSAGE;
    let rest = sentences(text.get(from..).unwrap_or_default());
    let all: Vec<Range<usize>> =
        rest.map(|it| from + it.start..from + it.end).take_while(|it| it.start <= until).collect();
    let mut candidates = Vec::new();
    let mut left = items.as_slice();
    for (at, sentence) in all.iter().enumerate() {
        // What an expression finds may begin in the white space before the sentence.
        let count = left.partition_point(|it| it.range.start < sentence.end);
        let (own, others) = left.split_at(count);
        let Some(first) = own.first() else { continue };
        let start = sentence.start.min(first.range.start);
        let fits = |end: usize| text.get(start..end).is_some_and(|it| columns(it) <= PASSAGE);
        let following = all.get(at + 1..).unwrap_or_default().iter();
        let end = following.take_while(|it| fits(it.end)).last().map_or(sentence.end, |it| it.end);
        // A phrase may begin in one sentence and end in the next.
        let end = own.iter().map(|it| it.range.end).fold(end, usize::max);
        match fits(end) {
            true => {
                let inside: Vec<&Item> = left.iter().take_while(|it| it.range.end <= end).collect();
                candidates.push(Candidate::new(marked, start..end, start..end, &inside));
            }
            false => candidates.extend(windows(marked, own, start..end)),
        }
        left = others;
    }
    if let Some(first) = left.first() {
        candidates.extend(windows(marked, left, first.range.start..text.len()));
    }
    candidates
}

/// The stretches of a long sentence that show as many of its matches as fit.
fn windows<'a>(
    marked: &'a Marked<'a>,
    items: &[Item],
    sentence: Range<usize>,
) -> Vec<Candidate<'a>> {
    let mut windows = Vec::new();
    let mut shown = 0;
    for (at, first) in items.iter().enumerate() {
        let rest = items.get(at..).unwrap_or_default();
        // A quarter of the room is left for what stands around them.
        let fits = |it: &&Item| it.range.end - first.range.start <= PASSAGE / 4 * 3;
        let mut inside: Vec<&Item> = rest.iter().take_while(fits).collect();
        if inside.is_empty() {
            inside.push(first);
        }
        if at + inside.len() > shown {
            shown = at + inside.len();
            let end = inside.iter().map(|it| it.range.end).fold(first.range.end, usize::max);
            let core = first.range.start..end;
            windows.push(Candidate::new(marked, core, sentence.clone(), &inside));
        }
    }
    windows
}

/// Where the search for the beginning of a sentence begins: the text, or a word well before it.
fn before(text: &str, at: usize) -> usize {
    let Some(from) = at.checked_sub(AROUND) else { return 0 };
    let from = text.floor_char_boundary(from);
    let blank = text.get(from..at).and_then(|it| it.find(char::is_whitespace));
    blank.map_or(from, |it| from + it)
}

/// The beginning of the first of these parts that has text.
fn lead(article: &Article, parts: &[Part]) -> Option<Snippet> {
    let all = texts(article);
    let has_text = |it: &&Text<'_>| !it.text.trim().is_empty();
    let text =
        parts.iter().find_map(|part| all.iter().filter(has_text).find(|it| it.part == *part))?;
    let seen = text.text.get(..text.text.floor_char_boundary(2 * AROUND)).unwrap_or_default();
    let mut sentences = sentences(seen).peekable();
    let first = sentences.peek()?.clone();
    let fits =
        |it: &Range<usize>| seen.get(first.start..it.end).is_some_and(|it| columns(it) <= PASSAGE);
    let range = match sentences.take_while(fits).last() {
        Some(last) => first.start..last.end,
        None => first.start..end_within(seen, first.start, PASSAGE, 0),
    };
    Some(snippet(text, whole_letters(text.text, range), &[]))
}

fn snippet(text: &Text<'_>, range: Range<usize>, marks: &[Range<usize>]) -> Snippet {
    let inside = marks.iter().filter(|it| range.start <= it.start && it.end <= range.end);
    let marks = inside.map(|it| it.start - range.start..it.end - range.start).collect();
    let shown = text.text.get(range.clone()).unwrap_or_default().to_owned();
    Snippet {
        field: text.field().to_owned(),
        part: text.number,
        start: range.start,
        text: shown,
        marks,
    }
}
