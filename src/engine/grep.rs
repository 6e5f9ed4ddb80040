//! A regular expression over the stored text, where words and spaces are as printed.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::plan::Scope;
use super::schema::Part;
use super::texts::{Text, TextKind, texts};
use crate::article::Article;
use crate::error::{Error, Result};
use crate::query::{Span, unusable_pattern};

/// The most memory that a compiled expression may take, in bytes.
///
/// An ordinary one takes some kilobytes; nested repetitions ask for gigabytes.
const LARGEST: usize = 2 << 20;

/// An expression and the parts that it looks at, each of their texts by itself.
#[derive(Clone, Debug)]
pub(super) struct Grep {
    regex: Regex,
    scope: Scope,
}

impl Grep {
    /// Case does not matter, as nowhere in the language but in `allcaps` and its like.
    pub(super) fn new(regex: &str, span: Span, scope: Scope) -> Result<Self> {
        let built = RegexBuilder::new(regex).case_insensitive(true).size_limit(LARGEST).build();
        let refused = |error: regex::Error| {
            let refusal = match error {
                regex::Error::CompiledTooBig(_) => {
                    unusable_pattern(span, &"it repeats too much to be searched for")
                }
                error => unusable_pattern(span, &error),
            };
            Error::refused(vec![refusal])
        };
        Ok(Self { regex: built.map_err(refused)?, scope })
    }

    /// Whether it occurs in an article.
    pub(super) fn occurs(&self, article: &Article) -> bool {
        let occurs = |text: &Text<'_>| self.regex.find_iter(text.text).any(|it| !it.is_empty());
        let printed = texts(article).into_iter().filter(|it| it.kind != TextKind::Unprinted);
        printed.filter(|it| self.scope.holds(it.part)).any(|it| occurs(&it))
    }

    /// Where it begins in the first `horizon` bytes of each part, and whether it was looked for in all; empty matches do not count.
    pub(super) fn found<'a>(
        &self,
        texts: &[Text<'a>],
        horizon: usize,
    ) -> (Vec<(Text<'a>, Range<usize>)>, bool) {
        let (mut found, mut is_whole) = (Vec::new(), true);
        let mut read = (Part::Headline, 0);
        let printed = texts.iter().filter(|it| it.kind != TextKind::Unprinted);
        for text in printed.filter(|it| self.scope.holds(it.part)) {
            if read.0 != text.part {
                read = (text.part, 0);
            }
            let room = horizon.saturating_sub(read.1);
            is_whole &= text.text.len() <= room;
            if room == 0 {
                continue;
            }
            let matches = self.regex.find_iter(text.text).filter(|it| !it.is_empty());
            let near = matches.take_while(|it| it.start() < room);
            found.extend(near.map(|it| (*text, it.range())));
            read.1 += text.text.len();
        }
        (found, is_whole)
    }
}
