//! The words of an article that tell it from all others.

use std::collections::BTreeMap;

use super::lay::language_tag;
use super::schema::Part;
use super::score::rarity;
use super::terms::TermMatch;
use super::texts::texts;
use super::{Engine, failed};
use crate::article::Article;
use crate::error::Result;
use crate::text::{stems_of, words};

/// How many words stand for an article: fewer miss its matter, more bring in its style.
const TELLING: usize = 25;

/// A longer word is a link or a slip, and joins an article with nothing else.
const LONGEST: usize = 64;

impl Engine {
    /// The words in which an article is unlike others, in their order, each in the spelling it first has.
    pub(crate) fn telling_words(&self, article: &Article) -> Result<Vec<String>> {
        let searcher = self.reader.searcher();
        let language = self.stemming.language(article.language.as_deref());
        let mut counted: BTreeMap<Box<str>, (u32, usize, String)> = BTreeMap::new();
        let mut place = 0;
        for text in texts(article).iter().filter(|it| Part::BARE.contains(&it.part)) {
            for word in words(text.text).filter(|it| it.range().len() <= LONGEST) {
                let spelling = word.spelling();
                let entry = counted.entry(stems_of(language, &spelling).stem).or_default();
                if entry.0 == 0 {
                    (entry.1, entry.2) = (place, spelling.into_owned());
                }
                entry.0 += 1;
                place += 1;
            }
        }
        // Among all, every small word of a rare language would be rare.
        let tag = language_tag(article);
        let mut weighed = Vec::with_capacity(counted.len());
        for (count, place, spelling) in counted.into_values() {
            let leaf = TermMatch::stems(&spelling, &[language]);
            let rarity = rarity(&self.fields, &leaf, &tag, &searcher)
                .map_err(|it| failed(&it, "cannot search the archive"))?;
            if let Some(rarity) = rarity {
                weighed.push(((1.0 + count as f32).ln() * rarity, place, spelling));
            }
        }
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
        weighed.truncate(TELLING);
        // In the order of the text neighbours may be names, and stand together elsewhere too.
        weighed.sort_by_key(|it| it.1);
        Ok(weighed.into_iter().map(|it| it.2).collect())
    }
}
