//! An index to another that this version understands, with all that its ledger knows.

use super::journal::Journal;
use super::ledger::Ledger;
use super::take::json_of;
use crate::engine::{Engine, Older};
use crate::error::{Error, ErrorKind, Result};

/// How sure the reading of an article is, of which the index says only whether it was not.
const SURE: f32 = 1.0;
const UNSURE: f32 = 0.0;

/// Puts every article of an older index into a new one, with its ledger; how many there are.
pub(crate) fn rebuild(older: &Older, engine: &Engine) -> Result<u64> {
    let ledger = Ledger::of_older(older)?;
    let mut writer = engine.writer()?;
    let mut count = 0_u64;
    older.each(&mut |kept| {
        count += 1;
        let confidence = if kept.is_unsure { UNSURE } else { SURE };
        let json = json_of(&kept.article)?;
        writer.add(kept.article, json, confidence)
    })?;
    let stamp = match Journal::open(engine)? {
        Some((mut journal, _)) => {
            ledger.changes().for_each(|it| journal.note(&it));
            journal.write(&ledger)?
        }
        None => String::new(),
    };
    writer.commit(engine, &stamp)?;
    writer.tidy(engine, true)?;
    let (found, known) = (engine.articles(), ledger.articles());
    if found != count || found != known {
        let message = format!(
            "of {count} articles of the older archive {found} are in the new one, and its ledger knows {known}; \
             the archive is left as it was"
        );
        return Err(Error::new(ErrorKind::Damaged, message));
    }
    Ok(count)
}
