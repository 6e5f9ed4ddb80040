//! How a word of a query is compared: with the dictionary of the index, and with a word of a stored text.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;

use super::lay::{stem_in_part, stem_in_words};
use super::schema::Part;
use crate::text::{Language, Stems, Word, stems_of, words};

/// What a word of a text must be to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TermMatch {
    /// Of the same stem, in the language of its article (rule 9).
    Stem(StemMatch),
    /// One of these forms (rule 10): a word as typed, or what a pattern expands to.
    Forms(Forms),
    /// A form that begins so, of so many that nobody asks for them by name.
    Beginning(Beginning),
}

/// The first letters of forms, folded, and the postings of all that begin so in the parts in which they are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Beginning {
    pub(super) letters: String,
    pub(super) lists: Arc<Lists>,
}

/// Some forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Forms {
    pub(super) all: BTreeSet<String>,
    /// Their postings, if the dictionaries were walked through for the forms, in the parts of the walk.
    pub(super) lists: Option<Arc<Lists>>,
}

/// Postings by the part of a segment in which they lie.
pub(super) type Lists = Vec<((SegmentId, Part), Vec<TermInfo>)>;

impl From<BTreeSet<String>> for Forms {
    fn from(all: BTreeSet<String>) -> Self {
        Self { all, lists: None }
    }
}

/// The stems of a query word in each language that the archive holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StemMatch {
    by_language: Vec<(Language, Stems)>,
}

/// A postings list to read: its term, and the languages of the articles in which it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) term: String,
    pub(super) languages: Languages,
}

/// A set of languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Languages(u32);

impl Languages {
    pub(super) const ALL: Self = Self(u32::MAX);

    pub(super) fn of(language: Language) -> Self {
        Self(1 << language as u32)
    }

    pub(super) fn holds(self, code: u64) -> bool {
        code < 32 && self.0 >> code & 1 == 1
    }
}

impl TermMatch {
    /// The stems of the words in `spelling`, one match a word: a compound has several (rule 7).
    pub(super) fn stems(spelling: &str, languages: &[Language]) -> Vec<Self> {
        let of_word = |spelling: &str| {
            let by_language = languages.iter().map(|it| (*it, stems_of(*it, spelling))).collect();
            Self::Stem(StemMatch { by_language })
        };
        words(spelling).map(|it| of_word(&it.spelling())).collect()
    }

    /// The forms of the words in `spelling`, one match a word.
    pub(super) fn forms(spelling: &str) -> Vec<Self> {
        let form = |it: Word<'_>| BTreeSet::from([it.form().into_owned()]);
        words(spelling).map(|it| Self::Forms(form(it).into())).collect()
    }

    /// Calls `take` with every form, stem or beginning that a word is compared with.
    pub(super) fn each_term(&self, mut take: impl FnMut(&str)) {
        match self {
            Self::Beginning(beginning) => take(&beginning.letters),
            Self::Forms(forms) => forms.all.iter().for_each(|it| take(it)),
            Self::Stem(stem) => {
                for (_, stems) in &stem.by_language {
                    stems.distinct().for_each(&mut take);
                }
            }
        }
    }

    /// Whether a word of an article in `language` matches.
    pub(super) fn matches(&self, language: Language, word: &Stems) -> bool {
        match self {
            Self::Forms(forms) => forms.all.contains(word.form.as_ref()),
            Self::Beginning(beginning) => word.form.starts_with(&beginning.letters),
            Self::Stem(stem) => {
                let own = stem.by_language.iter().find(|(it, _)| *it == language);
                own.is_some_and(|(_, stems)| stems.meets(word))
            }
        }
    }

    /// Whether `words` says which articles hold such a word, so that no part need be asked.
    pub(super) fn is_in_words(&self) -> bool {
        matches!(self, Self::Stem(_))
    }

    /// The terms of `words` that say that an article holds such a word; `None` where only a part can say it.
    pub(super) fn in_words(&self) -> Option<impl Iterator<Item = String>> {
        let Self::Stem(stem) = self else { return None };
        Some(
            stem.by_language.iter().flat_map(|(language, stems)| {
                stems.distinct().map(|it| stem_in_words(*language, it))
            }),
        )
    }

    /// The postings of a stemmed part that hold all such words, by their terms; a beginning has none but its lists.
    pub(super) fn in_part(&self) -> Vec<Source> {
        let stem = match self {
            Self::Beginning(_) => return Vec::new(),
            Self::Forms(forms) => {
                let all = |it: &String| Source { term: it.clone(), languages: Languages::ALL };
                return forms.all.iter().map(all).collect();
            }
            Self::Stem(stem) => stem,
        };
        let mut sources: Vec<Source> = Vec::new();
        for (language, stems) in &stem.by_language {
            for it in stems.distinct() {
                sources
                    .push(Source { term: stem_in_part(*language, it), languages: Languages::ALL });
                // A word whose form tells the stem has no term of its own for it.
                if stems_of(*language, it).is_told_by_form(it) {
                    add_form(&mut sources, it, *language);
                }
            }
        }
        let every_language =
            stem.by_language.iter().fold(0, |set, (it, _)| set | Languages::of(*it).0);
        for source in &mut sources {
            if source.languages.0 & every_language == every_language {
                source.languages = Languages::ALL;
            }
        }
        sources
    }
}

/// Whether no word of a text is in two of the lists of these, so that their frequencies can be added.
pub(super) fn are_apart(matches: &[TermMatch]) -> bool {
    match matches {
        [TermMatch::Stem(stem)] => stem.by_language.iter().all(|it| it.1.distinct().count() == 1),
        matches => {
            let mut seen = BTreeSet::new();
            let mut begun: Vec<&str> = Vec::new();
            let are_apart = matches.iter().all(|it| match it {
                TermMatch::Stem(_) => false,
                TermMatch::Forms(forms) => forms.all.iter().all(|it| seen.insert(it)),
                TermMatch::Beginning(beginning) => {
                    let own = beginning.letters.as_str();
                    let meets = |it: &&str| it.starts_with(own) || own.starts_with(it);
                    let is_apart = !begun.iter().any(meets);
                    begun.push(own);
                    is_apart
                }
            });
            are_apart && !seen.iter().any(|form| begun.iter().any(|it| form.starts_with(it)))
        }
    }
}

fn add_form(sources: &mut Vec<Source>, form: &str, language: Language) {
    let languages = Languages::of(language);
    match sources.iter_mut().find(|it| it.term == form) {
        Some(known) => known.languages.0 |= languages.0,
        None => sources.push(Source { term: form.to_owned(), languages }),
    }
}
