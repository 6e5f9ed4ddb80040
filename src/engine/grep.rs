//! A regular expression over the stored text, where words and spaces are as printed.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::plan::Scope;
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

    /// Where it occurs; empty matches do not count.
    pub(super) fn found<'a>(&self, article: &'a Article) -> Vec<(Text<'a>, Range<usize>)> {
        let mut found = Vec::new();
        let printed = texts(article).into_iter().filter(|it| it.kind != TextKind::Unprinted);
        for text in printed.filter(|it| self.scope.holds(it.part)) {
            let matches = self.regex.find_iter(text.text).filter(|it| !it.is_empty());
            found.extend(matches.map(|it| (text, it.range())));
        }
        found
    }
}
