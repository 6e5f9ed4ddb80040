//! The run of lines that is the story.

use std::ops::Range;

use super::features::{Clutter, Features};

/// The run of lines with the largest sum of weights (Kadane); empty where no line weighs more than nothing.
pub(in crate::formats) fn story(features: &[Features]) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0.0_f32);
    let (mut start, mut sum) = (0, 0.0_f32);
    for (at, line) in features.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (at, 0.0);
        }
        sum += line.weight();
        if sum > best_sum {
            (best, best_sum) = (start..at + 1, sum);
        }
    }
    with_lists(best, features)
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
}
