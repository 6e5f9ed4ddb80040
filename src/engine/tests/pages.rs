//! An article as the oracle sees it: texts of words, and the spans that stand on them.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use regex::Regex;

use crate::article::{Article, ParagraphKind};
use crate::formats::agency_names;
use crate::query::Field;
use crate::text::{Language, Stems, quotations, sentences, stems_of, words};

pub(super) const UNPRINTED: &str = "";

/// An article as its texts (rule 17).
pub(super) struct Page<'a> {
    pub(super) article: &'a Article,
    pub(super) language: Language,
    pub(super) texts: Vec<Text>,
    /// What words and regular expressions of queries come to: working it out takes long.
    stems: RefCell<HashMap<String, Stems>>,
    regexes: RefCell<HashMap<String, Regex>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
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

pub(super) struct Text {
    pub(super) kind: Kind,
    pub(super) words: Vec<Word>,
}

pub(super) struct Word {
    pub(super) stems: Stems,
    pub(super) form: String,
    pub(super) printed: String,
    pub(super) place: (&'static str, usize),
    pub(super) bytes: Range<usize>,
    pub(super) paragraph: usize,
    pub(super) sentence: (usize, usize),
    pub(super) quotation: Option<(usize, usize)>,
    pub(super) in_lead: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) text: usize,
    pub(super) stretches: BTreeSet<(usize, usize)>,
}

impl Span {
    pub(super) fn whole(text: usize, first: usize, last: usize) -> Self {
        Self { text, stretches: BTreeSet::from([(first, last)]) }
    }

    pub(super) fn words(&self) -> BTreeSet<usize> {
        self.stretches.iter().flat_map(|(first, last)| *first..=*last).collect()
    }

    pub(super) fn first(&self) -> usize {
        self.stretches.iter().map(|it| it.0).min().unwrap()
    }

    pub(super) fn last(&self) -> usize {
        self.stretches.iter().map(|it| it.1).max().unwrap()
    }

    pub(super) fn joined(&self, other: &Self) -> Self {
        let stretches = self.stretches.union(&other.stretches).copied().collect();
        Self { text: self.text, stretches }
    }

    /// Rule 37; `None` in different texts.
    pub(super) fn distance(&self, other: &Self) -> Option<usize> {
        let between = if self.last() < other.first() {
            other.first() - self.last()
        } else if other.last() < self.first() {
            self.first() - other.last()
        } else {
            0
        };
        (self.text == other.text).then_some(between)
    }

    pub(super) fn contains(&self, other: &Self) -> bool {
        let own = (self.first(), self.last());
        let theirs = (other.first(), other.last());
        self.text == other.text && own != theirs && own.0 <= theirs.0 && theirs.1 <= own.1
    }
}

impl<'a> Page<'a> {
    pub(super) fn of(article: &'a Article) -> Self {
        let language = Language::of_article(article.language.as_deref());
        let (stems, regexes) = (RefCell::default(), RefCell::default());
        let mut page = Self { article, language, texts: Vec::new(), stems, regexes };
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
            let mut words = words_of(language, ("body", number), &paragraph.text, paragraph.kind);
            if paragraph.kind != ParagraphKind::Subhead && !words.is_empty() {
                leading += 1;
                words.iter_mut().for_each(|it| it.in_lead = leading <= 2);
            }
            body.words.extend(words);
        }
        page.texts.push(body);
        page
    }

    /// What `meets` says of the stems of a word of a query.
    pub(super) fn with_stems(&self, spelling: &str, meets: impl Fn(&Stems) -> bool) -> bool {
        let mut stems = self.stems.borrow_mut();
        let of = || stems_of(self.language, spelling);
        meets(stems.entry(spelling.to_owned()).or_insert_with(of))
    }

    /// Whether the whole of a form matches a regular expression (rule 62).
    pub(super) fn is_regular(&self, regex: &str, form: &str) -> bool {
        let mut regexes = self.regexes.borrow_mut();
        let compiled = || Regex::new(&format!("^(?i:{regex})$")).unwrap();
        regexes.entry(regex.to_owned()).or_insert_with(compiled).is_match(form)
    }

    fn add(&mut self, kind: Kind, name: &'static str, number: usize, text: &str) {
        let words = words_of(self.language, (name, number), text, ParagraphKind::Plain);
        self.texts.push(Text { kind, words });
    }
}

fn words_of(
    language: Language,
    (name, number): (&'static str, usize),
    text: &str,
    kind: ParagraphKind,
) -> Vec<Word> {
    let sentences: Vec<Range<usize>> = sentences(text).collect();
    let quotations = match kind {
        ParagraphKind::Quote => std::iter::once(0..text.len()).collect(),
        _ => quotations(text),
    };
    let within =
        |stretches: &[Range<usize>], at: usize| stretches.iter().position(|it| it.contains(&at));
    let word = |it: crate::text::Word<'_>| Word {
        stems: stems_of(language, &it.spelling()),
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

pub(super) fn is_within(fields: &[Field], kind: Kind, word: &Word) -> bool {
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

pub(super) fn is_stemmed(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Headline | Kind::Subheadline | Kind::Body | Kind::Caption | Kind::Attribution
    )
}
