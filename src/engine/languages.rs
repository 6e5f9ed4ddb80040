//! The languages of the articles of an archive.

use std::sync::{Mutex, PoisonError};

use tantivy::Searcher;

use super::schema::Fields;
use crate::text::Language;

/// The languages that were listed last, with the number of the commit that they are of.
///
/// Every query asks for them, and a short one is answered in less time than
/// it takes to list them.
#[derive(Debug, Default)]
pub(super) struct Spoken(Mutex<Option<(u64, Vec<Language>)>>);

impl Spoken {
    /// The languages of the articles that a searcher sees.
    pub(super) fn of(
        &self,
        fields: &Fields,
        searcher: &Searcher,
    ) -> tantivy::Result<Vec<Language>> {
        let commit = searcher.generation().generation_id();
        let mut listed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, languages)) = &*listed
            && *of == commit
        {
            return Ok(languages.clone());
        }
        let languages = languages(fields, searcher)?;
        *listed = Some((commit, languages.clone()));
        Ok(languages)
    }
}

fn languages(fields: &Fields, searcher: &Searcher) -> tantivy::Result<Vec<Language>> {
    let mut languages: Vec<Language> = Vec::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(fields.language)?;
        let mut stream = index.terms().stream()?;
        while stream.advance() {
            languages.push(Language::of_tag(&String::from_utf8_lossy(stream.key())));
        }
    }
    languages.sort_unstable();
    languages.dedup();
    Ok(languages)
}
