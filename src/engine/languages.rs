//! The languages of the articles of an archive.

use tantivy::Searcher;

use super::schema::Fields;
use crate::text::Language;

/// The languages of the articles that a searcher sees.
pub(super) fn languages(fields: &Fields, searcher: &Searcher) -> tantivy::Result<Vec<Language>> {
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
