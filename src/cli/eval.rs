//! `morgue eval TOPICS QRELS`: how well an archive answers topics that people judged; `eval fields`: how well pages are read.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use morgue::eval::{self, Example, Judgments, Measures, Run};
use morgue::{Archive, Error, Printable, Query};
use serde_json::{Map, Value, json};

use super::print::{Printer, Trouble};
use super::search::Match;
use super::{Common, Ending, fields, which};

/// Measure the ranking of an archive on judged topics: MAP, nDCG@10, P@10, R@100, MRR
///
/// TOPICS has a topic a line, its id, a tab and its text, which is taken as
/// plain words. QRELS has judgments in TREC form; they name articles by `ref`.
/// `morgue eval fields DIR` measures how well pages are read instead.
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
  morgue eval fields pages/
  morgue eval topics.tsv qrels.txt --archive my_archive --match any
  morgue eval topics.tsv qrels.txt --archive my_archive --match any --expand
  morgue eval topics.tsv qrels.txt --archive my_archive --match any --run new.run --beside old.run
  morgue eval topics.tsv qrels.txt --archive my_archive --related"
)]
pub(super) struct Eval {
    #[command(subcommand)]
    other: Option<Other>,
    #[arg(required = true)]
    topics: Option<PathBuf>,
    #[arg(required = true)]
    qrels: Option<PathBuf>,
    /// How many of the words an article must have
    #[arg(long, value_enum, value_name = "WORDS", default_value_t = Match::All)]
    r#match: Match,
    /// Let the first articles of a topic say which other words decide the order
    #[arg(long)]
    expand: bool,
    /// Measure `related`: each relevant article is asked for, and the others of its topic are to come
    #[arg(long, conflicts_with_all = ["match", "expand"])]
    related: bool,
    /// Write the ranked articles to this file, in TREC form
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,
    /// Compare with the run in this file, by paired randomisation
    #[arg(long, value_name = "FILE")]
    beside: Option<PathBuf>,
    /// How many articles are ranked for a topic
    #[arg(long, value_name = "N", default_value_t = 1000)]
    depth: usize,
}

/// What else can be measured.
#[derive(Debug, Subcommand)]
enum Other {
    Fields(fields::Fields),
}

impl Eval {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        match (&self.other, &self.topics, &self.qrels) {
            (Some(Other::Fields(task)), ..) => task.run(printer),
            (None, Some(topics), Some(qrels)) => self.rank_all(topics, qrels, common, printer),
            // The command line asks for both.
            (None, ..) => Ok(Ending::Failed),
        }
    }

    fn rank_all(
        &self,
        topics: &Path,
        qrels: &Path,
        common: &Common,
        printer: &mut Printer,
    ) -> Result<Ending, Trouble> {
        let topics = eval::topics(&read(topics)?).map_err(|it| named(topics, &it))?;
        let judgments = Judgments::read(&read(qrels)?).map_err(|it| named(qrels, &it))?;
        let other = self
            .beside
            .as_deref()
            .map(|path| Run::read(&read(path)?).map_err(|it| named(path, &it)));
        let other = other.transpose()?;
        let archive = which::named(common.archive.as_deref())?;
        let mut run = Run::default();
        let judgments = match self.related {
            true => self.rank_related(&archive, &judgments, &mut run)?,
            false => {
                let judged: Vec<&str> = judgments.topics().collect();
                for topic in topics.iter().filter(|it| judged.contains(&it.id.as_str())) {
                    self.rank(&archive, topic, &mut run)?;
                }
                judgments
            }
        };
        let judged: Vec<&str> = judgments.topics().collect();
        if let Some(path) = &self.run {
            fs::write(path, run.to_string()).map_err(|cause| {
                Trouble::usage(format!("cannot write {}: {cause}", path.display()))
            })?;
        }
        let rows: Vec<(&str, Measures)> =
            judged.iter().map(|it| (*it, judgments.measure(it, &run.ranked(it)))).collect();
        let measures: Vec<Measures> = rows.iter().map(|it| it.1).collect();
        if measures.iter().all(|it| it.recall_100 == 0.0) {
            printer.remark(
                "none of the articles found is judged relevant; the judgments name articles by their `ref`",
            )?;
        }
        print(&rows, printer)?;
        if let Some(other) = other {
            let others: Vec<Measures> =
                judged.iter().map(|it| judgments.measure(it, &other.ranked(it))).collect();
            compare(&measures, &others, printer)?;
        }
        Ok(Ending::Done)
    }

    fn rank(&self, archive: &Archive, topic: &eval::Topic, run: &mut Run) -> Result<(), Trouble> {
        let search = morgue::Search::new(Query::words(&topic.text)?).limit(self.depth);
        let search = if self.expand { search.expand() } else { search };
        for hit in archive.search(self.r#match.apply(search))?.hits {
            let name = hit.article.r#ref.unwrap_or(hit.article.id);
            run.add(&topic.id, &name, f64::from(hit.score));
        }
        Ok(())
    }

    /// Asks for what is related to each relevant article; the judgments are then those of its topic without it.
    fn rank_related(
        &self,
        archive: &Archive,
        judgments: &Judgments,
        run: &mut Run,
    ) -> Result<Judgments, Trouble> {
        let (examples, others) = judgments.by_example();
        for Example { topic, article, .. } in examples {
            let found = archive.search(morgue::Search::new(format!("ref:{article}")).limit(1))?;
            let Some(id) = found.hits.first().map(|it| it.article.id.as_str()) else { continue };
            for hit in archive.related(id, self.depth.min(RELATED))?.hits {
                let name = hit.article.r#ref.unwrap_or(hit.article.id);
                run.add(&topic, &name, f64::from(hit.score));
            }
        }
        Ok(others)
    }
}

/// So many related articles are asked for at most: each is held against the first, whether it is a copy.
const RELATED: usize = 100;

fn print(rows: &[(&str, Measures)], printer: &mut Printer) -> Result<(), Trouble> {
    let measures: Vec<Measures> = rows.iter().map(|it| it.1).collect();
    let mean = Measures::mean(&measures);
    if printer.is_json() {
        for (topic, measures) in rows {
            printer.line("topic", json!({ "topic": topic, "measures": object(measures) }))?;
        }
        return Ok(
            printer.line("mean", json!({ "topics": rows.len(), "measures": object(&mean) }))?
        );
    }
    printer.text(&line("topic", mean.named().map(|(name, _)| name.to_owned())))?;
    let all = format!("all {}", rows.len());
    for (topic, measures) in rows.iter().copied().chain([(all.as_str(), mean)]) {
        printer.text(&line(topic, measures.named().map(|(_, value)| format!("{value:.4}"))))?;
    }
    Ok(())
}

/// How much better the run is than another, and how probable that is by chance.
fn compare(own: &[Measures], other: &[Measures], printer: &mut Printer) -> Result<(), Trouble> {
    let mut gains = Vec::new();
    for (number, (name, _)) in Measures::default().named().into_iter().enumerate() {
        let value = |it: &Measures| it.named().get(number).map_or(0.0, |it| it.1);
        let pairs: Vec<(f64, f64)> =
            own.iter().zip(other).map(|(own, other)| (value(own), value(other))).collect();
        let gain = value(&Measures::mean(own)) - value(&Measures::mean(other));
        gains.push((name, gain, eval::randomisation(&pairs)));
    }
    if printer.is_json() {
        let gains: Map<String, Value> = gains
            .into_iter()
            .map(|(name, gain, p)| (name.to_owned(), json!({ "gain": gain, "p": p })))
            .collect();
        return Ok(printer.line("beside", gains)?);
    }
    let columns = |of: fn(&(&str, f64, f64)) -> String| gains.iter().map(of);
    printer.text(&line("gain", columns(|it| format!("{:+.4}", it.1))))?;
    printer.text(&line("p", columns(|it| format!("{:.4}", it.2))))?;
    Ok(())
}

fn line(first: &str, columns: impl IntoIterator<Item = String>) -> String {
    let columns: String = columns.into_iter().map(|it| format!(" {it:>8}")).collect();
    format!("{:<10}{columns}", Printable(first).to_string())
}

fn object(measures: &Measures) -> Map<String, Value> {
    measures.named().into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

pub(super) fn read(path: &Path) -> Result<String, Trouble> {
    fs::read_to_string(path)
        .map_err(|cause| Trouble::usage(format!("cannot read {}: {cause}", path.display())))
}

pub(super) fn named(path: &Path, error: &Error) -> Trouble {
    Trouble::usage(format!("{}: {error}", path.display()))
}
