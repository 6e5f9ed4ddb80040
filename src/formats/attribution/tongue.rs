//! How each language credits: the phrases that begin a credit, and those that stand in one.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::packed;

use crate::article::AttributionKind as Kind;
use crate::formats::text::phrases::{Phrases, Starts};

/// The credits of a language; all phrases are in small letters.
pub(super) struct Tongue {
    /// How a credit begins.
    pub(super) starts: &'static [(&'static str, Kind, Proof)],
    /// What a credit says somewhere.
    pub(super) says: &'static [(&'static str, Kind)],
    /// How a sentence begins that is about the page: "this article".
    pub(super) page: &'static [&'static str],
    /// What a page calls what is on it: "article", "story".
    pub(super) about: &'static [&'static str],
    /// What stands before agencies whose report was used: "with ", "mit ".
    pub(super) with: &'static [&'static str],
    /// Lines that name agencies without saying which.
    pub(super) together: &'static [&'static str],
}

/// What must follow a beginning, because sentences that are no credits begin so as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// Anything at all.
    Any,
    /// The name of a person or an agency.
    Name,
    /// The name of an agency.
    Agency,
}

/// The languages of the press. What two of them share stands in the first.
const TONGUES: &[Tongue] = &[
    super::en::TONGUE,
    super::de::TONGUE,
    super::fr::TONGUE,
    super::es::TONGUE,
    super::it::TONGUE,
    super::pt::TONGUE,
    super::nl::TONGUE,
    super::others::TONGUE,
];

/// A table of all languages, and the search for its phrases.
struct Table<T: 'static, S> {
    rows: Vec<&'static T>,
    search: S,
}

static STARTS: LazyLock<Table<(&str, Kind, Proof), Starts>> = LazyLock::new(|| {
    let rows: Vec<_> = TONGUES.iter().flat_map(|it| it.starts).collect();
    let search = Starts::of(&rows.iter().map(|it| it.0).collect::<Vec<_>>());
    Table { rows, search }
});

static SAYS: LazyLock<Table<(&str, Kind), Phrases>> = LazyLock::new(|| {
    let rows: Vec<_> = TONGUES.iter().flat_map(|it| it.says).collect();
    let search = Phrases::of(&rows.iter().map(|it| it.0).collect::<Vec<_>>());
    Table { rows, search }
});

/// The phrases that stand somewhere in a credit, in small letters.
pub(super) fn sayings() -> impl Iterator<Item = &'static str> {
    TONGUES.iter().flat_map(|it| it.says).map(|it| it.0)
}

/// Whether a line may begin as a credit by its first two signs: most lines of most stories do not.
pub(super) fn may_start(line: &str) -> bool {
    STARTS.search.may_begin(line)
}

/// How a line in small letters begins, if as a credit: the longest phrase that fits.
pub(super) fn start_of(lower: &str) -> Option<(&'static str, Kind, Proof)> {
    STARTS.search.of_text(lower).and_then(|it| STARTS.rows.get(it)).map(|it| **it)
}

/// The longest word of every phrase that stands somewhere in a credit.
///
/// They are few enough for a search that looks at many bytes together; where the machine
/// cannot do that, there is none.
static CLUES: LazyLock<Option<packed::Searcher>> = LazyLock::new(|| {
    let longest = |phrase: &'static str| phrase.split(' ').max_by_key(|it| it.len());
    let words: BTreeSet<&str> = SAYS.rows.iter().filter_map(|it| longest(it.0)).collect();
    packed::Config::new().builder().extend(words).build()
});

/// Whether a line in small letters may say that it is a credit: a word is found faster than a phrase.
fn may_say(lower: &str) -> bool {
    CLUES.as_ref().is_none_or(|it| it.find(lower).is_some())
}

/// What a line in small letters says of credits; of several phrases the one of the earliest language.
pub(super) fn saying_in(lower: &str) -> Option<(&'static str, Kind)> {
    if !may_say(lower) {
        return None;
    }
    let first = SAYS.search.all_in(lower).map(|it| it.number).min();
    first.and_then(|it| SAYS.rows.get(it)).map(|it| **it)
}

/// Whether a line in small letters is about the page it stands on.
pub(super) fn is_of_page(lower: &str) -> bool {
    TONGUES.iter().flat_map(|it| it.page).any(|it| lower.starts_with(it))
}

/// Whether a line in small letters names what is on the page.
pub(super) fn is_about_page(lower: &str) -> bool {
    TONGUES.iter().flat_map(|it| it.about).any(|it| lower.contains(it))
}

/// What follows "with", in any language.
pub(super) fn behind_with(lower: &str) -> Option<&str> {
    TONGUES.iter().flat_map(|it| it.with).find_map(|it| lower.strip_prefix(it))
}

/// Whether a line in small letters names agencies without saying which.
pub(super) fn is_together(lower: &str) -> bool {
    TONGUES.iter().any(|it| it.together.contains(&lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_credit_says_has_its_clue() {
        for (phrase, _) in TONGUES.iter().flat_map(|it| it.says) {
            let line = format!("they said that it {phrase} report as far as they knew it");
            assert!(may_say(&line), "{phrase}");
            assert!(saying_in(&line).is_some(), "{phrase}");
        }
        if CLUES.is_some() {
            assert!(!may_say("the ferry sailed on monday for the first time in two years"));
        }
    }
}
