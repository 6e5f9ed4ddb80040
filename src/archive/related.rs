//! The articles that are most like one.

use super::Archive;
use super::guard::guarded;
use crate::engine::Likeness;
use crate::error::Result;
use crate::query::Query;
use crate::search::{Hit, Results, Search};

/// How many copies and versions of an article are looked past at first: an agency's story seldom has more.
const COPIES: usize = 20;

impl Archive {
    /// The articles that are most like one, the best first; its own copies and versions are left out.
    ///
    /// ```
    /// let mut archive = morgue::Archive::in_memory()?;
    /// archive.add_folder("sample_corpus")?;
    /// let one = archive.search("caption:takuba")?.hits[0].article.id.clone();
    /// let related = archive.related(&one, 5)?;
    /// assert!(related.hits.len() == 5 && related.hits.iter().all(|it| it.article.id != one));
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn related(&self, id: &str, limit: usize) -> Result<Results> {
        let article = self.article(id)?;
        let telling = guarded(|| self.engine.telling_words(&article))?.join(" ");
        let Ok(query) = Query::words(&telling) else {
            return Ok(Results { complete: true, ..Results::default() });
        };
        let likeness = Likeness::to(&article);
        // Some of the best are its copies; where these are many, more are looked at.
        let mut wanted = limit.saturating_add(COPIES);
        loop {
            let mut results = self.search(Search::new(&query).any().limit(wanted))?;
            let found = results.hits.len();
            let mut others = Vec::with_capacity(limit);
            for hit in results.hits {
                let is_wanted = others.len() < limit;
                if is_wanted && !likeness.is_copy(&self.engine.article(&hit.article.id)?) {
                    others.push(Hit { rank: others.len() + 1, ..hit });
                }
            }
            if others.len() == limit || found < wanted {
                results.hits = others;
                return Ok(results);
            }
            wanted = wanted.saturating_mul(2);
        }
    }
}
