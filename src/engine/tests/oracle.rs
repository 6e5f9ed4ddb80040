//! What a query finds and marks in one article, by trying everything: slow, simple, and straight from `docs/SEMANTICS.md`.
//!
//! Nothing here is shared with the index but what a word, a sentence and a
//! quotation is. A span lists the stretches of words it stands on in one text;
//! whatever is said of spans is decided by comparing all with all.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::likeness::{is_in, is_like, is_shaped, shape};
use super::pages::{Kind, Page, Span, UNPRINTED, Word, is_stemmed, is_within};
use crate::article::ParagraphKind;
use crate::formats::agency_ids;
use crate::query::{
    Clause, Dates, Field, Flag, Form, Item, Near, Pattern, Phrase, Query, Relation, Token, Unit,
};
use crate::text::{fold, words};

/// The byte ranges that are marked in each text; a text is known by the field and number of its snippets.
pub(super) type Marks = BTreeMap<(&'static str, usize), Vec<Range<usize>>>;

/// What the query marks in an article; `None` where it does not find it.
pub(super) fn answer(query: &Query, page: &Page<'_>) -> Option<Marks> {
    let spans = page.clause(&query.root().node, &[])?;
    let mut marks = Marks::new();
    for mark in spans {
        match mark {
            Found::Span(span) => {
                for &(first, last) in &span.stretches {
                    let words = &page.texts[span.text].words;
                    let (first, last) = (&words[first], &words[last]);
                    assert_eq!(first.place, last.place, "a stretch lies in one paragraph");
                    let range = first.bytes.start..last.bytes.end;
                    marks.entry(first.place).or_default().push(range);
                }
            }
            Found::Bytes(place, range) => marks.entry(place).or_default().push(range),
        }
    }
    marks.retain(|(field, _), _| *field != UNPRINTED);
    marks.values_mut().for_each(merge);
    Some(marks)
}

/// Overlapping marks become one, touching ones stay two (rule 75).
fn merge(marks: &mut Vec<Range<usize>>) {
    marks.sort_by_key(|it| (it.start, it.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for mark in marks.drain(..) {
        match merged.last_mut() {
            Some(last) if mark.start < last.end => last.end = last.end.max(mark.end),
            _ => merged.push(mark),
        }
    }
    *marks = merged;
}

enum Found {
    Span(Span),
    Bytes((&'static str, usize), Range<usize>),
}

impl Page<'_> {
    /// What marks, if the clause holds (rule 73).
    fn clause(&self, clause: &Clause, fields: &[Field]) -> Option<Vec<Found>> {
        let nothing_if = |holds: bool| holds.then(Vec::new);
        match clause {
            Clause::Find(pattern) => self.find(pattern, fields),
            Clause::And(clauses) => {
                let all: Option<Vec<Vec<Found>>> =
                    clauses.iter().map(|it| self.clause(&it.node, fields)).collect();
                Some(all?.into_iter().flatten().collect())
            }
            Clause::Or(clauses) => {
                let any: Vec<Vec<Found>> =
                    clauses.iter().filter_map(|it| self.clause(&it.node, fields)).collect();
                (!any.is_empty()).then(|| any.into_iter().flatten().collect())
            }
            Clause::Not(inner) => match &inner.node {
                Clause::Not(twice) => self.clause(&twice.node, fields),
                inner => nothing_if(self.clause(inner, fields).is_none()),
            },
            Clause::In(field, inner) => self.clause(&inner.node, &[fields, &[*field]].concat()),
            Clause::AtLeast(count, pattern) => {
                let spans = self.spans(&pattern.node, fields);
                (apart(&spans) >= usize::from(*count))
                    .then(|| spans.into_iter().map(Found::Span).collect())
            }
            Clause::Boost(_, inner) => self.clause(&inner.node, fields),
            Clause::Present(field) => nothing_if(self.has(*field)),
            Clause::Dates(dates) => nothing_if(self.is_dated(dates)),
            Clause::Length(length) => {
                let body = self.article.body.iter();
                let count: usize = body.map(|it| words(&it.text).count()).sum();
                let most = length.until.map_or(usize::MAX, |it| it as usize);
                nothing_if((length.from as usize..=most).contains(&count))
            }
            Clause::Flag(Flag::FilePhoto) => {
                nothing_if(self.article.captions.iter().any(|it| it.file_photo))
            }
            Clause::Flag(Flag::Correction) => nothing_if(false),
            Clause::Grep(regex) => self.grep(regex),
            Clause::Everything => Some(Vec::new()),
        }
    }

    fn find(&self, pattern: &Pattern, fields: &[Field]) -> Option<Vec<Found>> {
        match pattern {
            Pattern::In(field, inner) => self.find(&inner.node, &[fields, &[*field]].concat()),
            Pattern::Or(alternatives) => {
                let any: Vec<Vec<Found>> =
                    alternatives.iter().filter_map(|it| self.find(&it.node, fields)).collect();
                (!any.is_empty()).then(|| any.into_iter().flatten().collect())
            }
            pattern if fields.contains(&Field::Agency) => {
                let name = whole(pattern);
                let ids = agency_ids(&name);
                self.article.agencies.iter().any(|it| ids.contains(it)).then(Vec::new)
            }
            pattern if fields.contains(&Field::Language) => {
                let own = self.article.language.clone().unwrap_or_else(|| "en".to_owned());
                (own == whole(pattern).to_lowercase()).then(Vec::new)
            }
            pattern => {
                let spans = self.spans(pattern, fields);
                (!spans.is_empty()).then(|| spans.into_iter().map(Found::Span).collect())
            }
        }
    }

    fn has(&self, field: Field) -> bool {
        let article = self.article;
        match field {
            Field::Headline => !article.headline.is_empty(),
            Field::Subheadline => article.subheadline.is_some(),
            Field::Kicker => article.kicker.is_some(),
            Field::Body => !article.body.is_empty(),
            Field::Lead => article.body.iter().any(|it| it.kind != ParagraphKind::Subhead),
            Field::HLead => self.has(Field::Headline) || self.has(Field::Lead),
            Field::Caption => !article.captions.is_empty(),
            Field::Byline => article.byline.is_some() || !article.authors.is_empty(),
            Field::Dateline => article.dateline.is_some(),
            Field::Attribution => {
                !article.attribution.is_empty()
                    || article.captions.iter().any(|it| it.credit.is_some())
                    || !article.agencies.is_empty()
            }
            Field::Agency => !article.agencies.is_empty(),
            Field::Source => article.source.is_some(),
            Field::Section => article.section.is_some(),
            Field::Keyword => !article.keywords.is_empty(),
            Field::Language => article.language.is_some(),
            Field::Path => article.path.is_some(),
            Field::Url => article.url.is_some(),
            Field::Id => true,
            Field::Ref => article.r#ref.is_some(),
        }
    }

    fn is_dated(&self, dates: &Dates) -> bool {
        let Some(own) = self.article.published.map(|it| it.period()) else { return false };
        match dates {
            Dates::Between { .. } => {
                let wanted = dates.period().unwrap();
                own.from <= wanted.until && wanted.from <= own.until
            }
            Dates::EveryYear { month, day } => (1990..2040).any(|year| {
                let day = crate::date::Date::of_day(year, u16::from(*month), u16::from(*day));
                day.map(|it| it.period())
                    .is_some_and(|it| own.from <= it.until && it.from <= own.until)
            }),
        }
    }

    fn grep(&self, regex: &str) -> Option<Vec<Found>> {
        let regex = regex::RegexBuilder::new(regex).case_insensitive(true).build().unwrap();
        let article = self.article;
        let mut texts = vec![(("headline", 0), article.headline.as_str())];
        texts.extend(article.subheadline.as_deref().map(|it| (("subheadline", 0), it)));
        texts.extend(article.body.iter().enumerate().map(|(n, it)| (("body", n), &*it.text)));
        texts
            .extend(article.captions.iter().enumerate().map(|(n, it)| (("caption", n), &*it.text)));
        let mut found = Vec::new();
        for (place, text) in texts {
            let matches = regex.find_iter(text).filter(|it| !it.is_empty());
            found.extend(matches.map(|it| Found::Bytes(place, it.range())));
        }
        (!found.is_empty()).then_some(found)
    }

    /// Every span of a pattern, each once.
    fn spans(&self, pattern: &Pattern, fields: &[Field]) -> BTreeSet<Span> {
        let inside = |it: &Pattern| self.spans(it, fields);
        match pattern {
            Pattern::Word(word) => self.in_a_row(
                &words(&word.text)
                    .map(|it| Some(vec![(Token::Word(it.printed().to_owned()), word.form)]))
                    .collect::<Vec<_>>(),
                fields,
            ),
            Pattern::Wildcard(wildcard) => self.one(Token::Wildcard(wildcard.clone()), fields),
            Pattern::Fuzzy(fuzzy) => self.one(Token::Fuzzy(fuzzy.clone()), fields),
            Pattern::Regex(regex) => self.one(Token::Regex(regex.clone()), fields),
            Pattern::Phrase(phrase) => self.phrase(phrase, fields),
            Pattern::Or(alternatives) => {
                alternatives.iter().flat_map(|it| inside(&it.node)).collect()
            }
            Pattern::Near(near) => self.near(near, fields),
            Pattern::First(count, inner) => {
                let mut spans = inside(&inner.node);
                spans.retain(|it| {
                    self.texts[it.text].kind == Kind::Body && it.last() < *count as usize
                });
                spans
            }
            Pattern::Quote(inner) => {
                let mut spans = inside(&inner.node);
                spans.retain(|it| {
                    let words = &self.texts[it.text].words[it.first()..=it.last()];
                    let own = words[0].quotation;
                    own.is_some() && words.iter().all(|it| it.quotation == own)
                });
                spans
            }
            Pattern::Case(letters, inner) => {
                let mut spans = inside(&inner.node);
                spans.retain(|it| {
                    let words = &self.texts[it.text].words;
                    it.words().into_iter().all(|it| is_in(*letters, &words[it].printed))
                });
                spans
            }
            Pattern::In(field, inner) => self.spans(&inner.node, &[fields, &[*field]].concat()),
        }
    }

    fn one(&self, token: Token, fields: &[Field]) -> BTreeSet<Span> {
        self.in_a_row(&[Some(vec![(token, Form::Exact)])], fields)
    }

    /// Places where these stand side by side in one paragraph; `None` is any word.
    fn in_a_row(&self, items: &[Wanted], fields: &[Field]) -> BTreeSet<Span> {
        let mut found = BTreeSet::new();
        for (number, text) in self.texts.iter().enumerate() {
            for first in 0..text.words.len() {
                let Some(row) = text.words.get(first..first + items.len()) else { continue };
                let stand = items.iter().zip(row).all(|(item, word)| {
                    word.paragraph == row[0].paragraph
                        && is_within(fields, text.kind, word)
                        && item.as_ref().is_none_or(|it| {
                            it.iter().any(|it| self.is(&it.0, it.1, text.kind, word))
                        })
                });
                if stand {
                    found.insert(Span::whole(number, first, first + items.len() - 1));
                }
            }
        }
        found
    }

    fn phrase(&self, phrase: &Phrase, fields: &[Field]) -> BTreeSet<Span> {
        let mut found = BTreeSet::new();
        for items in variants(phrase) {
            match phrase.slop {
                0 => found.extend(self.in_a_row(&items, fields)),
                slop => found.extend(self.scattered(&items, usize::from(slop), fields)),
            }
        }
        match phrase.slop {
            0 => found,
            _ => minimal(&found),
        }
    }

    /// All placements on different words of one paragraph that keep rule 35.
    fn scattered(&self, items: &[Wanted], slop: usize, fields: &[Field]) -> BTreeSet<Span> {
        let mut found = BTreeSet::new();
        for (number, text) in self.texts.iter().enumerate() {
            let mut placed: Vec<Vec<usize>> = vec![Vec::new()];
            for item in items.iter().flatten() {
                let stands = |word: &Word| {
                    is_within(fields, text.kind, word)
                        && item.iter().any(|it| self.is(&it.0, it.1, text.kind, word))
                };
                let places: Vec<usize> =
                    (0..text.words.len()).filter(|it| stands(&text.words[*it])).collect();
                let mut grown = Vec::new();
                for before in &placed {
                    for place in places.iter().filter(|it| !before.contains(it)) {
                        grown.push([before.as_slice(), &[*place]].concat());
                    }
                }
                placed = grown;
            }
            let offsets: Vec<usize> = (0..items.len()).filter(|it| items[*it].is_some()).collect();
            for places in placed {
                let shifts = places.iter().zip(&offsets).map(|(p, i)| *p as i64 - *i as i64);
                let (most, least) = (shifts.clone().max().unwrap(), shifts.min().unwrap());
                let first = *places.iter().min().unwrap();
                let last = *places.iter().max().unwrap();
                let in_one = text.words[first].paragraph == text.words[last].paragraph;
                if in_one && most - least <= slop as i64 {
                    found.insert(Span::whole(number, first, last));
                }
            }
        }
        found
    }

    fn near(&self, near: &Near, fields: &[Field]) -> BTreeSet<Span> {
        let [left, right] = &near.operands;
        let left = self.spans(&left.node, fields);
        let right = self.spans(&right.node, fields);
        let units = |span: &Span, unit: Unit| -> BTreeSet<(usize, usize)> {
            let words = &self.texts[span.text].words[span.first()..=span.last()];
            words
                .iter()
                .map(|it| match unit {
                    Unit::Sentence => it.sentence,
                    Unit::Paragraph => (it.paragraph, 0),
                })
                .collect()
        };
        let is_near =
            |a: &Span, b: &Span, n: u16| a.distance(b).is_some_and(|it| it <= usize::from(n));
        let holds = |a: &Span, b: &Span| match near.relation {
            Relation::Within(n) => is_near(a, b, n),
            Relation::Before(n) => is_near(a, b, n) && a.last() < b.first(),
            Relation::Same(unit) => {
                let (own, other) = (units(a, unit), units(b, unit));
                a.text == b.text && own.len() == 1 && own == other
            }
            Relation::NotWithin(n) => is_near(a, b, n),
            Relation::NotSame(unit) => {
                a.text == b.text && !units(a, unit).is_disjoint(&units(b, unit))
            }
        };
        if matches!(near.relation, Relation::NotWithin(_) | Relation::NotSame(_)) {
            return left.into_iter().filter(|a| !right.iter().any(|b| holds(a, b))).collect();
        }
        let mut found = BTreeSet::new();
        for a in &left {
            for b in right.iter().filter(|b| holds(a, b)) {
                if a.words().is_disjoint(&b.words()) {
                    found.insert(a.joined(b));
                }
            }
        }
        minimal(&found)
    }

    /// Whether a word of a text is what the query says.
    fn is(&self, token: &Token, form: Form, kind: Kind, word: &Word) -> bool {
        match token {
            Token::Word(text) => {
                let typed = words(text).next().unwrap();
                match form {
                    Form::Stem if is_stemmed(kind) => {
                        self.with_stems(&typed.spelling(), |it| it.meets(&word.stems))
                    }
                    _ => typed.form() == word.form,
                }
            }
            Token::Wildcard(wildcard) => {
                let letters: Vec<char> = word.form.chars().collect();
                is_shaped(&shape(wildcard), &letters)
            }
            Token::Fuzzy(fuzzy) => {
                let letters = |it: &str| it.chars().collect::<Vec<char>>();
                is_like(&letters(&fold(&fuzzy.text)), &letters(&word.form), fuzzy.edits.count())
            }
            Token::Regex(regex) => self.is_regular(regex, &word.form),
        }
    }
}

/// A word of a phrase: what it must be one of, or `None` for any word.
type Wanted = Option<Vec<(Token, Form)>>;

/// The phrases that a phrase with groups and compounds stands for.
fn variants(phrase: &Phrase) -> Vec<Vec<Wanted>> {
    let mut variants = vec![Vec::new()];
    for item in &phrase.items {
        let tokens = match &item.node {
            Item::Gap => {
                variants.iter_mut().for_each(|it| it.push(None));
                continue;
            }
            Item::One(token) => vec![token.clone()],
            Item::Either(tokens) => tokens.clone(),
        };
        let mut grown = Vec::new();
        for before in &variants {
            for token in &tokens {
                let mut row = before.clone();
                match token {
                    Token::Word(text) => {
                        row.extend(words(text).map(|it| {
                            Some(vec![(Token::Word(it.printed().to_owned()), phrase.form)])
                        }))
                    }
                    token => row.push(Some(vec![(token.clone(), phrase.form)])),
                }
                grown.push(row);
            }
        }
        variants = grown;
    }
    variants
}

/// Of these spans those that hold no other (rule 40).
fn minimal(spans: &BTreeSet<Span>) -> BTreeSet<Span> {
    spans.iter().filter(|it| !spans.iter().any(|other| it.contains(other))).cloned().collect()
}

/// Rule 52.
fn apart(spans: &BTreeSet<Span>) -> usize {
    let mut rest: Vec<&Span> = spans.iter().collect();
    rest.sort_by_key(|it| (it.text, it.last()));
    let mut taken: Vec<&Span> = Vec::new();
    for span in rest {
        if taken.iter().all(|it| it.text != span.text || it.last() < span.first()) {
            taken.push(span);
        }
    }
    taken.len()
}

/// The words of a value that is compared as a whole.
fn whole(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Word(word) => word.text.clone(),
        Pattern::Phrase(phrase) => {
            let words = phrase.items.iter().map(|it| match &it.node {
                Item::One(Token::Word(word)) => word.clone(),
                other => panic!("no value: {other:?}"),
            });
            words.collect::<Vec<String>>().join(" ")
        }
        other => panic!("no value: {other:?}"),
    }
}
