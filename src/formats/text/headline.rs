//! Which line is the headline: the one whose words the story uses, in the place where headlines stand.

use std::collections::HashSet;
use std::ops::Range;

use super::byline;
use super::features::{Clutter, Features, is_small_word, is_wide};
use super::lines::Line;
use super::weights as w;

/// The headline of a page: its line and its score.
pub(super) fn headline(lines: &[Line], features: &[Features], story: &Range<usize>) -> Option<(usize, f32)> {
    let words = StoryWords::of(lines, story);
    let last = (story.start + 2).min(lines.len());
    let mut candidates: Vec<(usize, f32)> = Vec::new();
    for at in 0..last {
        if let Some(score) = score(at, lines, features, story, &words) {
            candidates.push((at, score));
        }
    }
    let (winner, best) = candidates.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    // The headline stands before the standfirst, which the story's words fit as well.
    let above = candidates.iter().copied().find(|(at, score)| at + w::ABOVE_WITHIN >= winner && *score >= best - w::ABOVE_POINTS);
    above.filter(|(_, score)| *score >= w::LEAST_HEADLINE)
}

fn score(at: usize, lines: &[Line], features: &[Features], story: &Range<usize>, words: &StoryWords) -> Option<f32> {
    let (line, seen) = (lines.get(at)?, features.get(at)?);
    let fits = match seen.unspaced {
        true => seen.signs <= w::HEADLINE_SIGNS && seen.signs >= 4,
        false => w::HEADLINE_WORDS.contains(&seen.words),
    };
    // A first paragraph is no headline, unless there is nothing above it and it is short.
    if !fits || (at > story.start && seen.is_running()) {
        return None;
    }
    let (shared, lead) = words.shares(&line.text);
    let mut score = w::SHARED_WORDS * shared + w::SHARED_WITH_LEAD * lead;
    score += w::REPEATED * seen.repeated.min(3) as f32;
    let distance = story.start.saturating_sub(at) as f32;
    score += (w::DISTANCE * distance).max(w::FARTHEST);
    if seen.clutter != Clutter::No || seen.date || seen.byline || seen.caption || seen.rights {
        score += w::MARKED;
    }
    if !seen.unspaced && seen.words < 4 {
        score += w::FEW_WORDS;
    }
    if line.text.ends_with('.') && seen.words > 3 {
        score += w::FULL_STOP;
    }
    let behind = lines.iter().zip(features).skip(at + 1).take(w::SIGNED_WITHIN).take(story.start.saturating_sub(at + 1).max(1));
    if behind.into_iter().any(|(line, it)| it.date || it.byline || byline::may_be_byline(&line.text) && it.clutter == Clutter::No && it.repeated == 0 && at + 2 >= story.start) {
        score += w::SIGNED;
    }
    Some(score)
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
        let count = |set: &HashSet<String>| words.iter().filter(|it| set.contains(*it)).count() as f32;
        (count(&self.all) / of, count(&self.lead) / of)
    }
}

/// How many letters of a word count: enough to tell words apart, few enough to meet their other forms.
const STEM: usize = 5;

/// The words of a text that are no small words; pairs of signs where a script sets no spaces.
fn content(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty() && !it.contains(is_wide));
    let words = words.map(|it| it.to_lowercase()).filter(|it| it.chars().count() > 2 && !is_small_word(it));
    let stems = words.map(|it| it.chars().take(STEM).collect::<String>());
    let pairs = text.chars().zip(text.chars().skip(1)).filter(|(one, two)| is_wide(*one) && is_wide(*two) && one.is_alphanumeric() && two.is_alphanumeric());
    stems.chain(pairs.map(|(one, two)| String::from_iter([one, two])))
}
