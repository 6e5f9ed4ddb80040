//! Which line is the headline: the one whose words the story uses, in the place where headlines stand.

use std::collections::HashSet;
use std::ops::Range;

use super::features::{Clutter, Features, is_small_word, is_wide};
use super::lines::Line;
use super::weights as w;
use super::{byline, dates};

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
    let words = StoryWords::of(lines, story);
    let search =
        Search { lines, features, story, words, notice: notice.unwrap_or_default().to_lowercase() };
    let last = (story.start + 2).min(lines.len());
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
            && self.words.shares(&line.text).0 >= w::ABOVE_SHARED;
        let next = at + 1 == winner
            && score >= best - w::NEXT_POINTS
            && self.words.shares(&line.text).0 > 0.0;
        long && (near || next)
    }

    fn score(&self, at: usize) -> Option<f32> {
        let (line, seen) = (self.lines.get(at)?, self.features.get(at)?);
        let fits = match seen.unspaced {
            true => seen.signs <= w::HEADLINE_SIGNS && seen.signs >= 4,
            false => w::HEADLINE_WORDS.contains(&seen.words),
        };
        let stops = seen.ends
            && line
                .text
                .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != '。')
                .ends_with(['.', '。']);
        // A paragraph of the story is no headline; a question may be.
        if !fits
            || (at > self.story.start && seen.is_running())
            || (at >= self.story.start && stops && seen.words > 3)
        {
            return None;
        }
        let (shared, lead) = self.words.shares(&line.text);
        let mut score = w::SHARED_WORDS * shared + w::SHARED_WITH_LEAD * lead;
        score += w::REPEATED * seen.repeated.min(3) as f32;
        score += (w::DISTANCE * self.story.start.saturating_sub(at) as f32).max(w::FARTHEST);
        let outlet = self.notice.contains(&line.text.to_lowercase());
        let marked =
            seen.clutter != Clutter::No || seen.date || seen.byline || seen.caption || seen.rights;
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

/// The words of the story, all and of its first lines, cut to their first letters so that "troops" meets "troop".
struct StoryWords {
    all: HashSet<String>,
    lead: HashSet<String>,
}

impl StoryWords {
    fn of(lines: &[Line], story: &Range<usize>) -> Self {
        let texts = lines.get(story.clone()).unwrap_or_default();
        let lead = texts.iter().take(w::LEAD_LINES);
        Self {
            all: texts.iter().flat_map(|it| content(&it.text)).collect(),
            lead: lead.flat_map(|it| content(&it.text)).collect(),
        }
    }

    /// The shares of a line's words that the story and its first lines use.
    fn shares(&self, text: &str) -> (f32, f32) {
        let words: HashSet<String> = content(text).collect();
        let of = words.len().max(1) as f32;
        let count =
            |set: &HashSet<String>| words.iter().filter(|it| set.contains(*it)).count() as f32;
        (count(&self.all) / of, count(&self.lead) / of)
    }
}

/// How many letters of a word count: enough to tell words apart, few enough to meet their other forms.
const STEM: usize = 5;

/// The words of a text that are no small words; pairs of signs where a script sets no spaces.
fn content(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|it| !it.is_empty() && !it.contains(is_wide));
    let words =
        words.map(|it| it.to_lowercase()).filter(|it| it.chars().count() > 2 && !is_small_word(it));
    let stems =
        words.map(|it| it.strip_suffix('s').unwrap_or(&it).chars().take(STEM).collect::<String>());
    let pairs = text.chars().zip(text.chars().skip(1)).filter(|(one, two)| {
        is_wide(*one) && is_wide(*two) && one.is_alphanumeric() && two.is_alphanumeric()
    });
    stems.chain(pairs.map(|(one, two)| String::from_iter([one, two])))
}
