//! Which line is the headline: the one whose words the story uses, in the place where headlines stand.

use std::ops::Range;

use super::features::{Clutter, Features, is_wide};
use super::lines::Line;
use super::small_words::is_small_word;
use super::weights as w;
use super::{byline, dates, starts, words};

/// A page while its headline is looked for.
struct Search<'p> {
    lines: &'p [Line<'p>],
    features: &'p [Features],
    story: &'p Range<usize>,
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
    let search =
        Search { lines, features, story, notice: notice.unwrap_or_default().to_lowercase() };
    let places: Vec<usize> = (0..last).filter(|at| search.may_be_headline(*at)).collect();
    let texts = places.iter().filter_map(|at| lines.get(*at)).map(|it| &*it.text);
    let told = lines.iter().zip(features).take(story.end).skip(story.start);
    let shares = shares(told, texts);
    let candidates: Vec<Candidate> = places
        .iter()
        .zip(shares)
        .filter_map(|(at, shares)| {
            Some(Candidate { at: *at, score: search.score(*at, shares)?, shared: shares.0 })
        })
        .collect();
    let winner =
        candidates.iter().max_by(|a, b| a.score.total_cmp(&b.score).then(b.at.cmp(&a.at)))?;
    // The headline stands before the standfirst, which the story's words fit as well.
    let above = candidates.iter().find(|it| search.stands_above(it, winner))?;
    (above.score >= w::LEAST_HEADLINE).then_some((above.at, above.score))
}

/// A line that may be the headline.
struct Candidate {
    at: usize,
    score: f32,
    /// The share of its words that the story uses.
    shared: f32,
}

impl Search<'_> {
    fn stands_above(&self, it: &Candidate, winner: &Candidate) -> bool {
        if it.at == winner.at {
            return true;
        }
        let Some(seen) = self.features.get(it.at) else { return false };
        let long = seen.words >= w::ABOVE_WORDS || seen.unspaced;
        let near = it.at + w::ABOVE_WITHIN >= winner.at
            && it.score >= winner.score - w::ABOVE_POINTS
            && it.shared >= w::ABOVE_SHARED;
        let next =
            it.at + 1 == winner.at && it.score >= winner.score - w::NEXT_POINTS && it.shared > 0.0;
        long && (near || next)
    }

    /// Whether a line is as long as a headline and no paragraph of the story; a question may be one.
    fn may_be_headline(&self, at: usize) -> bool {
        let (Some(line), Some(seen)) = (self.lines.get(at), self.features.get(at)) else {
            return false;
        };
        let in_story = at >= self.story.start;
        fits(seen)
            && !(at > self.story.start && seen.is_running())
            && !(in_story && seen.words > 3 && stops(line, seen))
    }

    /// The score of a line of whose words the story and its first lines use these shares.
    fn score(&self, at: usize, (shared, lead): (f32, f32)) -> Option<f32> {
        let (line, seen) = (self.lines.get(at)?, self.features.get(at)?);
        let mut score = w::SHARED_WORDS * shared + w::SHARED_WITH_LEAD * lead;
        score += w::REPEATED * seen.repeated.min(3) as f32;
        score += (w::DISTANCE * self.story.start.saturating_sub(at) as f32).max(w::FARTHEST);
        let outlet = !self.notice.is_empty() && self.notice.contains(&line.text.to_lowercase());
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
        if (seen.words > 3 && stops(line, seen)) || line.text.ends_with(':') {
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
            .any(|it| line.text.ends_with(&*it.text))
    }

    /// For bylines and dates around a line.
    fn signed(&self, at: usize) -> f32 {
        let until = self.story.start.max(at + 2);
        let is_signed = |from: usize, to: usize| (from..to.min(until)).any(|it| self.is_signed(it));
        let (close, within) = (at + 1 + w::SIGNED_CLOSE, at + 1 + w::SIGNED_WITHIN);
        let above = (at.saturating_sub(w::SIGNED_WITHIN)..at).any(|it| {
            self.features.get(it).is_some_and(|it| it.byline && it.clutter == Clutter::No)
        });
        let behind = if is_signed(at + 1, close) {
            w::SIGNED
        } else if is_signed(close, within) {
            w::SIGNED_LATER
        } else {
            0.0
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

/// Whether a line ends in a full stop, the signs behind it aside.
fn stops(line: &Line, seen: &Features) -> bool {
    let signs = |c: char| !c.is_alphanumeric() && c != '.' && c != '。';
    seen.ends && line.text.trim_end_matches(signs).ends_with(['.', '。'])
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
    if text.len() >= 200 || text.ends_with('.') || !text.bytes().any(|it| it.is_ascii_digit()) {
        return false;
    }
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == ':'));
    let is_figure = |it: &&str| {
        it.len() <= 5
            && it.chars().any(|c| c.is_ascii_digit())
            && it.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ':')
    };
    let figures = words.filter(is_figure).count();
    let letters = || text.chars().filter(|it| it.is_alphabetic()).count();
    figures >= 2 && letters() >= 8 && dates::dates_in(text).is_empty()
}

/// The shares of the words of each text that a story and its first lines use.
///
/// Words are cut to their first letters, so that "troops" meets "troop".
fn shares<'p>(
    story: impl Iterator<Item = (&'p Line<'p>, &'p Features)>,
    texts: impl Iterator<Item = &'p str>,
) -> Vec<(f32, f32)> {
    let texts: Vec<Vec<Stem>> = texts.map(stems).collect();
    let mut asked = Asked::of(texts.iter().flatten().copied());
    for (number, (line, seen)) in story.enumerate() {
        if number == w::LEAD_LINES {
            asked.drop_used();
        }
        if number >= w::LEAD_LINES && asked.left == 0 {
            break;
        }
        let ascii = seen.signs == line.text.len();
        asked.look_in(&line.text, ascii, number < w::LEAD_LINES);
    }
    texts.iter().map(|it| asked.shares(it)).collect()
}

/// The words that are looked for in a story.
struct Asked {
    /// In order.
    stems: Vec<Stem>,
    /// Whether the story, and whether its first lines, use each.
    used: Vec<(bool, bool)>,
    /// How many of them the story was not yet seen to use.
    left: usize,
    /// The beginnings of them; most words of a story begin like none.
    sieve: Sieve,
}

impl Asked {
    fn of(stems: impl Iterator<Item = Stem>) -> Self {
        let mut stems: Vec<Stem> = stems.collect();
        stems.sort_unstable();
        stems.dedup();
        let sieve = Sieve::of(stems.iter());
        Self { used: vec![(false, false); stems.len()], left: stems.len(), stems, sieve }
    }

    /// Notes which of the words stand in a line of the story, which may be in ASCII and one of its first.
    fn look_in(&mut self, text: &str, ascii: bool, first: bool) {
        let Self { stems, used, left, sieve } = self;
        let mut note = |stem: Stem| {
            let found = stems.binary_search(&stem).ok().and_then(|it| used.get_mut(it));
            if let Some((used, early)) = found {
                *left -= usize::from(!*used);
                (*used, *early) = (true, *early || first);
            }
        };
        starts::begun(text, |it| sieve.may_hold(it)).filter_map(stem_of_ascii).for_each(&mut note);
        if !ascii {
            starts::beyond(text).for_each(|it| stems_beyond_ascii(it, &mut note));
        }
    }

    /// Lets those through the sieve no more that the first lines use: more is not to be known of them.
    fn drop_used(&mut self) {
        let left = self.stems.iter().zip(&self.used).filter(|(_, (used, _))| !used);
        self.sieve = Sieve::of(left.map(|(stem, _)| stem));
    }

    /// The shares of some of the words that the story and its first lines use.
    fn shares(&self, stems: &[Stem]) -> (f32, f32) {
        let of = stems.len().max(1) as f32;
        let at = |it: &Stem| self.stems.binary_search(it).ok();
        let used = || stems.iter().filter_map(at).filter_map(|it| self.used.get(it));
        let (all, lead) = (used().filter(|it| it.0).count(), used().filter(|it| it.1).count());
        (all as f32 / of, lead as f32 / of)
    }
}

/// The first three letters of words in ASCII, as bits of which each stands for some of them.
struct Sieve([u64; Sieve::BITS / 64]);

impl Sieve {
    /// As many as one word in some hundred gets through by chance where ten are looked for.
    const BITS: usize = 1 << 12;

    fn of<'s>(stems: impl Iterator<Item = &'s Stem>) -> Self {
        let mut sieve = Self([0; Self::BITS / 64]);
        for letters in stems.filter_map(|it| it.begins_in_ascii()) {
            let slot = Self::slot(letters);
            if let Some(it) = sieve.0.get_mut(slot / 64) {
                *it |= 1 << (slot % 64);
            }
        }
        sieve
    }

    /// Whether the word that a text begins with may be one of them; a word of two letters is none.
    fn may_hold(&self, text: &[u8]) -> bool {
        let slot = text.first_chunk().map(|it| Self::slot(*it));
        let bits = slot.and_then(|it| Some(self.0.get(it / 64)? >> (it % 64)));
        bits.is_some_and(|it| it & 1 == 1)
    }

    /// Capitals, small letters and digits share theirs.
    fn slot([one, two, three]: [u8; 3]) -> usize {
        let letters = u32::from_le_bytes([one, two, three, 0]) & 0x1F_1F_1F;
        // 2^32 over the golden ratio, as Fibonacci hashing takes it (Knuth, volume 3, 6.4).
        (letters.wrapping_mul(0x9E37_79B9) >> 20) as usize
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

    /// The first three letters of the words in ASCII that have this stem, if there are such words.
    fn begins_in_ascii(self) -> Option<[u8; 3]> {
        let letters = (128 - self.0.leading_zeros()).div_ceil(21);
        let letter = |it: u32| {
            let shift = letters.checked_sub(it + 1)? * 21;
            u8::try_from(self.0 >> shift & 0x1F_FFFF).ok().filter(u8::is_ascii)
        };
        // The stem of "its" has two letters; no other word that short has one.
        let third = if letters == 2 { Some(b's') } else { letter(2) };
        Some([letter(0)?, letter(1)?, third?])
    }
}

/// The words of a line that are no small words, sorted; pairs of signs where a script sets no spaces.
fn stems(text: &str) -> Vec<Stem> {
    let mut stems = Vec::new();
    stems.extend(starts::begun(text, |_| true).filter_map(stem_of_ascii));
    for run in starts::beyond(text) {
        stems_beyond_ascii(run, |it| stems.push(it));
    }
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// The stem of a word in ASCII that is no small word and has more than two letters.
fn stem_of_ascii(word: &str) -> Option<Stem> {
    (word.len() > 2 && !is_small_word(word)).then(|| Stem::of_ascii(word.as_bytes()))
}

/// The stems in a run of signs of which some are beyond ASCII.
fn stems_beyond_ascii(text: &str, mut each: impl FnMut(Stem)) {
    let words = words::runs(text).filter(|it| it.len() > 2 && !it.contains(is_wide));
    words.filter(|it| !is_small_word(it)).filter_map(stem).for_each(&mut each);
    pairs(text).for_each(each);
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
