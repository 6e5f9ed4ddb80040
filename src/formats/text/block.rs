//! The run of lines that is the story.

use std::ops::Range;

use super::features::{Clutter, Features};
use super::weights as w;

/// The run of lines with the largest sum of weights; empty where no line weighs more than nothing.
///
/// A directory of other pages may be longer than the story. It is not the story
/// where the rest of the page has one; a page of news in brief has none beside.
pub(in crate::formats) fn story(features: &[Features]) -> Range<usize> {
    let mut weights: Vec<f32> = features.iter().map(Features::weight).collect();
    let (mut run, _) = heaviest(&weights);
    if directories(features).any(|it| run.contains(&it.start)) {
        for at in directories(features).flatten() {
            weights.get_mut(at).into_iter().for_each(|it| *it = w::CLUTTER);
        }
        let (beside, weight) = heaviest(&weights);
        if weight >= w::STORY_BESIDE {
            run = beside;
        }
    }
    with_lists(without_teasers(run, features), features)
}

/// The run with the largest sum, and the sum (Kadane).
fn heaviest(weights: &[f32]) -> (Range<usize>, f32) {
    let (mut best, mut best_sum) = (0..0, 0.0_f32);
    let (mut start, mut sum) = (0, 0.0_f32);
    for (at, weight) in weights.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (at, 0.0);
        }
        sum += weight;
        if sum > best_sum {
            (best, best_sum) = (start..at + 1, sum);
        }
    }
    (best, best_sum)
}

/// The lists of titles that have one short paragraph each below them.
fn directories(features: &[Features]) -> impl Iterator<Item = Range<usize>> {
    let is_title = |it: &Features| !it.is_running() && !it.ends && !it.item && !it.date;
    let is_told = |it: &Features| it.is_running() && !it.item && it.words <= w::DIRECTORY_WORDS;
    let is_pair = move |at: usize| {
        features.get(at).is_some_and(is_title) && features.get(at + 1).is_some_and(is_told)
    };
    let mut next = 0;
    std::iter::from_fn(move || {
        while next < features.len() {
            let start = next;
            let pairs = (0..).take_while(|it| is_pair(start + 2 * it)).count();
            next = start + (2 * pairs).max(1);
            if pairs >= w::DIRECTORY {
                return Some(start..next);
            }
        }
        None
    })
}

/// How many teasers in a row are a list of other stories: a title and a sentence each.
const TEASERS: usize = 3;

/// The longest teaser, in words.
const TEASER_WORDS: usize = 40;

/// The run without the list of other stories at its end, if most of it stands before.
fn without_teasers(run: Range<usize>, features: &[Features]) -> Range<usize> {
    let is_title = |at: usize| {
        features.get(at).is_some_and(|it| {
            !it.is_running() && !it.ends && !it.date && !it.item && (it.words >= 4 || it.unspaced)
        })
    };
    let is_teaser =
        |at: usize| features.get(at).is_some_and(|it| it.is_running() && it.words <= TEASER_WORDS);
    let is_short = |at: usize| features.get(at).is_none_or(|it| !it.is_running());
    let weight = |of: Range<usize>| -> f32 {
        features.get(of).unwrap_or_default().iter().map(|it| it.weight().max(0.0)).sum()
    };
    let (mut first, mut count, mut at) = (run.start, 0, run.start);
    while at + 1 < run.end {
        if is_title(at) && is_teaser(at + 1) && is_short(at + 2) {
            first = if count == 0 { at } else { first };
            count += 1;
            at += 2;
        } else {
            if !is_short(at) {
                count = 0;
            }
            at += 1;
        }
        if count == TEASERS && weight(run.start..first) > weight(first..run.end) {
            return run.start..first;
        }
    }
    run
}

/// The run and the items of a list right behind it.
fn with_lists(run: Range<usize>, features: &[Features]) -> Range<usize> {
    let behind =
        features.iter().skip(run.end).take_while(|it| it.item && it.clutter == Clutter::No);
    let items = if run.is_empty() { 0 } else { behind.count() };
    run.start..run.end + items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_run_wins_over_short_lines_and_clutter() {
        let long = "The ferry to the island sailed on Monday for the first time in two years.";
        let page = [
            "Home",
            "News",
            long,
            "\"It sails,\" he said.",
            long,
            "• first",
            "• second",
            "Most Read",
            "Sign up for our newsletter in your inbox today.",
            "Home",
        ];
        let features: Vec<Features> = page.iter().map(|it| Features::of(it, 0)).collect();
        assert_eq!(story(&features), 2..7);
        assert_eq!(story(&[]), 0..0);
        assert_eq!(story(&[Features::of("Home", 0)]), 0..0);
    }

    #[test]
    fn a_directory_of_other_pages_is_no_story_however_long() {
        let long = "The ferry to the island sailed on Monday for the first time in two years.";
        let told = "The museum tells the history of the river and of those who lived by it.";
        let story_of = |paragraphs: usize, pairs: usize| {
            let directory = ["River museum", told].repeat(pairs);
            let page = [&vec![long; paragraphs][..], &["Our other pages"], &directory].concat();
            story(&page.iter().map(|it| Features::of(it, 0)).collect::<Vec<Features>>())
        };
        assert_eq!(story_of(9, w::DIRECTORY), 0..9);
        assert_eq!(story_of(9, 2), 0..14);
        assert_eq!(story_of(1, w::DIRECTORY), 3..14, "news in brief");
    }

    #[test]
    fn a_list_of_other_stories_behind_the_story_is_not_of_it() {
        let long = "The ferry to the island sailed on Monday for the first time in two years.";
        let teaser = "The old bridge over the river fell on Sunday night, and nobody was hurt.";
        let story_of = |page: &[&str]| {
            story(&page.iter().map(|it| Features::of(it, 0)).collect::<Vec<Features>>())
        };
        let others = ["Bridge at Bourem falls", teaser, "Rice is cheap this year", teaser];
        let last = ["School opens after the rain", teaser];
        assert_eq!(story_of(&[&[long; 5], &others[..], &last].concat()), 0..5);
        let told = [long, "A second boat at the quay", long, long, "The price of rice now", long];
        assert_eq!(story_of(&[&told[..], &[long]].concat()), 0..7);
    }
}
