//! How well ranked lists fit what people judged: topics, judgments and runs in; measures out.
//!
//! The formats are those of TREC, the measures those of `trec_eval`.

use std::collections::BTreeMap;
use std::fmt;

use crate::error::{Error, ErrorKind, Result};

pub mod fields;

/// What someone wants to know, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Topic {
    /// Its name in judgments and runs.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// Reads topics: `id<TAB>text`, one a line.
///
/// An error of kind [`ErrorKind::Input`] is a line without a tab.
///
/// ```
/// let topics = morgue::eval::topics("7\tcoup in Mali\n")?;
/// assert_eq!((&*topics[0].id, &*topics[0].text), ("7", "coup in Mali"));
/// # Ok::<(), morgue::Error>(())
/// ```
pub fn topics(text: &str) -> Result<Vec<Topic>> {
    let topic = |(number, line): (usize, &str)| {
        let (id, text) = line.split_once('\t').ok_or_else(|| {
            unreadable("topics", number, "an id, a tab and the text of the topic")
        })?;
        Ok(Topic { id: id.trim().to_owned(), text: text.trim().to_owned() })
    };
    filled(text).map(topic).collect()
}

/// What people judged: for each topic the grade of each article, above 0 if it is relevant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgments(BTreeMap<String, BTreeMap<String, u32>>);

impl Judgments {
    /// Reads lines of `topic iteration article grade`; a grade below 0 counts as 0.
    ///
    /// An error of kind [`ErrorKind::Input`] is a line of another form.
    pub fn read(text: &str) -> Result<Self> {
        let mut judgments = Self::default();
        for (number, line) in filled(text) {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let grade = columns.get(3).and_then(|it| it.parse::<i64>().ok());
            let ([topic, _, article, _], Some(grade)) = (columns.as_slice(), grade) else {
                return Err(unreadable("judgments", number, "topic, 0, article and grade"));
            };
            let topic = judgments.0.entry((*topic).to_owned()).or_default();
            topic.insert((*article).to_owned(), u32::try_from(grade.max(0)).unwrap_or(u32::MAX));
        }
        Ok(judgments)
    }

    /// The topics for which some article is relevant: the others measure nothing.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        let relevant = self.0.iter().filter(|(_, graded)| graded.values().any(|it| *it > 0));
        relevant.map(|(topic, _)| topic.as_str())
    }

    /// Each relevant article as an example of its topic, and what is relevant to the example: the others of the topic.
    ///
    /// Topics with one relevant article have no example.
    ///
    /// ```
    /// let judged = morgue::eval::Judgments::read("7 0 A 1\n7 0 B 1\n7 0 C 0\n8 0 A 1\n")?;
    /// let (examples, others) = judged.by_example();
    /// let topics: Vec<&str> = examples.iter().map(|it| it.topic.as_str()).collect();
    /// assert_eq!(topics, ["7/A", "7/B"]);
    /// assert_eq!(others.measure("7/A", &["B"]).map, 1.0);
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn by_example(&self) -> (Vec<Example>, Self) {
        let (mut examples, mut others) = (Vec::new(), Self::default());
        for (topic, graded) in &self.0 {
            let relevant: Vec<&String> =
                graded.iter().filter(|(_, grade)| **grade > 0).map(|it| it.0).collect();
            for article in relevant.iter().filter(|_| relevant.len() > 1) {
                let name = format!("{topic}/{article}");
                let mut rest = graded.clone();
                rest.remove(*article);
                others.0.insert(name.clone(), rest);
                examples.push(Example { topic: name, article: (*article).clone() });
            }
        }
        (examples, others)
    }

    /// The measures of a ranked list of articles, the best first.
    pub fn measure(&self, topic: &str, ranked: &[&str]) -> Measures {
        match self.0.get(topic) {
            Some(graded) => measure(graded, ranked),
            None => Measures::default(),
        }
    }
}

/// An article that stands for a topic: whatever finds more like it finds the topic.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// The name of its judgments: that of the topic, a slash and the article.
    pub topic: String,
    /// The article, as the judgments name it.
    pub article: String,
}

/// How well a ranked list fits the judgments of a topic, or the mean over topics; all from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Measures {
    /// Precision at each relevant article, averaged over all relevant ones (AP; its mean is MAP).
    pub map: f64,
    /// Discounted gain of the first ten over the best possible (Järvelin and Kekäläinen 2002, with log2(rank + 1)).
    pub ndcg_10: f64,
    /// The share of the first ten that is relevant.
    pub precision_10: f64,
    /// The share of the relevant ones that is among the first hundred.
    pub recall_100: f64,
    /// One over the rank of the first relevant article.
    pub mrr: f64,
}

impl Measures {
    /// The measures with the names by which people know them.
    pub fn named(&self) -> [(&'static str, f64); 5] {
        [
            ("MAP", self.map),
            ("nDCG@10", self.ndcg_10),
            ("P@10", self.precision_10),
            ("R@100", self.recall_100),
            ("MRR", self.mrr),
        ]
    }

    /// The mean of each measure; 0 of no topics.
    pub fn mean(measures: &[Self]) -> Self {
        let count = measures.len().max(1) as f64;
        let mean = |of: fn(&Self) -> f64| measures.iter().map(of).sum::<f64>() / count;
        Self {
            map: mean(|it| it.map),
            ndcg_10: mean(|it| it.ndcg_10),
            precision_10: mean(|it| it.precision_10),
            recall_100: mean(|it| it.recall_100),
            mrr: mean(|it| it.mrr),
        }
    }
}

fn measure(graded: &BTreeMap<String, u32>, ranked: &[&str]) -> Measures {
    let grades: Vec<u32> = ranked.iter().map(|it| graded.get(*it).copied().unwrap_or(0)).collect();
    let relevant = graded.values().filter(|it| **it > 0).count();
    if relevant == 0 {
        return Measures::default();
    }
    let ranks = (1_usize..).zip(&grades).filter(|(_, grade)| **grade > 0).map(|(rank, _)| rank);
    let ranks: Vec<usize> = ranks.collect();
    let precisions = (1_usize..).zip(&ranks).map(|(found, rank)| found as f64 / *rank as f64);
    let within = |depth: usize| ranks.iter().filter(|it| **it <= depth).count() as f64;
    let mut best: Vec<u32> = graded.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    Measures {
        map: precisions.fold(0.0, |sum, it| sum + it) / relevant as f64,
        ndcg_10: gain_10(&grades) / gain_10(&best),
        precision_10: within(10) / 10.0,
        recall_100: within(100) / relevant as f64,
        mrr: ranks.first().map_or(0.0, |it| 1.0 / *it as f64),
    }
}

fn gain_10(grades: &[u32]) -> f64 {
    let ranked = (1_u32..).zip(grades.iter().take(10));
    ranked
        .map(|(rank, grade)| f64::from(*grade) / f64::from(rank + 1).log2())
        .fold(0.0, |sum, it| sum + it)
}

/// The ranked articles of each topic; `Display` writes it in the form that it is read in.
///
/// ```
/// use morgue::eval::Run;
/// let run = Run::read("7 Q0 DOC-2 1 3.5 other\n7 Q0 DOC-1 2 1.25 other\n")?;
/// assert_eq!(run.ranked("7"), ["DOC-2", "DOC-1"]);
/// assert_eq!(run.to_string(), "7 Q0 DOC-2 1 3.5 morgue\n7 Q0 DOC-1 2 1.25 morgue\n");
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run(BTreeMap<String, Vec<(String, f64)>>);

impl Run {
    /// Reads lines of `topic Q0 article rank score name`; the score decides the order, then the line.
    ///
    /// An error of kind [`ErrorKind::Input`] is a line of another form.
    pub fn read(text: &str) -> Result<Self> {
        let mut run = Self::default();
        for (number, line) in filled(text) {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let score = columns.get(4).and_then(|it| it.parse::<f64>().ok());
            let ([topic, _, article, _, _, _], Some(score)) = (columns.as_slice(), score) else {
                let form = "topic, Q0, article, rank, score and the name of the run";
                return Err(unreadable("run", number, form));
            };
            run.add(topic, article, score);
        }
        for ranked in run.0.values_mut() {
            ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        }
        Ok(run)
    }

    /// Puts an article behind those that the topic has.
    pub fn add(&mut self, topic: &str, article: &str, score: f64) {
        self.0.entry(topic.to_owned()).or_default().push((article.to_owned(), score));
    }

    /// The articles of a topic, the best first.
    pub fn ranked(&self, topic: &str) -> Vec<&str> {
        let ranked = self.0.get(topic).map(Vec::as_slice).unwrap_or_default();
        ranked.iter().map(|(article, _)| article.as_str()).collect()
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (topic, ranked) in &self.0 {
            for (rank, (article, score)) in (1_usize..).zip(ranked) {
                writeln!(f, "{topic} Q0 {article} {rank} {score} morgue")?;
            }
        }
        Ok(())
    }
}

/// How many ways of swapping are tried; the answer then stands still to a hundredth.
const TRIALS: u32 = 10_000;

/// How probable so large a mean difference would be if the two runs were equally good: 0 to 1, two-sided.
///
/// Topic by topic the two values are swapped or not, by a fixed sequence of
/// chances (Smucker, Allan and Carterette, "A Comparison of Statistical
/// Significance Tests for Information Retrieval Evaluation", 2007, section 3).
pub fn randomisation(pairs: &[(f64, f64)]) -> f64 {
    let differences: Vec<f64> = pairs.iter().map(|(a, b)| a - b).collect();
    let observed = differences.iter().sum::<f64>().abs();
    let mut state = 1_u64;
    let mut swapped = || {
        // Knuth's constants for a linear congruential generator (MMIX).
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 63 == 1
    };
    let as_large = (0..TRIALS).filter(|_| {
        let sum: f64 = differences.iter().map(|it| if swapped() { -it } else { *it }).sum();
        // Sums in another order differ in their last digits.
        sum.abs() >= observed - 1e-9
    });
    (as_large.count() as f64 + 1.0) / (f64::from(TRIALS) + 1.0)
}

/// The lines that say something, numbered from 1.
fn filled(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty())
}

fn unreadable(what: &str, line: usize, form: &str) -> Error {
    Error::new(ErrorKind::Input, format!("line {line} of the {what} is not {form}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(judged: &str, ranked: &str, expected: [f64; 5]) {
        let judgments = Judgments::read(judged).unwrap();
        let ranked: Vec<&str> = ranked.split_whitespace().collect();
        let found = judgments.measure("1", &ranked).named().map(|(_, value)| value);
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-4, "{ranked:?}: {found} is not {expected}");
        }
    }

    /// Worked out on paper: log2 of 2, 3, 4, 5 is 1, 1.58496, 2, 2.32193.
    #[test]
    fn measures_are_those_worked_out_by_hand() {
        let two = "1 0 a 1\n1 0 b 1\n1 0 c 0";
        check(two, "a b", [1.0, 1.0, 0.2, 1.0, 1.0]);
        check(two, "", [0.0; 5]);
        check(two, "c x", [0.0; 5]);
        // AP (1/2 + 2/4) / 2; gain 1/1.58496 + 1/2.32193 over 1 + 1/1.58496.
        check(two, "c a x b", [0.5, 1.06160 / 1.63093, 0.2, 1.0, 0.5]);
        // One of two: AP (1/1) / 2; gain 1 over 1.63093.
        check(two, "a", [0.5, 0.61315, 0.1, 0.5, 1.0]);
        // Grades 2 and 1: gain 1 + 2/1.58496 over 2 + 1/1.58496.
        check("1 0 a 2\n1 0 b 1", "b a", [1.0, 2.26186 / 2.63093, 0.2, 1.0, 1.0]);
        // The eleventh counts for AP, recall and MRR only.
        check("1 0 a 1", "x x x x x x x x x x a", [1.0 / 11.0, 0.0, 0.0, 1.0, 1.0 / 11.0]);
        check("1 0 a -1", "a", [0.0; 5]);
        check("2 0 a 1", "a", [0.0; 5]);
    }

    #[test]
    fn a_topic_in_which_nothing_is_relevant_is_none() {
        let judgments = Judgments::read("1 0 a 0\n2 0 a 1\n").unwrap();
        assert_eq!(judgments.topics().collect::<Vec<_>>(), ["2"]);
    }

    #[test]
    fn a_run_is_read_as_it_is_written() {
        let run = Run::read("2 Q0 b 9 1.5 x\n1 Q0 c 1 0.25 x\n1 Q0 a 2 3 x\n").unwrap();
        assert_eq!(run.ranked("1"), ["a", "c"]);
        assert_eq!(Run::read(&run.to_string()).unwrap(), run);
    }

    #[test]
    fn a_line_of_another_form_is_told_by_its_number() {
        let said = |it: Error| it.to_string();
        assert_eq!(
            topics("1\tcoup\n2 coup").map_err(said),
            Err("line 2 of the topics is not an id, a tab and the text of the topic".to_owned())
        );
        assert_eq!(
            Judgments::read("1 0 a").map_err(said),
            Err("line 1 of the judgments is not topic, 0, article and grade".to_owned())
        );
        assert!(Run::read("1 Q0 a 1 high x").is_err());
    }

    /// Of three differences of one sign, two of the eight swaps are as large.
    #[test]
    fn equal_runs_are_likely_and_far_ones_are_not() {
        assert_eq!(randomisation(&[(0.5, 0.5); 20]), 1.0);
        let three = randomisation(&[(0.5, 0.4), (0.6, 0.3), (0.2, 0.1)]);
        assert!((three - 0.25).abs() < 0.02, "{three}");
        assert!(randomisation(&[(0.9, 0.1); 20]) < 0.001);
    }

    #[test]
    fn means_are_over_all_topics() {
        let one = Measures { map: 1.0, ..Measures::default() };
        assert_eq!(Measures::mean(&[one, Measures::default()]).map, 0.5);
        assert_eq!(Measures::mean(&[]), Measures::default());
    }
}
