//! Which line is the headline: the one whose words the story uses, in the place where headlines stand.

use std::ops::Range;

use super::features::{Clutter, Features, is_wide};
use super::lines::Line;
use super::small_words::is_small_word;
use super::weights as w;
use super::{byline, dates, words};
use crate::ascii;

/// A page while its headline is looked for.
struct Search<'p> {
    lines: &'p [Line],
    features: &'p [Features],
    story: &'p Range<usize>,
    words: StoryWords,
    /// The notice of rights, in small letters: it names the outlet.
    notice: String,
}

/// The headline of a page: its line and its score.
pub(super) fn headline(
    lines: &[Line],
    features: &[Features],
    story: &Range<usize>,
    notice: Option<&str>,
) -> Option<(usize, f32)> {
    let last = (story.start + 2).min(lines.len());
    let fitting = lines.iter().zip(features).take(last).filter(|(_, it)| fits(it));
    let texts = lines.get(story.clone()).unwrap_or_default();
    let words = StoryWords::of(texts, fitting.map(|(line, _)| line));
    let search =
        Search { lines, features, story, words, notice: notice.unwrap_or_default().to_lowercase() };
    let candidates: Vec<(usize, f32)> =
        (0..last).filter_map(|at| Some((at, search.score(at)?))).collect();
    let (winner, best) =
        candidates.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    // The headline stands before the standfirst, which the story's words fit as well.
    let above = candidates.iter().copied().find(|it| search.stands_above(*it, winner, best));
    above.filter(|(_, score)| *score >= w::LEAST_HEADLINE)
}

impl Search<'_> {
    fn stands_above(&self, (at, score): (usize, f32), winner: usize, best: f32) -> bool {
        if at == winner {
            return true;
        }
        let (Some(line), Some(seen)) = (self.lines.get(at), self.features.get(at)) else {
            return false;
        };
        let long = seen.words >= w::ABOVE_WORDS || seen.unspaced;
        let near = at + w::ABOVE_WITHIN >= winner
            && score >= best - w::ABOVE_POINTS
            && self.words.shares(line).0 >= w::ABOVE_SHARED;
        let next =
            at + 1 == winner && score >= best - w::NEXT_POINTS && self.words.shares(line).0 > 0.0;
        long && (near || next)
    }

    fn score(&self, at: usize) -> Option<f32> {
        let (line, seen) = (self.lines.get(at)?, self.features.get(at)?);
        let stops = seen.ends
            && line
                .text
                .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != '。')
                .ends_with(['.', '。']);
        // A paragraph of the story is no headline; a question may be.
        if !fits(seen)
            || (at > self.story.start && seen.is_running())
            || (at >= self.story.start && stops && seen.words > 3)
        {
            return None;
        }
        let (shared, lead) = self.words.shares(line);
        let mut score = w::SHARED_WORDS * shared + w::SHARED_WITH_LEAD * lead;
        score += w::REPEATED * seen.repeated.min(3) as f32;
        score += (w::DISTANCE * self.story.start.saturating_sub(at) as f32).max(w::FARTHEST);
        let outlet = self.notice.contains(&line.text.to_lowercase());
        let marked = seen.clutter != Clutter::No
            || seen.date
            || seen.byline
            || seen.photo.caption
            || seen.rights;
        if marked || outlet || self.is_trail(at) {
            score += w::MARKED;
        }
        score += match seen.words {
            _ if seen.unspaced => 0.0,
            ..4 => w::FEW_WORDS,
            4 => w::FOUR_WORDS,
            _ => 0.0,
        };
        if (stops && seen.words > 3) || line.text.ends_with(':') {
            score += w::FULL_STOP;
        }
        if is_result(&line.text) {
            score += w::RESULT;
        }
        Some(score + self.signed(at))
    }

    /// Whether a line is the way to the page with its headline at the end: "HomeNewsFerry sails again".
    fn is_trail(&self, at: usize) -> bool {
        let Some(line) = self.lines.get(at) else { return false };
        let behind = self.lines.iter().skip(at + 1).take(w::ABOVE_WITHIN);
        behind
            .filter(|it| it.text.len() > 20 && it.text.len() < line.text.len())
            .any(|it| line.text.ends_with(&it.text))
    }

    /// For bylines and dates around a line.
    fn signed(&self, at: usize) -> f32 {
        let until = self.story.start.max(at + 2);
        let signs = |from: usize, to: usize| (from..to.min(until)).any(|it| self.is_signed(it));
        let above = (at.saturating_sub(w::SIGNED_WITHIN)..at).any(|it| {
            self.features.get(it).is_some_and(|it| it.byline && it.clutter == Clutter::No)
        });
        let behind = match (
            signs(at + 1, at + 1 + w::SIGNED_CLOSE),
            signs(at + 1, at + 1 + w::SIGNED_WITHIN),
        ) {
            (true, _) => w::SIGNED,
            (false, true) => w::SIGNED_LATER,
            _ => 0.0,
        };
        behind + if above { w::BELOW_BYLINE } else { 0.0 }
    }

    fn is_signed(&self, at: usize) -> bool {
        let (Some(line), Some(seen)) = (self.lines.get(at), self.features.get(at)) else {
            return false;
        };
        let beside_story = at + 1 >= self.story.start;
        seen.date
            || seen.byline
            || (beside_story
                && seen.clutter == Clutter::No
                && seen.repeated == 0
                && byline::may_be_byline(&line.text))
    }
}

/// Whether a line is as long as headlines are.
fn fits(seen: &Features) -> bool {
    match seen.unspaced {
        true => seen.signs <= w::HEADLINE_SIGNS && seen.signs >= 4,
        false => w::HEADLINE_WORDS.contains(&seen.words),
    }
}

/// Whether a line gives a score: "Beauly Thistle 3 Nairn Harriers 2".
pub(super) fn is_result(text: &str) -> bool {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == ':'));
    let is_figure = |it: &&str| {
        it.len() <= 5
            && it.chars().any(|c| c.is_ascii_digit())
            && it.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ':')
    };
    let figures = words.filter(is_figure).count();
    let letters = text.chars().filter(|it| it.is_alphabetic()).count();
    figures >= 2
        && letters >= 8
        && text.len() < 200
        && !text.ends_with('.')
        && dates::dates_in(text).is_empty()
}

/// The words that lines above the story share with it, cut to their first letters so that "troops" meets "troop".
struct StoryWords {
    all: Vec<Stem>,
    lead: Vec<Stem>,
}

impl StoryWords {
    /// Of the words of the story those that stand in `asked` too: nobody asks for the others.
    fn of<'p>(story: &[Line], asked: impl Iterator<Item = &'p Line>) -> Self {
        let asked = stems(asked, |_| true);
        // Few words of the story are asked for; most of the others fall through the sieve.
        let mut sieve = vec![false; Stem::SLOTS];
        for stem in &asked {
            if let Some(caught) = sieve.get_mut(stem.slot()) {
                *caught = true;
            }
        }
        let is_asked =
            |it: &Stem| sieve.get(it.slot()) == Some(&true) && asked.binary_search(it).is_ok();
        let (first, others) = story.split_at(story.len().min(w::LEAD_LINES));
        let lead = stems(first, is_asked);
        let mut all = stems(others, is_asked);
        all.extend(&lead);
        all.sort_unstable();
        Self { all, lead }
    }

    /// The shares of a line's words that the story and its first lines use.
    fn shares(&self, line: &Line) -> (f32, f32) {
        let words = stems([line], |_| true);
        let of = words.len().max(1) as f32;
        let count =
            |set: &[Stem]| words.iter().filter(|it| set.binary_search(it).is_ok()).count() as f32;
        (count(&self.all) / of, count(&self.lead) / of)
    }
}

/// How many letters of a word count: enough to tell words apart, few enough to meet their other forms.
const STEM: usize = 5;

/// The first letters of a word in small, 21 bits each: a number is compared faster than a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Stem(u128);

impl Stem {
    /// The stem of a word in ASCII.
    fn of_ascii(bytes: &[u8]) -> Self {
        let bare = bytes.len() - usize::from(matches!(bytes.last(), Some(b's' | b'S')));
        let mut stem = Self::default();
        for it in bytes.iter().take(bare.min(STEM)) {
            stem.push(char::from(it.to_ascii_lowercase()));
        }
        stem
    }

    fn push(&mut self, c: char) {
        self.0 = self.0 << 21 | u128::from(u32::from(c));
    }

    /// How many slots a sieve of stems has: a headline and its neighbours fill few of them.
    const SLOTS: usize = 1 << 12;

    /// The slot of a sieve that this stem stays in.
    fn slot(self) -> usize {
        let folded = (self.0 ^ self.0 >> 64) as u64;
        (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52) as usize
    }
}

/// The words of lines that are wanted and no small words, sorted; pairs of signs where a script sets no spaces.
fn stems<'p>(
    lines: impl IntoIterator<Item = &'p Line>,
    wanted: impl Fn(&Stem) -> bool,
) -> Vec<Stem> {
    let mut stems = Vec::new();
    for text in lines.into_iter().map(|it| it.text.as_str()) {
        if text.is_ascii() {
            let words = ascii_words(text.as_bytes());
            let found = words.filter(|it| it.len() > 2).map(|it| (it, Stem::of_ascii(it)));
            let is_small = |word: &[u8]| std::str::from_utf8(word).is_ok_and(is_small_word);
            stems.extend(found.filter(|it| wanted(&it.1) && !is_small(it.0)).map(|it| it.1));
        } else {
            let words = words::runs(text).filter(|it| it.len() > 2 && !it.contains(is_wide));
            let found = words.filter_map(|it| Some((it, stem(it)?)));
            stems.extend(found.filter(|it| wanted(&it.1) && !is_small_word(it.0)).map(|it| it.1));
            stems.extend(pairs(text).filter(&wanted));
        }
    }
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// The runs of letters and digits in a text in ASCII.
fn ascii_words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.iter().position(u8::is_ascii_alphanumeric)?;
        let word = rest.get(start..)?;
        let (word, after) = word.split_at_checked(ascii::alphanumerics(word))?;
        rest = after;
        Some(word)
    })
}

/// The pairs of signs in a script that sets no spaces.
fn pairs(text: &str) -> impl Iterator<Item = Stem> {
    let is_sign = |c: char| is_wide(c) && c.is_alphanumeric();
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.filter(move |(one, two)| is_sign(*one) && is_sign(*two)).map(|(one, two)| {
        let mut pair = Stem::default();
        pair.push(one);
        pair.push(two);
        pair
    })
}

/// The stem of a word, without the "s" at its end; a word of one or two letters has none.
fn stem(word: &str) -> Option<Stem> {
    if word.is_ascii() {
        return (word.len() > 2).then_some(Stem::of_ascii(word.as_bytes()));
    }
    let mut stem = Stem::default();
    let mut letters = 0;
    let mut last = '\0';
    for c in word.chars().flat_map(char::to_lowercase) {
        // Greek writes its "s" in another way at the end of a word; capitals do not show it.
        let c = if c == 'ς' { 'σ' } else { c };
        // One letter late, for the last may be an "s".
        if (1..=STEM).contains(&letters) {
            stem.push(last);
        }
        last = c;
        letters += 1;
    }
    if letters <= STEM && last != 's' {
        stem.push(last);
    }
    (letters > 2).then_some(stem)
}
