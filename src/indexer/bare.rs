//! A folder to an index that keeps no ledger: what the ledger costs is the difference.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

use super::canonical;
use super::take::json_of;
use super::walk::walk;
use crate::engine::Engine;
use crate::error::Result;
use crate::formats::Options;
use crate::unpack;

/// Puts every article below a folder into an index; how many there are then.
///
/// It reads, lays, commits and merges as a [`super::Writer`] does in one batch,
/// and knows nothing afterwards.
pub(crate) fn index_bare(engine: &Engine, folder: &Path) -> Result<u64> {
    let mut writer = engine.writer()?;
    let options = Options::default();
    for entry in walk(&canonical(folder)?) {
        let Ok(mut file) = File::open(&entry.path) else { continue };
        let mut ended = Ok(());
        unpack::each(&entry.name, &mut file, &options, &mut |record| {
            if let Ok(reading) = record.found {
                let (article, confidence) = (reading.article, reading.confidence);
                ended = json_of(&article).and_then(|json| writer.add(article, json, confidence));
            }
            if ended.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        ended?;
    }
    writer.commit(engine, "")?;
    writer.tidy(engine, true)?;
    Ok(engine.articles())
}
