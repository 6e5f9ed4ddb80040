//! A pattern over letters to the forms in the archive that have its shape.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::str;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Term;
use tantivy::termdict::TermStreamer;
use tantivy_fst::{Automaton, Regex};

use super::deadline::{ARTICLE, Deadline};
use super::failed;
use super::lay::FIRST_FORM;
use super::plan::Scope;
use super::planner::Context;
use crate::error::{Error, Result};
use crate::query::{
    Edits, Fuzzy, MOST_FORMS, Part, Pattern, Span, Wildcard, cut_short, too_many_forms,
    unusable_pattern,
};
use crate::text::fold;

/// A pattern over the letters of one form.
pub(super) enum Shape<'q> {
    Wildcard(&'q Wildcard),
    Fuzzy(&'q Fuzzy),
    Regex(&'q str),
}

impl Shape<'_> {
    /// The pattern as one types it.
    fn typed(&self) -> String {
        let pattern = match self {
            Self::Wildcard(wildcard) => Pattern::Wildcard((*wildcard).clone()),
            Self::Fuzzy(fuzzy) => Pattern::Fuzzy((*fuzzy).clone()),
            Self::Regex(regex) => Pattern::Regex((*regex).to_owned()),
        };
        pattern.to_string()
    }
}

/// Forms, and how many articles have each: summed over parts and segments, removed articles included.
pub(super) type Counts = BTreeMap<String, u64>;

/// The forms of that shape in the parts of a scope.
///
/// Too many are refused, unless a part of the answer will do: then the most
/// frequent ones are taken, and the context is told.
pub(super) fn expand(
    shape: &Shape<'_>,
    span: Span,
    scope: &Scope,
    context: &Context<'_>,
) -> Result<BTreeSet<String>> {
    let forms = counted(shape, span, scope, context)?;
    if forms.len() <= MOST_FORMS {
        return Ok(forms.into_keys().collect());
    }
    let Some(cut) = &context.cut else {
        return Err(Error::refused(vec![too_many_forms(span, forms.len())]));
    };
    cut.borrow_mut().insert(cut_short(&shape.typed(), forms.len()));
    Ok(most_frequent(forms).map(|(form, _)| form).take(MOST_FORMS).collect())
}

/// The most frequent first; equal counts in the order of the letters.
pub(super) fn most_frequent(forms: Counts) -> impl Iterator<Item = (String, u64)> {
    let mut forms: Vec<(String, u64)> = forms.into_iter().collect();
    forms.sort_by_key(|(_, count)| Reverse(*count));
    forms.into_iter()
}

/// Every form of that shape in the parts of a scope, however many.
pub(super) fn counted(
    shape: &Shape<'_>,
    span: Span,
    scope: &Scope,
    context: &Context<'_>,
) -> Result<Counts> {
    let forms = match shape {
        Shape::Wildcard(wildcard) => match wildcard.parts.as_slice() {
            [Part::Letters(letters), Part::Any] => beginning_with(&fold(letters), scope, context),
            parts => matching(
                &Regex::new(&regex_of(parts)).map_err(|it| unreadable(&it, span))?,
                scope,
                context,
            ),
        },
        Shape::Regex(regex) => matching(
            &Regex::new(&folded(regex)).map_err(|it| unreadable(&it, span))?,
            scope,
            context,
        ),
        Shape::Fuzzy(fuzzy) => near(fuzzy, scope, context),
    };
    forms.map_err(|it| failed(&it, "cannot read the words of the archive"))
}

/// Every form in the parts of a scope that is `wanted`.
pub(super) fn wanted(
    scope: &Scope,
    context: &Context<'_>,
    wanted: impl Fn(&str) -> bool,
) -> tantivy::Result<Counts> {
    let mut forms = Counts::new();
    for (reader, field) in dictionaries(scope, context) {
        let index = reader.inverted_index(field)?;
        let mut stream = index.terms().range().ge(FIRST_FORM).into_stream()?;
        while stream.advance() && !context.deadline.spend(ARTICLE) {
            if str::from_utf8(stream.key()).is_ok_and(&wanted) {
                keep(&stream, &mut forms);
            }
        }
    }
    Ok(forms)
}

/// A prefix needs no automaton: its forms stand side by side in the dictionary.
fn beginning_with(prefix: &str, scope: &Scope, context: &Context<'_>) -> tantivy::Result<Counts> {
    let mut forms = Counts::new();
    for (reader, field) in dictionaries(scope, context) {
        let index = reader.inverted_index(field)?;
        let mut stream = index.terms().range().ge(prefix).into_stream()?;
        while stream.advance()
            && !context.deadline.spend(ARTICLE)
            && stream.key().starts_with(prefix.as_bytes())
        {
            keep(&stream, &mut forms);
        }
    }
    Ok(forms)
}

fn matching<A>(automaton: &A, scope: &Scope, context: &Context<'_>) -> tantivy::Result<Counts>
where
    A: Automaton,
    A::State: Clone,
{
    let mut forms = Counts::new();
    for (reader, field) in dictionaries(scope, context) {
        let index = reader.inverted_index(field)?;
        let mut stream = index.terms().search(automaton).ge(FIRST_FORM).into_stream()?;
        collect(&mut stream, &mut forms, context.deadline);
    }
    Ok(forms)
}

fn near(fuzzy: &Fuzzy, scope: &Scope, context: &Context<'_>) -> tantivy::Result<Counts> {
    let edits = match fuzzy.edits {
        Edits::One => 1,
        Edits::Two => 2,
    };
    let word = fold(&fuzzy.text);
    let mut forms = Counts::new();
    for (reader, field) in dictionaries(scope, context) {
        let automaton =
            FuzzyTermQuery::new(Term::from_field_text(field, &word), edits, true).automaton()?;
        let index = reader.inverted_index(field)?;
        let mut stream = index.terms().search(automaton).ge(FIRST_FORM).into_stream()?;
        collect(&mut stream, &mut forms, context.deadline);
    }
    Ok(forms)
}

fn dictionaries<'c>(
    scope: &'c Scope,
    context: &'c Context<'_>,
) -> impl Iterator<Item = (&'c tantivy::SegmentReader, tantivy::schema::Field)> {
    let readers = context.searcher.segment_readers().iter();
    readers.flat_map(move |reader| {
        scope.parts().iter().map(move |part| (reader, context.fields.of(*part)))
    })
}

fn collect<A>(stream: &mut TermStreamer<'_, A>, forms: &mut Counts, deadline: &Deadline)
where
    A: Automaton,
    A::State: Clone,
{
    while !deadline.spend(ARTICLE) && stream.advance() {
        keep(stream, forms);
    }
}

/// Counts the form at which a stream stands.
fn keep<A>(stream: &TermStreamer<'_, A>, forms: &mut Counts)
where
    A: Automaton,
    A::State: Clone,
{
    let Ok(form) = str::from_utf8(stream.key()) else { return };
    let articles = u64::from(stream.value().doc_freq);
    match forms.get_mut(form) {
        Some(count) => *count += articles,
        None => drop(forms.insert(form.to_owned(), articles)),
    }
}

/// A wildcard as a regular expression over folded letters.
fn regex_of(parts: &[Part]) -> String {
    let mut regex = String::new();
    for part in parts {
        match part {
            Part::Any => regex.push_str(".*"),
            Part::One => regex.push('.'),
            Part::UpTo(most) => (0..*most).for_each(|_| regex.push_str(".?")),
            Part::Letters(letters) => {
                for c in fold(letters).chars() {
                    if !c.is_alphanumeric() {
                        regex.push('\\');
                    }
                    regex.push(c);
                }
            }
        }
    }
    regex
}

/// A regular expression over folded letters; what stands behind a backslash is no letter.
fn folded(regex: &str) -> String {
    let mut folded = String::with_capacity(regex.len());
    let mut chars = regex.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                folded.push(c);
                folded.extend(chars.next());
            }
            c => folded.push_str(&fold(c.encode_utf8(&mut [0; 4]))),
        }
    }
    folded
}

fn unreadable(error: &dyn Display, span: Span) -> Error {
    Error::refused(vec![unusable_pattern(span, error)])
}
