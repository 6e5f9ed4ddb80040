//! The passages of an article that show why it was found.

use std::collections::BTreeSet;
use std::ops::Range;

use super::marks::{Mark, Marked};
use super::schema::Part;
use super::texts::{Text, texts};
use crate::article::Article;
use crate::search::Snippet;
use crate::text::sentences;

/// How many bytes of text a passage aims at: two or three lines of a terminal.
const PASSAGE: usize = 240;

/// How many passages beside the headline a hit shows at most.
const PASSAGES: usize = 2;

/// The marked headline, if it matched, and the best passages; the lead where nothing else can be shown.
pub(super) fn passages(article: &Article, marked: &[Marked<'_>]) -> Vec<Snippet> {
    let mut snippets: Vec<Snippet> = Vec::new();
    for it in marked.iter().filter(|it| it.text.part == Part::Headline) {
        snippets.push(snippet(&it.text, 0..it.text.text.len(), &it.marks));
    }
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for it in marked.iter().filter(|it| it.text.part != Part::Headline) {
        candidates.extend(candidates_of(it));
    }
    let mut shown = BTreeSet::new();
    for _ in 0..PASSAGES {
        let best = candidates
            .iter()
            .enumerate()
            .max_by_key(|(at, it)| (it.worth(&shown), usize::MAX - at));
        let Some((at, _)) = best.filter(|(_, it)| shown.is_empty() || it.adds_to(&shown)) else {
            break;
        };
        let best = candidates.swap_remove(at);
        shown.extend(best.operands());
        snippets.push(snippet(best.text, best.range.clone(), best.marks));
        candidates.retain(|it| !it.overlaps(&best));
    }
    if snippets.iter().all(|it| it.field == "headline") {
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

/// A stretch of one text around some of its marks.
#[derive(Clone, Debug)]
struct Candidate<'a> {
    text: &'a Text<'a>,
    range: Range<usize>,
    marks: &'a [Mark],
}

impl Candidate<'_> {
    fn operands(&self) -> BTreeSet<usize> {
        self.marks.iter().map(|it| it.operand).collect()
    }

    fn adds_to(&self, shown: &BTreeSet<usize>) -> bool {
        self.operands().iter().any(|it| !shown.contains(it))
    }

    /// New operands first, then all operands, then marks; the body before captions and names.
    fn worth(&self, shown: &BTreeSet<usize>) -> (usize, usize, bool, usize) {
        let operands = self.operands();
        let new = operands.iter().filter(|it| !shown.contains(it)).count();
        (new, operands.len(), self.text.part == Part::Body, self.marks.len())
    }

    fn overlaps(&self, other: &Self) -> bool {
        let same = self.text.part == other.text.part && self.text.number == other.text.number;
        same && self.range.start < other.range.end && other.range.start < self.range.end
    }
}

/// One candidate a sentence with a mark, stretched over following sentences while there is room.
fn candidates_of<'a>(marked: &'a Marked<'a>) -> Vec<Candidate<'a>> {
    let text = &marked.text;
    let all: Vec<Range<usize>> = sentences(text.text).collect();
    let mut candidates = Vec::new();
    let mut before = 0;
    for (at, sentence) in all.iter().enumerate() {
        // What an expression finds may begin in the white space before the sentence.
        let own = before..sentence.end;
        before = sentence.end;
        let begins_here = |it: &&Mark| own.contains(&it.range.start);
        let Some(first) = marked.marks.iter().find(begins_here) else { continue };
        // A phrase may begin in one sentence and end in the next.
        let marks_end = marked.marks.iter().filter(begins_here).map(|it| it.range.end).max();
        let following = all.get(at + 1..).unwrap_or_default().iter();
        let fitting = following.take_while(|it| it.end - sentence.start <= PASSAGE).last();
        let end = fitting.map_or(sentence.end, |it| it.end).max(marks_end.unwrap_or(0));
        let whole = sentence.start.min(first.range.start)..end;
        let range =
            if whole.len() > PASSAGE { trim(text.text, whole, &first.range) } else { whole };
        let inside = |it: &Mark| range.start <= it.range.start && it.range.end <= range.end;
        let begin = marked.marks.iter().position(inside);
        let marks = begin.map(|begin| {
            let rest = marked.marks.get(begin..).unwrap_or_default();
            let count = rest.iter().take_while(|it| inside(it)).count();
            rest.get(..count).unwrap_or_default()
        });
        candidates.push(Candidate { text, range, marks: marks.unwrap_or_default() });
    }
    candidates
}

/// Cuts a stretch to the length of a passage around a mark, between words.
fn trim(text: &str, whole: Range<usize>, mark: &Range<usize>) -> Range<usize> {
    let room = PASSAGE.saturating_sub(mark.len());
    let begin = mark.start.saturating_sub(room / 3).max(whole.start);
    let begin = match begin == whole.start {
        true => begin,
        false => after_space(text, begin, mark.start),
    };
    let end = (begin + PASSAGE).max(mark.end);
    let end = match end >= whole.end {
        true => whole.end,
        false => before_space(text, end, mark.end),
    };
    begin..end
}

/// The first beginning of a word at or after `from`, at most `limit`.
fn after_space(text: &str, from: usize, limit: usize) -> usize {
    let from = text.ceil_char_boundary(from);
    let window = text.get(from..limit).unwrap_or_default();
    let space = window.char_indices().find(|(_, c)| c.is_whitespace());
    space.map_or(from.min(limit), |(at, c)| from + at + c.len_utf8())
}

/// The last end of a word at or before `until`, at least `limit`.
fn before_space(text: &str, until: usize, limit: usize) -> usize {
    let until = text.floor_char_boundary(until).max(limit);
    let window = text.get(limit..until).unwrap_or_default();
    window.rfind(char::is_whitespace).map_or(until, |at| limit + at)
}

/// The beginning of the first of these parts that has text.
fn lead(article: &Article, parts: &[Part]) -> Option<Snippet> {
    let all = texts(article);
    let has_text = |it: &&Text<'_>| !it.text.trim().is_empty();
    let text =
        parts.iter().find_map(|part| all.iter().filter(has_text).find(|it| it.part == *part))?;
    let first = sentences(text.text).next()?;
    let until = sentences(text.text).take_while(|it| it.end - first.start <= PASSAGE).last();
    let whole = first.start..until.map_or(first.end, |it| it.end);
    let range = if whole.len() > PASSAGE {
        trim(text.text, whole, &(first.start..first.start))
    } else {
        whole
    };
    Some(snippet(text, range, &[]))
}

fn snippet(text: &Text<'_>, range: Range<usize>, marks: &[Mark]) -> Snippet {
    let inside =
        marks.iter().filter(|it| range.start <= it.range.start && it.range.end <= range.end);
    let marks = inside.map(|it| it.range.start - range.start..it.range.end - range.start).collect();
    let shown = text.text.get(range.clone()).unwrap_or_default().to_owned();
    Snippet {
        field: text.field().to_owned(),
        part: text.number,
        start: range.start,
        text: shown,
        marks,
    }
}
