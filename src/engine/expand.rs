//! A pattern over letters to the forms in the archive that have its shape.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::str;
use std::sync::Arc;

use tantivy::index::SegmentReader;
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
use super::terms::{Forms, Lists};
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

/// Forms in order, and how many articles have each: summed over parts and segments, removed articles included.
pub(super) type Counts = Vec<(String, u64)>;

/// The forms of that shape in the parts of a scope.
///
/// Too many are refused, unless a part of the answer will do: then the most
/// frequent ones are taken, and the context is told.
pub(super) fn expand(
    shape: &Shape<'_>,
    span: Span,
    scope: &Scope,
    context: &Context<'_>,
) -> Result<Forms> {
    let (forms, lists) = walked(shape, span, scope, context)?;
    if forms.len() <= MOST_FORMS {
        let all = forms.into_iter().map(|it| it.0).collect();
        return Ok(Forms { all, lists: Some(Arc::new(lists)) });
    }
    let Some(cut) = &context.cut else {
        return Err(Error::refused(vec![too_many_forms(span, forms.len())]));
    };
    cut.borrow_mut().insert(cut_short(&shape.typed(), forms.len()));
    let all: BTreeSet<String> =
        most_frequent(forms).map(|(form, _)| form).take(MOST_FORMS).collect();
    Ok(all.into())
}

/// The most frequent first; equal counts in the order of the letters.
pub(super) fn most_frequent(mut forms: Counts) -> impl Iterator<Item = (String, u64)> {
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
    Ok(walk.found().0)
}

/// Every form of a shape in the parts of a scope, and their postings.
fn walked(
    shape: &Shape<'_>,
    span: Span,
    scope: &Scope,
    context: &Context<'_>,
) -> Result<(Counts, Lists)> {
    let mut walk = Walk::of(scope, context);
    let end = match shape {
        Shape::Wildcard(wildcard) => match wildcard.parts.as_slice() {
            [Part::Letters(letters), Part::Any] => walk.beginning_with(&fold(letters)),
            parts => {
                let regex = Regex::new(&regex_of(parts)).map_err(|it| unreadable(&it, span))?;
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
    Ok(walk.found())
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
    Ok(walk.found().0)
}

/// A walk through the dictionaries of the parts of a scope.
struct Walk<'w> {
    scope: &'w Scope,
    context: &'w Context<'w>,
    /// Each form as often as a dictionary has it.
    forms: Counts,
    lists: Lists,
}

impl<'w> Walk<'w> {
    fn of(scope: &'w Scope, context: &'w Context<'w>) -> Self {
        Self { scope, context, forms: Counts::new(), lists: Lists::new() }
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
        let mut list = Vec::new();
        while !self.context.deadline.spend(ARTICLE) && stream.advance() {
            if !stream.key().starts_with(prefix.as_bytes()) {
                break;
            }
            let Ok(form) = str::from_utf8(stream.key()) else { continue };
            if wanted(form) {
                let info = stream.value();
                self.forms.push((form.to_owned(), u64::from(info.doc_freq)));
                list.push(info.clone());
            }
        }
        self.lists.push(((reader.segment_id(), part), list));
    }

    /// The forms in order, each once, and their postings.
    fn found(self) -> (Counts, Lists) {
        let Self { mut forms, lists, .. } = self;
        // One sorted stretch a dictionary, which a stable sort only has to merge.
        forms.sort_by(|a, b| a.0.cmp(&b.0));
        forms.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 += if is_same { next.1 } else { 0 };
            is_same
        });
        (forms, lists)
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
