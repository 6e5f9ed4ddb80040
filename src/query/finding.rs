//! What is found in a query text while it is read: notes that go with the query, and reasons to refuse it.

use std::fmt;

use crate::error::Diagnostic;

use super::Query;
use super::field::Field;
use super::tree::Span;

/// What the reader of a query wants to tell about it: a repair, or how something was understood.
///
/// A note has the form of a refusal's [`Diagnostic`]; its code begins with `Q1`.
///
/// ```
/// let query = morgue::Query::parse("Mali junta OR coup")?;
/// assert_eq!(query.notes()[0].code, "Q101");
/// # Ok::<(), morgue::Error>(())
/// ```
pub type Note = Diagnostic;

/// The table of codes: `Q0..` refuses a query, `Q1..` is a note.
macro_rules! codes {
    ($($name:ident $id:literal $sentence:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Code { $($name),* }

        pub(super) const CODES: &[(&str, &str)] = &[$(($id, $sentence)),*];

        impl Code {
            fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }
        }
    };
}

codes! {
    Empty            "Q001" "the query says nothing to search for";
    TooLong          "Q002" "a query may have 64 KiB";
    TooDeep          "Q003" "a query may be nested 200 deep";
    OperandMissing   "Q004" "an operator, field or function lacks what it works on";
    TooManyClauses   "Q005" "a query may have 1,024 clauses";
    PhraseTooLong    "Q006" "a phrase may have 64 words";
    UnknownField     "Q007" "there is no field of this name";
    UnknownFunction  "Q008" "there is no function of this name";
    NotYet           "Q009" "morgue does not have this yet";
    BadDistance      "Q010" "a distance is a number from 1 to 1000";
    NotAnOperand     "Q011" "only what stands at a place in the text can be near something";
    NotCountable     "Q012" "a function takes only what stands at a place in the text";
    NoSuchPlace      "Q013" "fields that have no text in common cannot be combined like this";
    BadDate          "Q014" "this is not a date or a period";
    AmbiguousDate    "Q015" "the date can be read in two ways";
    NoToday          "Q016" "`last:` needs to know what day it is";
    BadLength        "Q017" "this is not a number of words";
    UnknownFlag      "Q018" "there is no mark of this name";
    BadWildcard      "Q019" "a wildcard needs a letter or digit beside it";
    BadFuzzy         "Q020" "`~` allows one or two changed letters in one word";
    BadRegex         "Q021" "this is not a regular expression that morgue can use";
    BadBoost         "Q022" "`^` takes a number above 0";
    BadCount         "Q023" "a count is a whole number in its range";
    Contradiction    "Q024" "two operators stand side by side";
    NotInField       "Q025" "a filter is about the whole article and cannot stand in a field";
    BadPhraseGroup   "Q026" "a group inside a phrase is single words joined by OR";
    CannotSay        "Q027" "the dialect has no way to say this";
    TooManyForms     "Q028" "a pattern may stand for 1,024 forms";
    Mixed            "Q101" "AND and OR mix without parentheses";
    MixedChain       "Q102" "a chain of proximities mixes numbers or operators";
    OnlySigns        "Q103" "a word without a letter or digit was dropped";
    EdgeGap          "Q104" "a gap at the edge of a phrase was dropped";
    QuoteUnclosed    "Q105" "a closing quotation mark was added at the end";
    GroupUnclosed    "Q106" "a closing parenthesis was added at the end";
    StrayClosing     "Q107" "a closing parenthesis without an opening one was dropped";
    StrayOperator    "Q108" "an operator without anything on one side was dropped";
    EmptyGroup       "Q109" "empty parentheses or quotation marks were dropped";
    FancyQuotes      "Q110" "typographic quotation marks were read as straight ones";
    FullWidth        "Q111" "full-width signs were read as plain ones";
    PlainWord        "Q112" "a word that could be an operator was read as a word";
    PlainName        "Q113" "a name that could be a field or function was read as a word, or a word as a field";
    ShortFuzzy       "Q114" "so short a word has many neighbours";
    QuestionMark     "Q115" "`?` at the end of a word stands for one more letter";
    BareStar         "Q116" "`*` by itself stands for every article";
    SlopDropped      "Q117" "`~` after a single quoted word was dropped";
    Optional         "Q118" "a word that is not required beside a required one was dropped";
    Dash             "Q119" "a dash before a word was read as a minus";
    BeyondVendor     "Q120" "the vendor itself stops earlier";
    DefaultDistance  "Q121" "an operator without a number got its usual one";
    Approximate      "Q122" "the dialect says this only nearly";
    SingleQuotes     "Q123" "single quotation marks make no phrase";
    FewHaveAll       "Q124" "more articles have some of the words than have all";
    DidYouMean       "Q125" "no article has the word, but some have one spelt much like it";
    OrderedBy        "Q126" "other words than those of the query also decide the order";
    More             "Q199" "there are more findings than are listed";
}

impl Code {
    /// A finding of this kind about a place in the typed text.
    pub(super) fn at(self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.id(), span.into(), message)
    }
}

/// How many forms a pattern may stand for.
///
/// More are refused with their number, because an answer that looked at some of
/// them would be wrong without a word. Every form has a list of places to be
/// merged: a thousand of them take milliseconds, a hundred thousand seconds.
pub(crate) const MOST_FORMS: usize = 1_024;

/// The refusal of a pattern that stands for so many forms in an archive.
pub(crate) fn too_many_forms(span: Span, forms: usize) -> Diagnostic {
    let message = format!(
        "this pattern stands for {forms} words of the archive; at most {MOST_FORMS} are searched"
    );
    let hint = "add letters to the pattern, or have the most frequent ones searched with --partial";
    Code::TooManyForms.at(span, message).hint(hint)
}

/// The warning that only the most frequent forms of a pattern were searched.
pub(crate) fn cut_short(pattern: &str, forms: usize) -> String {
    format!(
        "{pattern} stands for {forms} words of the archive; only the {MOST_FORMS} most frequent were searched"
    )
}

/// The note that no article has a word, with one spelt much like it that so many articles have.
pub(crate) fn did_you_mean(
    span: Span,
    (word, field): (&str, Option<Field>),
    (nearest, articles): (&str, u64),
) -> Note {
    let place = field.map(|it| format!(" in its {}", it.name())).unwrap_or_default();
    let counted =
        if articles == 1 { "1 article".to_owned() } else { format!("{articles} articles") };
    let message = format!("no article has \"{word}\"{place}; did you mean {nearest} ({counted})?");
    Code::DidYouMean.at(span, message)
}

/// The refusal of what is compared as a whole and was given more than a value.
pub(crate) fn not_a_value(field: Field, span: Span) -> Diagnostic {
    let message = format!("{} is compared as a whole and takes one word or phrase", field.name());
    Code::NoSuchPlace.at(span, message)
}

/// The refusal of a phrase whose groups of compounds make more phrases than are searched for.
pub(crate) fn too_many_phrases(span: Span, phrases: usize, most: usize) -> Diagnostic {
    let message = format!(
        "the compounds in the groups of this phrase make {phrases} phrases; at most {most} are searched"
    );
    Code::TooManyClauses.at(span, message).hint("search for the compounds one by one, joined by OR")
}

/// The refusal of a pattern for which no automaton can be made.
pub(crate) fn unusable_pattern(span: Span, fault: &dyn fmt::Display) -> Diagnostic {
    let message = format!("this pattern cannot be searched for: {fault}");
    Code::BadRegex.at(span, message).hint("a shorter one may do: fewer repetitions and wildcards")
}

/// The note that so many articles have all words of a query, and so many some.
pub(crate) fn few_have_all(query: &Query, all: u64, some: u64) -> Note {
    let have = match all {
        0 => "no article has".to_owned(),
        1 => "1 article has".to_owned(),
        all => format!("{all} articles have"),
    };
    let some = if some == 1 { "1 has".to_owned() } else { format!("{some} have") };
    let message = format!("{have} all words, {some} some: --match any");
    Code::FewHaveAll.at(query.root().span, message)
}

/// The note that these words also decide the order.
pub(crate) fn ordered_by(query: &Query, words: &[String]) -> Note {
    let message = format!("also ordered by: {}", words.join(", "));
    Code::OrderedBy.at(query.root().span, message)
}

/// All that was found in one query.
#[derive(Debug, Default)]
pub(super) struct Findings {
    notes: Vec<Note>,
    refusals: Vec<Diagnostic>,
    unlisted: usize,
}

/// How many findings of a kind are listed: more than anyone reads, few enough
/// that a megabyte of stray signs does not make a gigabyte of advice.
const LISTED: usize = 100;

impl Findings {
    pub(super) fn note(&mut self, note: Note) {
        match self.notes.len() < LISTED {
            true => self.notes.push(note),
            false => self.unlisted += 1,
        }
    }

    /// A note that is made once a query, at the first occasion.
    pub(super) fn note_once(&mut self, note: Note) {
        if !self.notes.iter().any(|it| it.code == note.code && it.message == note.message) {
            self.note(note);
        }
    }

    pub(super) fn refuse(&mut self, refusal: Diagnostic) {
        match self.refusals.len() < LISTED {
            true => self.refusals.push(refusal),
            false => self.unlisted += 1,
        }
    }

    pub(super) fn refused(&self) -> bool {
        !self.refusals.is_empty()
    }

    /// The notes in the order of the text, or the refusals if there are any.
    pub(super) fn finish(mut self) -> Result<Vec<Note>, Vec<Diagnostic>> {
        let refused = self.refused();
        let mut listed = if refused { self.refusals } else { std::mem::take(&mut self.notes) };
        listed.sort_by_key(|it| (it.start, it.end));
        if self.unlisted > 0 {
            let end = listed.last().map_or(0, |it| it.end);
            let message = format!("and {} more findings", self.unlisted);
            listed.push(Code::More.at(Span::new(end, end), message));
        }
        if refused { Err(listed) } else { Ok(listed) }
    }
}
