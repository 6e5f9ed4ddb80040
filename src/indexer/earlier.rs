//! The ledger of an archive of format 2: one file with a line for every input, named by the commit.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::entry::{Found, Hash, Id, Member, Place, Print, Record, Seal};
use super::ledger::{Change, Ledger};
use super::walk::Stamp;
use crate::error::{Error, ErrorKind, Result};

/// A line of it.
#[derive(Deserialize)]
struct Line {
    folder: String,
    name: String,
    size: u64,
    modified: i64,
    hash: String,
    records: Vec<Told>,
}

/// What it says of a record.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Told {
    Article { id: Id, print: Print },
    Skipped(Box<str>),
    Quarantined(Box<str>),
}

/// The ledger that the commit `stamp` names, in the folder that holds that of the index.
pub(super) fn read(index: &Path, stamp: &str) -> Result<Ledger> {
    let path = index.parent().unwrap_or(index).join(format!("ledger-{stamp}.jsonl"));
    let refused = |kind| Error::new(kind, format!("cannot read {}", path.display()));
    let text = fs::read_to_string(&path).map_err(|it| refused(ErrorKind::Io).because(it))?;
    let mut ledger = Ledger::default();
    for line in text.lines() {
        let line: Line =
            serde_json::from_str(line).map_err(|it| refused(ErrorKind::Damaged).because(it))?;
        let records = line.records.into_iter().map(|it| {
            let found = match it {
                Told::Article { id, print } => Found::Article { id, print },
                Told::Skipped(reason) => Found::Skipped(reason),
                Told::Quarantined(reason) => Found::Quarantined(reason),
            };
            Record { member: Member::Whole, found }
        });
        // Of its hash the first half is kept today; an article that was added has none.
        let half = line.hash.get(..32).and_then(|it| it.parse::<Hash>().ok());
        let stamp = Stamp { size: line.size, modified: line.modified };
        ledger.apply(Change::Read {
            place: Place::new(&line.folder, &line.name),
            goes_on: false,
            records: records.collect(),
            seal: Some(Seal { stamp, hash: half.unwrap_or_default(), ..Seal::default() }),
        });
    }
    Ok(ledger)
}
