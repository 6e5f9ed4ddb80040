//! `morgue optimize` and `morgue upgrade`: an archive written anew, as one piece or by this version.

use std::path::Path;

use clap::Args;
use morgue::Archive;

use super::print::{Printer, Trouble};
use super::{Common, Ending, which};

/// Put the index of an archive into one piece, which is read fastest
///
/// `morgue index` does so by itself when it pays; by hand it makes the answers
/// of two archives of the same articles the same to the last digit.
#[derive(Args, Debug)]
pub(super) struct Optimize {}

impl Optimize {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let mut archive = which::named(common.archive.as_deref())?;
        let before = archive.status()?;
        let mut writer = archive.writer()?;
        writer.optimize();
        writer.commit()?;
        let after = archive.status()?;
        let pieces = before.segments;
        match printer.is_json() {
            true => printer.line(
                "optimized",
                serde_json::json!({
                    "articles": after.articles, "segments": after.segments, "before": pieces,
                }),
            )?,
            false => {
                printer.text(&format!("{} articles in 1 piece; it was {pieces}", after.articles))?
            }
        }
        Ok(Ending::Done)
    }
}

/// Rebuild an archive that an older morgue made, from the articles stored in it
///
/// The old index is kept until `morgue upgrade --discard-old`.
#[derive(Args, Debug)]
pub(super) struct Upgrade {
    /// Remove the index that an upgrade left in place
    #[arg(long)]
    discard_old: bool,
}

impl Upgrade {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let place = which::place(common.archive.as_deref())?;
        if self.discard_old {
            let bytes = Archive::discard_old(place)?;
            printer.text(&format!("the old index is gone, {bytes} bytes"))?;
            return Ok(Ending::Done);
        }
        printer.text(&match Archive::upgrade(place)? {
            Some(articles) => upgraded(articles, place),
            None => "the archive is up to date; nothing was changed".to_owned(),
        })?;
        Ok(Ending::Done)
    }
}

fn upgraded(articles: u64, place: &Path) -> String {
    format!(
        "{articles} articles are in the new index, as many as in the old one. The old one is kept until: \
         morgue upgrade --discard-old --archive {}",
        place.display()
    )
}
