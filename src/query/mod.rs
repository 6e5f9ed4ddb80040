//! What the reader typed to a query: a tree with the place of each part, and notes on how it was read.
//!
//! Here nothing is known of archives. A text is cut into lexemes (`lex`), these
//! are put together to a tree (`parse`), faults about fields are found
//! (`check`), and what is searched for in the end is a simpler tree that means
//! the same (`simplify`). The tree stays as typed, so that notes and
//! explanations can point at it, and prints as canonical text (`print`).

mod caret;
mod check;
mod dates;
mod dialect;
mod field;
mod filter;
mod finding;
mod lex;
mod name;
mod nearest;
mod operand;
mod outline;
mod parse;
mod phrase;
mod print;
mod proximity;
mod regex;
mod relax;
mod simplify;
mod source;
mod speech;
mod term;
mod thesaurus;
mod tree;
mod tune;
mod variants;

use std::fmt;
use std::str::FromStr;

use crate::date::Date;
use crate::error::{Diagnostic, Error, Result};
use crate::text::words;

pub use self::dates::DateOrder;
pub use self::dialect::Dialect;
pub use self::finding::Note;
pub use self::outline::Group;
pub use self::relax::Loosened;
pub use self::thesaurus::Thesaurus;

pub(crate) use self::dates::Dates;
pub(crate) use self::field::Field;
pub(crate) use self::finding::{
    MOST_FORMS, cut_short, did_you_mean, few_have_all, not_a_value, ordered_by, too_many_forms,
    too_many_phrases, unusable_pattern,
};
pub(crate) use self::relax::{Loosening, Relaxed};
pub(crate) use self::tree::*;
pub(crate) use self::tune::{Distance, Spelt};

use self::dates::Calendar;
use self::finding::{Code, Findings};
use self::source::Source;

/// How long a query may be: more than any person types, less than harms.
const LONGEST: usize = 64 * 1024;

/// How many words of a prose text are looked for: as many as a query may have clauses.
const MOST_WORDS: usize = 1_024;

/// What to look for, as read from the text that someone typed.
///
/// Two queries are equal if they ask for the same in the same words, wherever
/// these stood. `Display` prints canonical text, which reads back to an equal
/// query: it is the wire form, the URL and the key of a cache.
///
/// ```
/// use morgue::Query;
/// let query = Query::parse("junta w/5 Mali -“military coup”")?;
/// assert_eq!(query.to_string(), "(junta w/5 Mali) AND NOT \"military coup\"");
/// assert_eq!(Query::parse(&query.to_string())?, query);
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Query {
    root: At<Clause>,
    notes: Vec<Note>,
}

/// How a query text is to be read, where the text alone does not say it.
///
/// ```
/// use morgue::{Date, Dialect, Query, Reading};
/// let reading = Reading::default().dialect(Dialect::Factiva).today(Date::parse("2022-07-15").unwrap());
/// let query = Query::parse_as("peacekeeping mission and last:30d", &reading)?;
/// assert_eq!(query.to_string(), "\"peacekeeping mission\" AND date:2022-06-16..2022-07-15");
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    dialect: Dialect,
    today: Option<Date>,
    date_order: Option<DateOrder>,
}

impl Reading {
    /// In whose query language the text is written; morgue's own if not said.
    #[must_use]
    pub fn dialect(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
    }

    /// The day from which `last:30d` counts back; without it such a query is refused.
    #[must_use]
    pub fn today(self, today: Date) -> Self {
        Self { today: Some(today), ..self }
    }

    /// What `7/1/2022` means; without it such a date is refused.
    #[must_use]
    pub fn date_order(self, order: DateOrder) -> Self {
        Self { date_order: Some(order), ..self }
    }

    fn calendar(&self) -> Calendar {
        Calendar { today: self.today, order: self.date_order }
    }
}

/// A query in the words of a vendor, as far as they reach.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Translation {
    /// What to type there.
    pub text: String,
    /// What it says only nearly.
    pub notes: Vec<Note>,
}

impl Query {
    /// Reads a query in morgue's own language.
    ///
    /// What can be repaired is repaired and told in [`Query::notes`].
    ///
    /// # Errors
    ///
    /// A query that has no sensible reading is refused with
    /// [`ErrorKind::Query`](crate::ErrorKind::Query), and
    /// [`Error::diagnostics`](crate::Error::diagnostics) lists all that is wrong with it.
    ///
    /// ```
    /// let refused = morgue::Query::parse("headlin:Mali w/0 junta").unwrap_err();
    /// let codes: Vec<&str> = refused.diagnostics().iter().map(|it| it.code.as_str()).collect();
    /// assert_eq!(codes, ["Q007", "Q010"]);
    /// assert_eq!(refused.diagnostics()[0].hint.as_deref(), Some("headline:"));
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        Self::parse_as(text, &Reading::default())
    }

    /// Reads a query as told by `reading`.
    ///
    /// # Errors
    ///
    /// As [`Query::parse`].
    ///
    /// ```
    /// use morgue::{Dialect, Query, Reading};
    /// let factiva = Reading::default().dialect(Dialect::Factiva);
    /// let query = Query::parse_as("hd=Mali and wagner near5 junta", &factiva)?;
    /// assert_eq!(query.to_string(), "headline:Mali AND (wagner w/5 junta)");
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn parse_as(text: &str, reading: &Reading) -> Result<Self> {
        let mut findings = Findings::default();
        let root = match text.len() <= LONGEST {
            true => read(text, reading, &mut findings),
            false => {
                findings.refuse(too_long(text));
                None
            }
        };
        if root.is_none() && !findings.refused() {
            findings.refuse(empty(text));
        }
        let notes = findings.finish().map_err(Error::refused)?;
        let root = root.ok_or_else(|| Error::refused(vec![empty(text)]))?;
        Ok(Self { root, notes })
    }

    /// The words of a text that is prose and no query: no operator, field or quotation mark has a meaning.
    ///
    /// Words that a query could not say plainly, such as `or`, are left out, and those after the first 1,024.
    ///
    /// # Errors
    ///
    /// A text without a word is refused.
    ///
    /// ```
    /// use morgue::Query;
    /// let query = Query::words("Did the U.S.: \"troops\" OR money?")?;
    /// assert_eq!(query.to_string(), "Did AND the AND US AND troops AND money");
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn words(text: &str) -> Result<Self> {
        let said: Vec<At<Clause>> =
            words(text).filter_map(|it| plain(&it)).take(MOST_WORDS).collect();
        let span = Span::new(0, text.len());
        let root = match <[At<Clause>; 1]>::try_from(said) {
            Ok([only]) => only,
            Err(said) if said.is_empty() => return Err(Error::refused(vec![empty(text)])),
            Err(said) => At::<Clause>::new(Clause::And(said), span),
        };
        Ok(Self { root, notes: Vec::new() })
    }

    /// What was repaired, and what was read in a way that may surprise, in the order of the text.
    ///
    /// ```
    /// let query = morgue::Query::parse("\"military junta")?;
    /// assert_eq!(query.notes()[0].message, "the quotation mark is not closed; the phrase is read to the end");
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The query without what adds nothing: the same articles, scores and marks, in fewer parts.
    ///
    /// ```
    /// let query = morgue::Query::parse("NOT NOT (headline:Mali AND * AND headline:Mali)")?;
    /// assert_eq!(query.simplified().to_string(), "headline:Mali");
    /// # Ok::<(), morgue::Error>(())
    /// ```
    #[must_use]
    pub fn simplified(&self) -> Self {
        Self { root: simplify::simplify(&self.root), notes: self.notes.clone() }
    }

    /// The parts that the query joins, each a query of its own: what `explain` counts one by one.
    ///
    /// ```
    /// let query = morgue::Query::parse("junta (Mali OR Niger) date:2022")?;
    /// let parts: Vec<String> = query.parts().iter().map(ToString::to_string).collect();
    /// assert_eq!(parts, ["junta", "Mali OR Niger", "date:2022"]);
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn parts(&self) -> Vec<Self> {
        let parts = match &self.root.node {
            Clause::And(parts) | Clause::Or(parts) => parts.as_slice(),
            _ => std::slice::from_ref(&self.root),
        };
        parts.iter().map(|it| Self { root: it.clone(), notes: Vec::new() }).collect()
    }

    /// The bytes of the typed text that the query stands in.
    ///
    /// For one of the [`parts`](Query::parts) these are the bytes of the whole query's text.
    pub fn span(&self) -> std::ops::Range<usize> {
        self.root.span.into()
    }

    /// How the query was understood, in words: each part before what it is made of.
    ///
    /// ```
    /// let query = morgue::Query::parse("-headline:Mali")?;
    /// let says: Vec<String> = query.outline().into_iter().map(|it| it.says).collect();
    /// assert_eq!(says, ["not", "in the headline", "Mali, in every inflection"]);
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn outline(&self) -> Vec<Group> {
        outline::of(&self.root).into_iter().map(|(group, _)| group).collect()
    }

    /// The same, each part with what it asks for alone: a query of its own, in the field that the part stands in.
    pub(crate) fn outlined(&self) -> Vec<(Group, Self)> {
        let parts = outline::of(&self.root).into_iter();
        parts.map(|(group, root)| (group, Self { root, notes: Vec::new() })).collect()
    }

    /// The one word or pattern over letters that the query is, and the field that it stands in.
    pub(crate) fn single(&self) -> Option<(&Pattern, Option<Field>)> {
        let Clause::Find(pattern) = &self.root.node else { return None };
        match pattern {
            Pattern::In(field, inner) if inner.node.operands().is_empty() => {
                Some((&inner.node, Some(*field)))
            }
            pattern => pattern.operands().is_empty().then_some((pattern, None)),
        }
    }

    /// A word, in a field if one is named.
    pub(crate) fn of_word(text: &str, form: Form, field: Option<Field>) -> Self {
        let word = Pattern::Word(Word { text: text.to_owned(), form });
        let span = Span::default();
        let mut pattern = At::<Pattern>::new(word, span);
        if let Some(field) = field {
            pattern = At::<Pattern>::within(field, pattern, span);
        }
        Self { root: At::<Clause>::find(pattern), notes: Vec::new() }
    }

    /// The same query as another vendor's readers would type it.
    ///
    /// # Errors
    ///
    /// What the dialect has no way to say is refused, part by part, with `Q027`.
    ///
    /// ```
    /// use morgue::{Dialect, Query};
    /// let query = Query::parse("headline:Mali (Wagner w/5 junta)")?;
    /// assert_eq!(query.print_in(Dialect::Factiva)?.text, "hd=Mali AND (Wagner near5 junta)");
    /// assert_eq!(query.print_in(Dialect::Nexis)?.text, "HEADLINE(Mali) AND (Wagner w/5 junta)");
    /// assert!(query.print_in(Dialect::Lucene).is_err());
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn print_in(&self, dialect: Dialect) -> Result<Translation> {
        let (text, notes) = print::in_dialect(&self.root, dialect).map_err(Error::refused)?;
        Ok(Translation { text, notes })
    }

    /// Every code that a [`Diagnostic`] or [`Note`] can bear, with what it means.
    ///
    /// ```
    /// let mut codes = morgue::Query::codes();
    /// assert_eq!(codes.next(), Some(("Q001", "the query says nothing to search for")));
    /// ```
    pub fn codes() -> impl Iterator<Item = (&'static str, &'static str)> {
        finding::CODES.iter().copied()
    }

    /// The tree as typed; its height is at most [`parse::DEEPEST`], so a recursion over it is safe.
    pub(crate) fn root(&self) -> &At<Clause> {
        &self.root
    }

    /// The same, if the query is needed no more.
    pub(crate) fn into_root(self) -> At<Clause> {
        self.root
    }
}

fn read(text: &str, reading: &Reading, findings: &mut Findings) -> Option<At<Clause>> {
    let source = Source::new(text, findings);
    let lexed = lex::lex(&source, reading, findings);
    let root = parse::parse(lexed, &source, reading, findings)?;
    if !findings.refused() {
        check::check(&root, findings);
    }
    Some(root)
}

/// A word as a query, if typed by itself it would be read as just that.
fn plain(word: &crate::text::Word<'_>) -> Option<At<Clause>> {
    let spelling = word.spelling();
    let Query { root, notes } = Query::parse(&spelling).ok()?;
    let is_word = matches!(&root.node, Clause::Find(Pattern::Word(it)) if it.form == Form::Stem);
    (is_word && notes.is_empty()).then(|| root.spanning(Span::new(word.start, word.end)))
}

fn too_long(text: &str) -> Diagnostic {
    let message = format!("a query may have 65,536 bytes; this one has {}", text.len());
    Code::TooLong.at(Span::new(0, text.len()), message).hint("split it into several queries")
}

fn empty(text: &str) -> Diagnostic {
    let message = match text.trim() {
        "" => "the query is empty",
        _ => "nothing to search for is left in the query",
    };
    Code::Empty.at(Span::new(0, text.len()), message).hint("every article is found by *")
}

impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print::canonical(&self.root))
    }
}

impl FromStr for Query {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests;
