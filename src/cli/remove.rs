//! `morgue remove ID...`: articles that are not to be found any more, and do not come back.

use clap::Args;
use morgue::{Archive, Printable, Query, Restored, Search};

use super::print::{Printer, Trouble};
use super::{Common, Ending, which};

/// Take articles out of an archive for good: no later run brings them back
///
/// They are gone from every answer at once. Their words are gone from the disk
/// after --purge, which may also be given alone.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue remove 9146f879 --archive my_archive
  morgue remove --query 'byline:keita date:2019' --archive my_archive --dry-run
  morgue remove 9146f879 --purge --archive my_archive
  morgue remove --restore 9146f879 --archive my_archive
  morgue remove 9146f879 --in sample_corpus
  morgue remove --list --archive my_archive")]
pub(super) struct Remove {
    /// Ids, or the first six or more digits of them
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Take out every article that matches
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Option<String>,
    /// Only print what would be taken out
    #[arg(long)]
    dry_run: bool,
    /// Also take what is left of removed articles off the disk
    #[arg(long)]
    purge: bool,
    /// Let an article come back, and read it again if its file is there
    #[arg(long, value_name = "ID")]
    restore: Vec<String>,
    /// Print the ids of the articles that were taken out, with the day
    #[arg(long)]
    list: bool,
    /// Take them out of the archive kept for this folder, until `morgue cache clear` forgets it
    #[arg(long, value_name = "FOLDER")]
    r#in: Option<std::path::PathBuf>,
}

impl Remove {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let does_nothing = self.ids.is_empty() && self.query.is_none() && self.restore.is_empty();
        if does_nothing && !self.purge && !self.list {
            return Err(Trouble::usage(
                "say what to take out: an ID, or --query QUERY; --list prints what is out already",
            ));
        }
        if self.r#in.is_some() && common.archive.is_some() {
            return Err(Trouble::usage(
                "two archives are named, that of --in and that of --archive or $MORGUE_ARCHIVE; leave one out",
            ));
        }
        let mut archive = which::as_it_is(self.r#in.as_deref(), common, printer)?;
        let mut ids = self.ids.clone();
        if let Some(text) = &self.query {
            ids.extend(matches(&archive, text)?);
        }
        if self.dry_run {
            for id in &ids {
                tell("would_remove", &archive.article(id)?, printer)?;
            }
            printer.remark(&format!("{} would be taken out", articles(ids.len())))?;
            return Ok(Ending::Done);
        }
        let mut writer = archive.writer()?;
        if self.list {
            for (id, day) in writer.removed() {
                match printer.is_json() {
                    true => printer.line("removed", serde_json::json!({ "id": id, "day": day }))?,
                    false => printer.text(&format!("{id}  {day}"))?,
                }
            }
        }
        for id in &ids {
            tell("removed", &writer.remove(id)?, printer)?;
        }
        for id in &self.restore {
            let (told, id) = match writer.restore(id)? {
                Restored::Back(id) => ("is back in the archive", id),
                Restored::Allowed(id) => ("comes back when its file is next indexed", id),
                _ => continue,
            };
            match printer.is_json() {
                true => printer.line("restored", serde_json::json!({ "id": id, "state": told }))?,
                false => printer.text(&format!("{id} {told}"))?,
            }
        }
        if self.purge {
            writer.purge();
        }
        writer.commit()?;
        if !ids.is_empty() {
            let bytes = match self.purge {
                true => "out of the archive and off its disk",
                false => "out of the archive; --purge also takes what is left off its disk",
            };
            printer.remark(&format!("{} {bytes}", articles(ids.len())))?;
        } else if self.purge {
            printer.remark("what was left of removed articles is off the disk")?;
        }
        Ok(Ending::Done)
    }
}

/// The ids of the articles that match.
fn matches(archive: &Archive, text: &str) -> Result<Vec<String>, Trouble> {
    let refused = |error: morgue::Error| match error.kind() {
        morgue::ErrorKind::Query => Trouble::Query(error, text.to_owned()),
        _ => Trouble::Refused(error),
    };
    let query = Query::parse_as(text, &Archive::reading()).map_err(refused)?;
    archive.ids(Search::new(query)).map_err(refused)
}

fn tell(kind: &str, article: &morgue::Article, printer: &mut Printer) -> Result<(), Trouble> {
    if printer.is_json() {
        let line = serde_json::json!({ "id": article.id, "headline": article.headline });
        return Ok(printer.line(kind, line)?);
    }
    let short: String = article.id.chars().take(8).collect();
    Ok(printer.text(&format!("{short}  {}", Printable(&article.headline)))?)
}

fn articles(count: usize) -> String {
    if count == 1 { "1 article".to_owned() } else { format!("{count} articles") }
}
