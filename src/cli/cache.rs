//! `morgue cache`: the archives kept for folders that were searched.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use morgue::{Archive, Printable};

use super::print::{Printer, Trouble};
use super::{Common, Ending, which};

/// List or remove the archives kept for folders that were searched
#[derive(Args, Debug)]
pub(super) struct Cache {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Print each folder with the number of its articles
    List,
    /// Remove all of them, or that of one folder; the folders themselves are not touched
    Clear { folder: Option<PathBuf> },
}

impl Cache {
    pub(super) fn run(&self, _: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        match &self.task {
            Task::List => list(printer)?,
            Task::Clear { folder: Some(folder) } => remove(&which::kept_for(folder)?)?,
            Task::Clear { folder: None } => {
                for place in places()? {
                    remove(&place)?;
                }
            }
        }
        Ok(Ending::Done)
    }
}

fn list(printer: &mut Printer) -> Result<(), Trouble> {
    for place in places()? {
        let folder = fs::read(place.join("folder")).unwrap_or_default();
        let folder = String::from_utf8_lossy(&folder).into_owned();
        let articles = Archive::open(&place).and_then(|it| it.status()).map(|it| it.articles);
        if printer.is_json() {
            let row =
                serde_json::json!({ "folder": folder, "place": place, "articles": articles.ok() });
            printer.line("cached", row)?;
            continue;
        }
        let articles =
            articles.map_or_else(|error| error.to_string(), |it| format!("{it} articles"));
        let place = place.to_string_lossy();
        printer.text(&format!(
            "{}  {}  {}",
            Printable(&folder),
            Printable(&articles),
            Printable(&place)
        ))?;
    }
    Ok(())
}

/// The kept archives, in the order of their names.
fn places() -> Result<Vec<PathBuf>, Trouble> {
    let entries = match fs::read_dir(which::cache()?) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut places: Vec<PathBuf> = entries.filter_map(Result::ok).map(|it| it.path()).collect();
    // Nothing else is ever removed, whatever somebody may have put there.
    places.retain(|it| it.join("folder").is_file());
    places.sort();
    Ok(places)
}

fn remove(place: &Path) -> Result<(), Trouble> {
    match fs::remove_dir_all(place) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
