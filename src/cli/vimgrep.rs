//! `search --vimgrep`: where the matches stand in the files that the articles were read from.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use morgue::formats::Page;
use morgue::{Archive, Article, Hit, Marker, Printable};

use super::print::{Printer, Trouble, counted};

/// Matches that have no place, by the reason.
#[derive(Default)]
struct Placeless {
    /// By the format of the file.
    not_text: BTreeMap<String, u64>,
    gone: BTreeMap<PathBuf, u64>,
    otherwise: BTreeMap<PathBuf, u64>,
}

/// Prints `path:line:column:text` for each match of these hits, and says which have no place.
pub(super) fn print(
    archive: &Archive,
    mut marker: Marker,
    hits: &[Hit],
    printer: &mut Printer,
) -> Result<(), Trouble> {
    let mut placeless = Placeless::default();
    for hit in hits {
        let article = archive.article(&hit.article.id)?;
        of_article(archive, &mut marker, &article, &mut placeless, printer)?;
    }
    placeless.tell(printer)
}

fn of_article(
    archive: &Archive,
    marker: &mut Marker,
    article: &Article,
    placeless: &mut Placeless,
    printer: &mut Printer,
) -> Result<(), Trouble> {
    let matches = marker.lines(article, 0);
    let texts = marker.marks(article).unwrap_or_default();
    let count = matches.len() as u64;
    let file = archive.source_of(article)?.filter(|_| article.format == "text");
    let Some(file) = file else {
        *placeless.not_text.entry(article.format.clone()).or_default() += count;
        return Ok(());
    };
    let Ok(bytes) = fs::read(&file) else {
        *placeless.gone.entry(near(&file)).or_default() += count;
        return Ok(());
    };
    let page = Page::new(&bytes);
    for it in matches {
        let text = texts.iter().find(|text| text.field == it.field && text.part == it.part);
        let range = it.start..it.start + it.text.len();
        match text.and_then(|text| page.place(&text.text, range)) {
            Some(place) => {
                let path = near(&file).display().to_string();
                let (path, text) = (Printable(&path), Printable(place.text));
                printer.text(&format!("{path}:{}:{}:{text}", place.line, place.column))?;
            }
            None => *placeless.otherwise.entry(near(&file)).or_default() += 1,
        }
    }
    Ok(())
}

/// A path as one would type it here.
fn near(file: &Path) -> PathBuf {
    let here = std::env::current_dir();
    let near = here.ok().and_then(|here| file.strip_prefix(here).ok().map(Path::to_owned));
    near.unwrap_or_else(|| file.to_owned())
}

impl Placeless {
    fn tell(self, printer: &mut Printer) -> Result<(), Trouble> {
        let matches = |count| counted(count, "match", "matches");
        for (format, count) in self.not_text.into_iter().filter(|it| it.1 > 0) {
            let of =
                if format.is_empty() { "no file".to_owned() } else { format!("{format} files") };
            printer
                .remark(&format!("note: {} of articles from {of} have no line", matches(count)))?;
        }
        for (file, count) in self.gone.into_iter().filter(|it| it.1 > 0) {
            let file = file.display();
            printer.remark(&format!("note: {} in {file}, which cannot be read", matches(count)))?;
        }
        for (file, count) in self.otherwise {
            let file = file.display();
            printer.remark(&format!(
                "note: {} that {file} does not have in these words: it changed, or words stand in between",
                matches(count)
            ))?;
        }
        Ok(())
    }
}
