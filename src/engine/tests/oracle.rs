//! What a query finds and marks in one article, by trying everything: slow, simple, and straight from `docs/SEMANTICS.md`.
//!
//! Nothing here is shared with the index but what a word, a sentence and a
//! quotation is. A span lists the stretches of words it stands on in one text;
//! whatever is said of spans is decided by comparing all with all.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::article::{Article, ParagraphKind};
use crate::formats::{agency_ids, agency_names};
use crate::query::{
    Clause, Dates, Field, Flag, Form, Item, Letters, Near, Part, Pattern, Phrase, Query, Relation,
    Token, Unit, Wildcard,
};
use crate::text::{Language, fold, quotations, sentences, stems_of, words};

/// The byte ranges that are marked in each text; a text is known by the field and number of its snippets.
pub(super) type Marks = BTreeMap<(&'static str, usize), Vec<Range<usize>>>;

/// What the query marks in an article; `None` where it does not find it.
pub(super) fn answer(query: &Query, article: &Article) -> Option<Marks> {
    let page = Page::of(article);
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

const UNPRINTED: &str = "";

/// An article as its texts (rule 17).
struct Page<'a> {
    article: &'a Article,
    language: Language,
    texts: Vec<Text>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Headline,
    Subheadline,
    Kicker,
    Body,
    Caption,
    Attribution,
    Byline,
    Dateline,
    Source,
    Section,
    Keyword,
    Path,
    Url,
}

struct Text {
    kind: Kind,
    words: Vec<Word>,
}

struct Word {
    spelling: String,
    form: String,
    printed: String,
    place: (&'static str, usize),
    bytes: Range<usize>,
    paragraph: usize,
    sentence: (usize, usize),
    quotation: Option<(usize, usize)>,
    in_lead: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    text: usize,
    stretches: BTreeSet<(usize, usize)>,
}

enum Found {
    Span(Span),
    Bytes((&'static str, usize), Range<usize>),
}

impl Span {
    fn whole(text: usize, first: usize, last: usize) -> Self {
        Self { text, stretches: BTreeSet::from([(first, last)]) }
    }

    fn words(&self) -> BTreeSet<usize> {
        self.stretches.iter().flat_map(|(first, last)| *first..=*last).collect()
    }

    fn first(&self) -> usize {
        self.stretches.iter().map(|it| it.0).min().unwrap()
    }

    fn last(&self) -> usize {
        self.stretches.iter().map(|it| it.1).max().unwrap()
    }

    fn joined(&self, other: &Self) -> Self {
        let stretches = self.stretches.union(&other.stretches).copied().collect();
        Self { text: self.text, stretches }
    }

    /// Rule 37; `None` in different texts.
    fn distance(&self, other: &Self) -> Option<usize> {
        let between = if self.last() < other.first() {
            other.first() - self.last()
        } else if other.last() < self.first() {
            self.first() - other.last()
        } else {
            0
        };
        (self.text == other.text).then_some(between)
    }

    fn contains(&self, other: &Self) -> bool {
        let own = (self.first(), self.last());
        let theirs = (other.first(), other.last());
        self.text == other.text && own != theirs && own.0 <= theirs.0 && theirs.1 <= own.1
    }
}

impl<'a> Page<'a> {
    fn of(article: &'a Article) -> Self {
        let language = Language::of_article(article.language.as_deref());
        let mut page = Self { article, language, texts: Vec::new() };
        page.add(Kind::Headline, "headline", 0, &article.headline);
        let single = [
            (Kind::Subheadline, "subheadline", &article.subheadline),
            (Kind::Kicker, "kicker", &article.kicker),
            (Kind::Byline, "byline", &article.byline),
            (Kind::Source, "source", &article.source),
            (Kind::Section, "section", &article.section),
            (Kind::Path, "path", &article.path),
            (Kind::Url, "url", &article.url),
        ];
        for (kind, name, text) in single {
            page.add(kind, name, 0, text.as_deref().unwrap_or_default());
        }
        for author in &article.authors {
            page.add(Kind::Byline, UNPRINTED, 0, author);
        }
        if let Some(dateline) = &article.dateline {
            page.add(Kind::Dateline, "dateline", 0, &dateline.text);
            page.add(Kind::Dateline, UNPRINTED, 0, &dateline.place);
        }
        for (number, keyword) in article.keywords.iter().enumerate() {
            page.add(Kind::Keyword, "keyword", number, keyword);
        }
        for (number, caption) in article.captions.iter().enumerate() {
            page.add(Kind::Caption, "caption", number, &caption.text);
            if let Some(credit) = &caption.credit {
                page.add(Kind::Attribution, "credit", number, credit);
            }
        }
        for (number, line) in article.attribution.iter().enumerate() {
            page.add(Kind::Attribution, "attribution", number, &line.text);
        }
        for agency in &article.agencies {
            for name in agency_names(agency) {
                page.add(Kind::Attribution, UNPRINTED, 0, name);
            }
        }
        let mut leading = 0;
        let mut body = Text { kind: Kind::Body, words: Vec::new() };
        for (number, paragraph) in article.body.iter().enumerate() {
            let mut words = words_of("body", number, &paragraph.text, paragraph.kind);
            if paragraph.kind != ParagraphKind::Subhead && !words.is_empty() {
                leading += 1;
                words.iter_mut().for_each(|it| it.in_lead = leading <= 2);
            }
            body.words.extend(words);
        }
        page.texts.push(body);
        page
    }

    fn add(&mut self, kind: Kind, name: &'static str, number: usize, text: &str) {
        let words = words_of(name, number, text, ParagraphKind::Plain);
        self.texts.push(Text { kind, words });
    }

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
                        let typed = stems_of(self.language, &typed.spelling());
                        typed.meets(&stems_of(self.language, &word.spelling))
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
            Token::Regex(regex) => {
                regex::Regex::new(&format!("^(?i:{regex})$")).unwrap().is_match(&word.form)
            }
        }
    }
}

fn words_of(name: &'static str, number: usize, text: &str, kind: ParagraphKind) -> Vec<Word> {
    let sentences: Vec<Range<usize>> = sentences(text).collect();
    let quotations = match kind {
        ParagraphKind::Quote => std::iter::once(0..text.len()).collect(),
        _ => quotations(text),
    };
    let within =
        |stretches: &[Range<usize>], at: usize| stretches.iter().position(|it| it.contains(&at));
    let word = |it: crate::text::Word<'_>| Word {
        spelling: it.spelling().into_owned(),
        form: it.form().into_owned(),
        printed: it.printed().to_owned(),
        place: (name, number),
        bytes: it.range(),
        paragraph: number,
        sentence: (number, within(&sentences, it.start).unwrap()),
        quotation: within(&quotations, it.start).map(|it| (number, it)),
        in_lead: false,
    };
    words(text).map(word).collect()
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

fn is_within(fields: &[Field], kind: Kind, word: &Word) -> bool {
    if fields.is_empty() {
        return matches!(kind, Kind::Headline | Kind::Subheadline | Kind::Body | Kind::Caption);
    }
    fields.iter().all(|field| match field {
        Field::Headline => kind == Kind::Headline,
        Field::Subheadline => kind == Kind::Subheadline,
        Field::Kicker => kind == Kind::Kicker,
        Field::Body => kind == Kind::Body,
        Field::Lead => word.in_lead,
        Field::HLead => word.in_lead || kind == Kind::Headline,
        Field::Caption => kind == Kind::Caption,
        Field::Byline => kind == Kind::Byline,
        Field::Dateline => kind == Kind::Dateline,
        Field::Attribution => kind == Kind::Attribution,
        Field::Source => kind == Kind::Source,
        Field::Section => kind == Kind::Section,
        Field::Keyword => kind == Kind::Keyword,
        Field::Path => kind == Kind::Path,
        Field::Url => kind == Kind::Url,
        Field::Agency | Field::Language | Field::Id | Field::Ref => false,
    })
}

fn is_stemmed(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Headline | Kind::Subheadline | Kind::Body | Kind::Caption | Kind::Attribution
    )
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

/// Rule 63.
fn is_in(letters: Letters, printed: &str) -> bool {
    let possessive = ["'s", "’s", "'S", "’S"].iter().find(|it| printed.ends_with(**it));
    let word = possessive.map_or(printed, |it| &printed[..printed.len() - it.len()]);
    let cased: Vec<char> = word.chars().filter(|it| it.is_alphabetic()).collect();
    let capitals = cased.iter().filter(|it| it.is_uppercase()).count();
    match letters {
        Letters::AllCaps => capitals > 0 && capitals == cased.len(),
        Letters::Caps => capitals > 0,
        Letters::NoCaps => capitals == 0,
    }
}

#[derive(Clone, Copy)]
enum Sign {
    Letter(char),
    Any,
    One,
    AtMostOne,
}

fn shape(wildcard: &Wildcard) -> Vec<Sign> {
    let mut signs = Vec::new();
    for part in &wildcard.parts {
        match part {
            Part::Letters(letters) => signs.extend(fold(letters).chars().map(Sign::Letter)),
            Part::Any => signs.push(Sign::Any),
            Part::One => signs.push(Sign::One),
            Part::UpTo(most) => signs.extend((0..*most).map(|_| Sign::AtMostOne)),
        }
    }
    signs
}

/// Rule 59.
fn is_shaped(signs: &[Sign], letters: &[char]) -> bool {
    let Some((sign, signs)) = signs.split_first() else { return letters.is_empty() };
    let rest = letters.get(1..);
    match sign {
        Sign::Letter(c) => letters.first() == Some(c) && is_shaped(signs, &letters[1..]),
        Sign::One => rest.is_some_and(|it| is_shaped(signs, it)),
        Sign::Any => (0..=letters.len()).any(|it| is_shaped(signs, &letters[it..])),
        Sign::AtMostOne => is_shaped(signs, letters) || rest.is_some_and(|it| is_shaped(signs, it)),
    }
}

/// Whether so many edits make one word of the other (rule 61).
fn is_like(a: &[char], b: &[char], edits: u8) -> bool {
    match (a, b) {
        ([], rest) | (rest, []) => rest.len() <= usize::from(edits),
        ([x, a_rest @ ..], [y, b_rest @ ..]) => {
            let swapped = match (a, b) {
                ([x1, x2, a_rest @ ..], [y1, y2, b_rest @ ..]) if x1 == y2 && x2 == y1 => {
                    Some((a_rest, b_rest))
                }
                _ => None,
            };
            let edited = [(a_rest, b), (a, b_rest), (a_rest, b_rest)].into_iter().chain(swapped);
            (x == y && is_like(a_rest, b_rest, edits))
                || (edits > 0 && edited.into_iter().any(|(a, b)| is_like(a, b, edits - 1)))
        }
    }
}
