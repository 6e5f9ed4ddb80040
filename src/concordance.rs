//! Every match of a query in its line: plain data, and how lines are sorted, counted and drawn.

use std::collections::{BinaryHeap, HashMap};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::error::Result;
use crate::search::{as_pairs, from_pairs};
use crate::text::words;

/// A match with what stands around it.
///
/// Matches that overlap are one line; a proximity that reaches over several
/// paragraphs or captions is a line in each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Line {
    /// The article that it is of.
    pub id: String,
    /// When that was printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// The outlet that printed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its headline.
    pub headline: String,
    /// The field: `headline`, `body`, `caption`, ...
    pub field: String,
    /// Which paragraph or caption of the field, from 0.
    pub part: usize,
    /// The byte of that paragraph or caption at which the match begins.
    pub start: usize,
    /// What stands before the match.
    pub left: String,
    /// The match, from its first word to its last.
    #[serde(rename = "match")]
    pub text: String,
    /// Byte ranges of the match that are marked: of a proximity the words that it asks for.
    #[serde(serialize_with = "as_pairs", deserialize_with = "from_pairs")]
    pub marks: Vec<Range<usize>>,
    /// What stands behind the match.
    pub right: String,
}

/// What stands before a match or behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Before it.
    Left,
    /// Behind it.
    Right,
}

impl Line {
    /// The words beside the match in small letters and without accents, the nearest first.
    ///
    /// ```
    /// use morgue::{Archive, Article, Paragraph, Side};
    /// let mut article = Article::default();
    /// article.body = vec![Paragraph::new("The military junta in Mali.")];
    /// let line = Archive::in_memory()?.marker("junta")?.lines(&article, 60).remove(0);
    /// assert_eq!(line.beside(Side::Left), ["military", "the"]);
    /// assert_eq!(line.beside(Side::Right), ["in", "mali"]);
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn beside(&self, side: Side) -> Vec<String> {
        let text = match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        };
        let mut beside: Vec<String> = words(text).map(|it| it.form().into_owned()).collect();
        if side == Side::Left {
            beside.reverse();
        }
        beside
    }

    /// A number that is the same for this match in every archive, and as good as random.
    fn lot(&self, seed: u64) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes()).update(self.id.as_bytes());
        hasher.update(self.field.as_bytes()).update(&[0]);
        hasher.update(&(self.part as u64).to_le_bytes());
        hasher.update(&(self.start as u64).to_le_bytes());
        hasher.finalize().into()
    }
}

/// Puts lines in the order of the words on one side of the match.
///
/// Lines with the same words stay in the order they had.
pub fn sort(lines: &mut [Line], side: Side) {
    lines.sort_by_cached_key(|it| it.beside(side));
}

/// How many lines have the same words beside the match, the most frequent first.
///
/// So many words, in the order of the text; fewer where the text begins or ends.
pub fn count(
    lines: impl Iterator<Item = Result<Line>>,
    side: Side,
    words: usize,
) -> Result<Vec<(String, u64)>> {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for line in lines {
        let mut beside = line?.beside(side);
        beside.truncate(words);
        if side == Side::Left {
            beside.reverse();
        }
        *counts.entry(beside.join(" ")).or_default() += 1;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(counts)
}

/// Some of many lines, in the order they had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sample {
    /// Those that were drawn.
    pub lines: Vec<Line>,
    /// How many there were to draw from.
    pub total: u64,
}

/// Draws so many lines, each as likely as any other; the same seed draws the same from the same articles.
///
/// Whoever else has the articles draws the same, whatever the order in which
/// they were added. Of all lines no more than the sample is kept in memory.
///
/// ```
/// use morgue::{Archive, Search, concordance};
/// let mut archive = Archive::in_memory()?;
/// archive.add_folder("sample_corpus")?;
/// let draw = |seed| concordance::sample(archive.concordance("mali", 60).unwrap(), 5, seed);
/// assert_eq!(draw(7)?, draw(7)?);
/// assert_ne!(draw(7)?, draw(8)?);
/// assert!(draw(7)?.lines.len() == 5 && draw(7)?.total > 5);
/// # Ok::<(), morgue::Error>(())
/// ```
pub fn sample(
    lines: impl Iterator<Item = Result<Line>>,
    count: usize,
    seed: u64,
) -> Result<Sample> {
    let mut drawn: BinaryHeap<Drawn> = BinaryHeap::new();
    let mut total = 0;
    for line in lines {
        let line = line?;
        // The least lots win: whoever is drawn does not depend on who came before.
        drawn.push(Drawn { lot: line.lot(seed), number: total, line });
        total += 1;
        if drawn.len() > count {
            drawn.pop();
        }
    }
    let mut drawn = drawn.into_vec();
    drawn.sort_unstable_by_key(|it| it.number);
    Ok(Sample { lines: drawn.into_iter().map(|it| it.line).collect(), total })
}

/// A line in the urn.
struct Drawn {
    lot: [u8; 32],
    number: u64,
    line: Line,
}

impl Ord for Drawn {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.lot.cmp(&other.lot).then(self.number.cmp(&other.number))
    }
}

impl PartialOrd for Drawn {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Drawn {}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: usize, left: &str, right: &str) -> Line {
        Line {
            id: id.to_string(),
            left: left.to_owned(),
            right: right.to_owned(),
            ..Line::default()
        }
    }

    fn lines(count: usize) -> impl Iterator<Item = Result<Line>> {
        (0..count).map(|it| Ok(line(it, "the", "left")))
    }

    #[test]
    fn lines_are_sorted_outwards_from_the_match() {
        let mut lines = [line(0, "a zebra", "b"), line(1, "z ape", "a x"), line(2, "b Ape", "a c")];
        sort(&mut lines, Side::Left);
        assert_eq!(lines.each_ref().map(|it| it.id.as_str()), ["2", "1", "0"]);
        sort(&mut lines, Side::Right);
        assert_eq!(lines.each_ref().map(|it| it.id.as_str()), ["2", "1", "0"]);
    }

    #[test]
    fn words_beside_are_counted_in_the_order_of_the_text() {
        let lines = || [line(0, "of the", ""), line(1, "Of the", ""), line(2, "the", "")].map(Ok);
        let counted = |words| count(lines().into_iter(), Side::Left, words).unwrap();
        assert_eq!(counted(1), [("the".to_owned(), 3)]);
        assert_eq!(counted(2), [("of the".to_owned(), 2), ("the".to_owned(), 1)]);
    }

    #[test]
    fn a_sample_does_not_depend_on_the_order_and_misses_nothing_small() {
        let ids = |sample: Sample| {
            let mut ids: Vec<String> = sample.lines.into_iter().map(|it| it.id).collect();
            ids.sort_unstable();
            ids
        };
        let forwards = sample(lines(1000), 20, 7).unwrap();
        assert_eq!((forwards.lines.len(), forwards.total), (20, 1000));
        let mut backwards: Vec<_> = lines(1000).collect();
        backwards.reverse();
        assert_eq!(ids(forwards), ids(sample(backwards.into_iter(), 20, 7).unwrap()));
        assert_eq!(sample(lines(3), 20, 7).unwrap().lines.len(), 3);
        assert_eq!(sample(lines(3), 0, 7).unwrap().total, 3);
    }

    #[test]
    fn every_line_is_drawn_as_often_as_any_other() {
        let mut drawn = [0; 10];
        for seed in 0..2_000 {
            for line in sample(lines(10), 3, seed).unwrap().lines {
                drawn[line.id.parse::<usize>().unwrap()] += 1;
            }
        }
        // 600 expected, with a standard deviation of 20.
        assert!(drawn.iter().all(|it| (500..700).contains(it)), "{drawn:?}");
    }
}
