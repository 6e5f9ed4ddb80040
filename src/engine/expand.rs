//! A pattern over letters to the forms in the archive that have its shape.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::str;
use std::sync::Arc;

use tantivy::index::{SegmentId, SegmentReader};
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Term;
use tantivy::termdict::TermStreamer;
use tantivy_fst::{Automaton, Regex};

use super::deadline::ARTICLE;
use super::failed;
use super::lay::FIRST_FORM;
use super::plan::Scope;
use super::planner::Context;
use super::schema;
use super::terms::{Beginning, Forms, Lists, TermMatch};
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

    /// The letters, folded, with which all of that shape begin, if nothing else is asked.
    fn beginning(&self) -> Option<String> {
        let Self::Wildcard(wildcard) = self else { return None };
        match wildcard.parts.as_slice() {
            [Part::Letters(letters), Part::Any] => Some(fold(letters).into_owned()),
            _ => None,
        }
    }
}

/// Forms in order, and how many articles have each: summed over parts and segments, removed articles included.
pub(super) type Counts = Vec<(String, u64)>;

/// The words of that shape in the parts of a scope.
///
/// Too many are refused, unless a part of the answer will do: then the most
/// frequent ones are taken, and the context is told.
pub(super) fn expand(
    shape: &Shape<'_>,
    span: Span,
    scope: &Scope,
    context: &Context<'_>,
) -> Result<TermMatch> {
    if let Some(letters) = shape.beginning() {
        let lists = Walk::of(scope, context).side_by_side(&letters).map_err(|it| unread(&it))?;
        if let Some(lists) = lists {
            return Ok(TermMatch::Beginning(Beginning { letters, lists: Arc::new(lists) }));
        }
    }
    Ok(TermMatch::Forms(forms(shape, span, scope, context)?))
}

/// The forms of that shape in the parts of a scope by name; too many as for [`expand`].
pub(super) fn forms(
    shape: &Shape<'_>,
    span: Span,
    scope: &Scope,
    context: &Context<'_>,
) -> Result<Forms> {
    let walk = walked(shape, span, scope, context)?;
    let counts = walk.counts();
    if counts.len() <= MOST_FORMS {
        let all = counts.into_iter().map(|it| it.0.to_owned()).collect();
        return Ok(Forms { all, lists: Some(Arc::new(walk.lists(|_| true))) });
    }
    let Some(cut) = &context.cut else {
        return Err(Error::refused(vec![too_many_forms(span, counts.len())]));
    };
    cut.borrow_mut().insert(cut_short(&shape.typed(), counts.len()));
    let most_frequent = most_frequent(counts).take(MOST_FORMS);
    let all: BTreeSet<String> = most_frequent.map(|(form, _)| form.to_owned()).collect();
    let lists = walk.lists(|form| all.contains(form));
    Ok(Forms { all, lists: Some(Arc::new(lists)) })
}

/// The most frequent first; equal counts in the order of the letters.
pub(super) fn most_frequent<S>(mut forms: Vec<(S, u64)>) -> impl Iterator<Item = (S, u64)> {
    forms.sort_by_key(|(_, count)| Reverse(*count));
    forms.into_iter()
}

/// The forms in the parts of a scope that a misspelt word may have meant, however many.
///
/// Where two letters are wrong the first is right: who does not know how a word
/// is spelt mostly knows how it begins, and a walk through all beginnings takes
/// ten times as long.
pub(super) fn spelt_like(
    word: &str,
    edits: Edits,
    scope: &Scope,
    context: &Context<'_>,
) -> Result<Counts> {
    let fuzzy = Fuzzy { text: fold(word).into_owned(), edits };
    let first = match edits {
        Edits::One => "",
        Edits::Two => fuzzy.text.split_inclusive(|_| true).next().unwrap_or_default(),
    };
    let mut walk = Walk::of(scope, context);
    walk.near(&fuzzy, first).map_err(|it| unread(&it))?;
    Ok(named(walk.counts()))
}

/// A walk to every form of a shape in the parts of a scope.
fn walked<'w>(
    shape: &Shape<'_>,
    span: Span,
    scope: &'w Scope,
    context: &'w Context<'w>,
) -> Result<Walk<'w>> {
    let mut walk = Walk::of(scope, context);
    let end = match shape {
        Shape::Wildcard(wildcard) => match shape.beginning() {
            Some(letters) => walk.beginning_with(&letters),
            None => {
                let regex = regex_of(&wildcard.parts);
                let regex = Regex::new(&regex).map_err(|it| unreadable(&it, span))?;
                walk.matching(&regex, "")
            }
        },
        Shape::Regex(regex) => {
            let regex = Regex::new(&folded(regex)).map_err(|it| unreadable(&it, span))?;
            walk.matching(&regex, "")
        }
        Shape::Fuzzy(fuzzy) => walk.near(fuzzy, ""),
    };
    end.map_err(|it| unread(&it))?;
    Ok(walk)
}

/// Every form in the parts of a scope that is `wanted`.
pub(super) fn wanted(
    scope: &Scope,
    context: &Context<'_>,
    wanted: impl Fn(&str) -> bool,
) -> tantivy::Result<Counts> {
    let mut walk = Walk::of(scope, context);
    for (reader, part) in walk.dictionaries() {
        let index = reader.inverted_index(context.fields.of(part))?;
        let stream = index.terms().range().ge(FIRST_FORM).into_stream()?;
        walk.keep(stream, (reader, part), "", &wanted);
    }
    Ok(named(walk.counts()))
}

fn named(counts: Vec<(&str, u64)>) -> Counts {
    counts.into_iter().map(|(form, count)| (form.to_owned(), count)).collect()
}

/// Forms in order, each with its postings.
type NamedLists = Vec<(String, TermInfo)>;

/// A walk through the dictionaries of the parts of a scope.
struct Walk<'w> {
    scope: &'w Scope,
    context: &'w Context<'w>,
    /// The forms of each dictionary in order, with their postings.
    found: Vec<((SegmentId, schema::Part), NamedLists)>,
}

impl<'w> Walk<'w> {
    fn of(scope: &'w Scope, context: &'w Context<'w>) -> Self {
        Self { scope, context, found: Vec::new() }
    }

    fn dictionaries(&self) -> impl Iterator<Item = (&'w SegmentReader, schema::Part)> + use<'w> {
        let (scope, readers) = (self.scope, self.context.searcher.segment_readers().iter());
        readers.flat_map(move |reader| scope.parts().iter().map(move |part| (reader, *part)))
    }

    /// A prefix needs no automaton: its forms stand side by side in the dictionary.
    fn beginning_with(&mut self, prefix: &str) -> tantivy::Result<()> {
        for (reader, part) in self.dictionaries() {
            let index = reader.inverted_index(self.context.fields.of(part))?;
            let stream = index.terms().range().ge(prefix).into_stream()?;
            self.keep(stream, (reader, part), prefix, |_| true);
        }
        Ok(())
    }

    /// The postings of all forms that begin so, which are not named; `None` if they may be more than are allowed.
    fn side_by_side(&self, prefix: &str) -> tantivy::Result<Option<Lists>> {
        let (mut lists, mut all) = (Lists::new(), 0);
        for (reader, part) in self.dictionaries() {
            let index = reader.inverted_index(self.context.fields.of(part))?;
            let mut stream = index.terms().range().ge(prefix).into_stream()?;
            let mut list = Vec::new();
            while !self.context.deadline.spend(ARTICLE) && stream.advance() {
                if !stream.key().starts_with(prefix.as_bytes()) {
                    break;
                }
                list.push(stream.value().clone());
            }
            all += list.len();
            if all > MOST_FORMS {
                return Ok(None);
            }
            lists.push(((reader.segment_id(), part), list));
        }
        Ok(Some(lists))
    }

    /// The forms that begin so and that an automaton accepts.
    fn matching<A>(&mut self, automaton: &A, prefix: &str) -> tantivy::Result<()>
    where
        A: Automaton,
        A::State: Clone,
    {
        for (reader, part) in self.dictionaries() {
            let index = reader.inverted_index(self.context.fields.of(part))?;
            let stream = index.terms().search(automaton).ge(FIRST_FORM.max(prefix));
            // An end is compared with every beginning of a form that is tried, even one that none reaches.
            let stream = if prefix.is_empty() { stream } else { stream.lt(end_of(prefix)) };
            let stream = stream.into_stream()?;
            self.keep(stream, (reader, part), prefix, |_| true);
        }
        Ok(())
    }

    /// The forms that begin so and that a few edits make of a word.
    fn near(&mut self, fuzzy: &Fuzzy, prefix: &str) -> tantivy::Result<()> {
        let edits = match fuzzy.edits {
            Edits::One => 1,
            Edits::Two => 2,
        };
        // The automaton is of the letters alone, whatever the field.
        let word = Term::from_field_text(self.context.fields.words, &fold(&fuzzy.text));
        self.matching(&FuzzyTermQuery::new(word, edits, true).automaton()?, prefix)
    }

    /// Keeps the forms of a dictionary that are `wanted`, up to the first that does not begin so.
    fn keep<A>(
        &mut self,
        mut stream: TermStreamer<'_, A>,
        (reader, part): (&SegmentReader, schema::Part),
        prefix: &str,
        wanted: impl Fn(&str) -> bool,
    ) where
        A: Automaton,
        A::State: Clone,
    {
        let mut found = Vec::new();
        while !self.context.deadline.spend(ARTICLE) && stream.advance() {
            if !stream.key().starts_with(prefix.as_bytes()) {
                break;
            }
            let Ok(form) = str::from_utf8(stream.key()) else { continue };
            if wanted(form) {
                found.push((form.to_owned(), stream.value().clone()));
            }
        }
        self.found.push(((reader.segment_id(), part), found));
    }

    /// The forms in order, each once, and how many articles have each.
    fn counts(&self) -> Vec<(&str, u64)> {
        let all = self.found.iter().flat_map(|it| &it.1);
        let all = all.map(|(form, info)| (form.as_str(), u64::from(info.doc_freq)));
        let mut counts: Vec<(&str, u64)> = all.collect();
        // One sorted stretch a dictionary, which a stable sort only has to merge.
        counts.sort_by_key(|it| it.0);
        counts.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 += if is_same { next.1 } else { 0 };
            is_same
        });
        counts
    }

    /// The postings of those forms that are `taken`.
    fn lists(&self, taken: impl Fn(&str) -> bool) -> Lists {
        let of_dictionary = |found: &NamedLists| {
            found.iter().filter(|it| taken(&it.0)).map(|it| it.1.clone()).collect()
        };
        self.found.iter().map(|(place, found)| (*place, of_dictionary(found))).collect()
    }
}

/// What is behind all forms that begin so: none holds a byte of all ones.
fn end_of(prefix: &str) -> Vec<u8> {
    [prefix.as_bytes(), &[0xff]].concat()
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

fn unread(error: &tantivy::TantivyError) -> Error {
    failed(error, "cannot read the words of the archive")
}

fn unreadable(error: &dyn Display, span: Span) -> Error {
    Error::refused(vec![unusable_pattern(span, error)])
}
