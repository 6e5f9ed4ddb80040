//! `morgue show ID`: one article to read.

use std::fs;
use std::io::{IsTerminal, Write};

use clap::Args;
use morgue::{Article, Card, ParagraphKind};

use super::print::{Printer, Trouble, about};
use super::printable::Printable;
use super::{Common, Ending, which};

/// Print an article by its id, or by the first six or more digits of it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue show 3f2a9c1b --archive my_archive
  morgue show 3f2a9c1b --archive my_archive --full
  morgue show 3f2a9c1b --archive my_archive --source")]
pub(super) struct Show {
    id: String,
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
        } else if printer.is_json() {
            printer.line("article", &article)?;
        } else {
            read(&article, self.full, printer)?;
        }
        Ok(Ending::Done)
    }
}

/// Prints an article as a page to read.
fn read(article: &Article, full: bool, printer: &mut Printer) -> Result<(), Trouble> {
    let mut line = |text: String| printer.text(&text);
    if let Some(kicker) = &article.kicker {
        line(Printable(kicker).to_string())?;
    }
    line(Printable(&article.headline).to_string())?;
    if let Some(subheadline) = &article.subheadline {
        line(Printable(subheadline).to_string())?;
    }
    line(Printable(&about(&Card::from(article.clone()))).to_string())?;
    line(String::new())?;
    for paragraph in &article.body {
        let text = Printable(&paragraph.text);
        line(match paragraph.kind {
            ParagraphKind::Subhead => format!("## {text}"),
            ParagraphKind::Quote => format!("> {text}"),
            ParagraphKind::List => format!("- {text}"),
            _ => text.to_string(),
        })?;
        line(String::new())?;
    }
    for caption in &article.captions {
        let file = if caption.file_photo { "file photo: " } else { "photo: " };
        let credit = caption.credit.as_deref().map(|it| format!(" ({it})")).unwrap_or_default();
        line(format!("[{file}{}{}]", Printable(&caption.text), Printable(&credit)))?;
    }
    for attribution in &article.attribution {
        line(Printable(&attribution.text).to_string())?;
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
