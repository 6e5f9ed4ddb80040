//! `morgue eval fields DIR`: how well pages are read, beside what people say they hold.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;
use morgue::eval::fields::{Expected, Measure, Page, Table};
use morgue::formats::Options;
use serde_json::json;

use super::print::{Printer, Trouble};
use super::{Ending, eval};
use morgue::Printable;

/// Measure how well pages are read: each field beside the expected JSON that lies with the page
///
/// `NAME.json` says what `NAME.html`, `NAME.htm` or `NAME.txt` (or either with `.gz`) holds; a
/// file with a key a page says it of `NAME_*.html`, in the order of both.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue eval fields sample_corpus
  morgue eval fields pages/ --pages")]
pub(super) struct Fields {
    dir: PathBuf,
    /// Print a line for each page as well
    #[arg(long)]
    pages: bool,
}

/// A page and what it should be.
struct Case {
    path: PathBuf,
    expected: Expected,
}

impl Fields {
    pub(super) fn run(&self, printer: &mut Printer) -> Result<Ending, Trouble> {
        let cases = cases(&self.dir)?;
        if cases.is_empty() {
            let place = self.dir.display();
            let hint = format!(
                "no pages with expected JSON beside them in {place}; NAME.json says what NAME.html holds"
            );
            return Err(Trouble::usage(hint));
        }
        let mut table = Table::default();
        for case in &cases {
            let name = case.path.to_string_lossy();
            let article = match article(&name, &case.path)? {
                Ok(article) => article,
                Err(error) => {
                    printer.remark(&format!("could not read {name}: {error}"))?;
                    morgue::Article::default()
                }
            };
            let page = table.add(&case.expected, &article);
            if self.pages {
                print_page(&name, &page, printer)?;
            }
        }
        print(&table, printer)?;
        Ok(Ending::Done)
    }
}

/// The first article of a file; the error inside says why there is none.
fn article(name: &str, path: &Path) -> Result<morgue::Result<morgue::Article>, Trouble> {
    let mut file = fs::File::open(path).map_err(|cause| Trouble::place(path, &cause))?;
    let mut found = Ok(morgue::Article::default());
    morgue::unpack::each(name, &mut file, &Options::default(), &mut |record| {
        found = record.found.map(|it| it.article);
        ControlFlow::Break(())
    });
    Ok(found)
}

const ENDS: &[&str] = &[".html", ".html.gz", ".htm", ".htm.gz", ".txt", ".txt.gz"];

/// The pages below a folder that have their expected article beside them, in the order of their names.
fn cases(dir: &Path) -> Result<Vec<Case>, Trouble> {
    let mut cases = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|cause| Trouble::place(&folder, &cause))?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
        paths.sort();
        for path in &paths {
            if path.is_dir() {
                folders.push(path.clone());
            } else if path.extension().is_some_and(|it| it == "json") {
                let expected =
                    Expected::read(&eval::read(path)?).map_err(|it| eval::named(path, &it));
                let pages = pages_of(path, &paths);
                // JSON that lies with no page is something else.
                if !pages.is_empty() {
                    cases.extend(
                        pages
                            .into_iter()
                            .zip(expected?)
                            .map(|(path, (_, expected))| Case { path, expected }),
                    );
                }
            }
        }
    }
    cases.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(cases)
}

/// The pages that a file of expected articles speaks of.
fn pages_of(json: &Path, paths: &[PathBuf]) -> Vec<PathBuf> {
    let stem = json.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bare = |path: &PathBuf| {
        let name = name(path);
        ENDS.iter().find_map(|end| name.strip_suffix(end).map(str::to_owned))
    };
    if let Some(page) = paths.iter().find(|it| bare(it).as_deref() == Some(&stem)) {
        return vec![page.clone()];
    }
    let start = format!("{stem}_");
    let begins = |it: &&PathBuf| bare(it).is_some_and(|it| it.starts_with(&start));
    paths.iter().filter(begins).cloned().collect()
}

fn print_page(name: &str, page: &Page, printer: &mut Printer) -> Result<(), Trouble> {
    if printer.is_json() {
        let measure = |it: Option<Measure>| it.map(|it| json!([it.precision, it.recall]));
        return Ok(printer.line("page", json!({
            "page": name, "body": measure(page.body), "headline": page.headline, "day": page.day,
            "author": page.author, "captions": page.captions, "attribution": page.attribution,
        }))?);
    }
    let mark = |it: Option<bool>| match it {
        Some(true) => "yes",
        Some(false) => "no",
        None => "-",
    };
    let body = page
        .body
        .map_or("    -     -".to_owned(), |it| format!("{:.3} {:.3}", it.precision, it.recall));
    let captions = page.captions.map_or("-".to_owned(), |[right, found, expected, leaked]| {
        format!("{right}/{found}/{expected} leaked {leaked}")
    });
    printer.text(&format!(
        "body {body}  headline {:<3}  day {:<3}  author {:<3}  captions {captions}  {}",
        mark(page.headline),
        mark(page.day),
        mark(page.author),
        Printable(name)
    ))?;
    Ok(())
}

fn print(table: &Table, printer: &mut Printer) -> Result<(), Trouble> {
    let ratio =
        |(right, all): (usize, usize)| if all == 0 { 1.0 } else { right as f64 / all as f64 };
    let (body, paragraphs, captions, leaks) =
        (table.body(), table.paragraphs(), table.captions(), table.leaks());
    if printer.is_json() {
        let mut object = json!({
            "pages": table.len(),
            "body": { "f1": body.f1(), "precision": body.precision, "recall": body.recall },
            "headline": ratio(table.headlines()), "day": ratio(table.days()), "author": ratio(table.authors()),
            "captions": { "precision": captions.precision, "recall": captions.recall },
            "leaks": ratio(leaks),
        });
        if table.has_attributions() {
            let it = table.attributions();
            object["attribution"] = json!({ "precision": it.precision, "recall": it.recall });
        }
        return Ok(printer.line("fields", object)?);
    }
    let mut lines = vec![
        format!("pages                     {}", table.len()),
        format!(
            "body F1                   {:.3}  precision {:.3}  recall {:.3}",
            body.f1(),
            body.precision,
            body.recall
        ),
        format!(
            "body F1, paragraphs only  {:.3}  precision {:.3}  recall {:.3}",
            paragraphs.f1(),
            paragraphs.precision,
            paragraphs.recall
        ),
    ];
    for (what, counts) in
        [("headline", table.headlines()), ("day", table.days()), ("author", table.authors())]
    {
        lines.push(format!("{what:<25} {:.3}  {} of {}", ratio(counts), counts.0, counts.1));
    }
    lines.push(format!(
        "captions                  {:.3}  precision {:.3}  recall {:.3}",
        captions.f1(),
        captions.precision,
        captions.recall
    ));
    lines.push(format!(
        "captions in the body      {:.3}  {} of {}",
        if leaks.1 == 0 { 0.0 } else { ratio(leaks) },
        leaks.0,
        leaks.1
    ));
    if table.has_attributions() {
        let it = table.attributions();
        lines.push(format!(
            "attribution               {:.3}  precision {:.3}  recall {:.3}",
            it.f1(),
            it.precision,
            it.recall
        ));
    }
    for line in lines {
        printer.text(&line)?;
    }
    Ok(())
}
