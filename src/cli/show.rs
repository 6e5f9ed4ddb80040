//! `morgue show ID`: one article to read.

use std::fs;
use std::io::{IsTerminal, Write};

use clap::Args;
use morgue::{Archive, Article, Card, ParagraphKind, Printable, Snippet};
use serde_json::{Value, json};

use super::asked::Asked;
use super::print::{Printer, Trouble, about, marked_text};
use super::{Common, Ending, html, which};

/// Print an article by its id, or by the first six or more digits of it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue show 3f2a9c1b --archive my_archive
  morgue show 3f2a9c1b --archive my_archive --full
  morgue show 3f2a9c1b --archive my_archive --query 'junta w/5 mali'
  morgue show 3f2a9c1b --archive my_archive --source")]
pub(super) struct Show {
    id: String,
    /// Mark what this query matches in it
    #[arg(long, value_name = "QUERY", conflicts_with = "source", allow_hyphen_values = true)]
    query: Option<String>,
    #[command(flatten)]
    asked: Asked,
    /// Print a page of HTML
    #[arg(long, conflicts_with_all = ["source", "json"])]
    html: bool,
    /// Print every part of it, also those that a reader of the paper does not see
    #[arg(long, conflicts_with = "source")]
    full: bool,
    /// Print the page that it was read from: into a file or pipe byte for byte, on a terminal made printable
    #[arg(long)]
    source: bool,
    /// Look in the archive kept for this folder
    #[arg(long, value_name = "FOLDER")]
    r#in: Option<std::path::PathBuf>,
}

impl Show {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let archive = which::as_it_is(self.r#in.as_deref(), common, printer)?;
        let article = archive.article(&self.id)?;
        if self.source {
            let missing = || {
                Trouble::usage(
                    "the archive knows no file of this article; it was added without one",
                )
            };
            let file = archive.source_of(&article)?.ok_or_else(missing)?;
            let page = fs::read(&file).map_err(|cause| Trouble::place(&file, &cause))?;
            if std::io::stdout().is_terminal() {
                for line in String::from_utf8_lossy(&page).lines() {
                    printer.text(&Printable(line).to_string())?;
                }
            } else {
                printer.out().write_all(&page)?;
            }
            return Ok(Ending::Done);
        }
        let marks = self.marks(&archive, &article, printer)?;
        if printer.is_json() {
            printer.line("article", WithMarks::of(&article, &marks, self.query.is_some()))?;
        } else if self.html {
            printer.text(&html::article(&article, &marks))?;
        } else {
            read(&article, &marks, self.full, printer)?;
        }
        Ok(Ending::Done)
    }

    /// What the query matches, if there is one.
    fn marks(
        &self,
        archive: &Archive,
        article: &Article,
        printer: &mut Printer,
    ) -> Result<Vec<Snippet>, Trouble> {
        let Some(text) = &self.query else { return Ok(Vec::new()) };
        let query = self.asked.read(text)?;
        printer.notes(query.notes())?;
        let marker = archive.marker(self.asked.search(query)?);
        let mut marker = marker.map_err(|it| Trouble::of_query(it, text))?;
        let marks = marker.marks(article);
        if marks.is_none() {
            printer.remark("note: the article does not match the query, so nothing is marked")?;
        }
        Ok(marks.unwrap_or_default())
    }
}

/// An article in JSON, with the bytes of its texts that matched.
#[derive(serde::Serialize)]
struct WithMarks<'a> {
    #[serde(flatten)]
    article: &'a Article,
    #[serde(skip_serializing_if = "Option::is_none")]
    marks: Option<Vec<Value>>,
}

impl<'a> WithMarks<'a> {
    fn of(article: &'a Article, marks: &[Snippet], asked: bool) -> Self {
        let ranges =
            |it: &Snippet| it.marks.iter().map(|it| [it.start, it.end]).collect::<Vec<_>>();
        let marks = marks
            .iter()
            .map(|it| json!({ "field": it.field, "part": it.part, "marks": ranges(it) }));
        Self { article, marks: asked.then(|| marks.collect()) }
    }
}

/// Prints an article as a page to read.
fn read(
    article: &Article,
    marks: &[Snippet],
    full: bool,
    printer: &mut Printer,
) -> Result<(), Trouble> {
    let paint = printer.paint();
    let text = |field: &str, part: usize, text: &str| {
        let marked = marks.iter().find(|it| it.field == field && it.part == part);
        marked.map_or_else(|| Printable(text).to_string(), |it| marked_text(paint, it))
    };
    let mut line = |text: String| printer.text(&text);
    if let Some(kicker) = &article.kicker {
        line(text("kicker", 0, kicker))?;
    }
    line(text("headline", 0, &article.headline))?;
    if let Some(subheadline) = &article.subheadline {
        line(text("subheadline", 0, subheadline))?;
    }
    line(Printable(&about(&Card::from(article.clone()))).to_string())?;
    for it in marks.iter().filter(|it| !html::is_read(&it.field)) {
        line(format!("{}: {}", it.field, marked_text(paint, it)))?;
    }
    line(String::new())?;
    for (part, paragraph) in article.body.iter().enumerate() {
        let text = text("body", part, &paragraph.text);
        line(match paragraph.kind {
            ParagraphKind::Subhead => format!("## {text}"),
            ParagraphKind::Quote => format!("> {text}"),
            ParagraphKind::List => format!("- {text}"),
            _ => text,
        })?;
        line(String::new())?;
    }
    for (part, caption) in article.captions.iter().enumerate() {
        let file = if caption.file_photo { "file photo: " } else { "photo: " };
        let credit = caption.credit.as_deref().map(|it| format!(" ({})", text("credit", part, it)));
        let credit = credit.unwrap_or_default();
        line(format!("[{file}{}{credit}]", text("caption", part, &caption.text)))?;
    }
    for (part, attribution) in article.attribution.iter().enumerate() {
        line(text("attribution", part, &attribution.text))?;
    }
    if full {
        let rest = [
            ("id", Some(article.id.clone())),
            ("ref", article.r#ref.clone()),
            ("revision of", article.revision_of.clone()),
            ("url", article.url.clone()),
            ("path", article.path.clone()),
            ("format", Some(article.format.clone())),
            ("authors", Some(article.authors.join(", "))),
            ("dateline", article.dateline.as_ref().map(|it| it.text.clone())),
            ("published", article.published.map(|it| it.to_string())),
            ("modified", article.modified.map(|it| it.to_string())),
            ("agencies", Some(article.agencies.join(", "))),
            ("rights", article.rights.clone()),
            ("language", article.language.clone()),
            ("keywords", Some(article.keywords.join(", "))),
        ];
        for (name, value) in rest {
            if let Some(value) = value.filter(|it| !it.is_empty()) {
                line(format!("{name}: {}", Printable(&value)))?;
            }
        }
    }
    Ok(())
}
