//! An article laid down as the terms, positions and columns of the index.
//!
//! Each text is analysed once, here, and handed to tantivy as a string of
//! ready terms, which [`laid`](super::laid) only cuts up again. So what a word
//! is gets decided in `text` alone, and no text is analysed once a field.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::TantivyDocument;
use tantivy::schema::Field;

use super::laid::{Places, Step, fold, push_term};
use super::ready::ReadyWords;
use super::schema::{Fields, Part};
use super::stemming::Stemming;
use super::texts::{APART_BY, Numbers, Text, TextKind, texts};
use crate::article::{Article, ParagraphKind};
use crate::text::{Language, quotations, sentences, words};

/// Opens a stem among the forms of a part; the letter of its language follows.
const STEM: char = '\u{5}';

/// Opens the term of a seam among the forms of the body: a place where one paragraph ends and the next begins.
const SEAM: char = '\u{4}';

/// No form is less than this, and every stem and seam is: where a search among forms begins.
pub(super) const FIRST_FORM: &str = "\u{6}";

/// How often the words of a headline count in `words`.
///
/// Two or three is a plateau; a weight on a field of its own loses on every
/// query for words of the body (`docs/layout.md`).
pub(super) const HEADLINE_COUNTS: usize = 2;

/// Below this confidence the reading of a page is counted as unsure.
const UNSURE: f32 = 0.5;

/// The term of a stem in `words`.
pub(super) fn stem_in_words(language: Language, stem: &str) -> String {
    let mut term = String::with_capacity(stem.len() + 1);
    term.push(letter_of(language));
    term.push_str(stem);
    term
}

/// The term of a stem in a part, for words whose form is not their stem.
pub(super) fn stem_in_part(language: Language, stem: &str) -> String {
    let mut term = String::from(STEM);
    term.push(letter_of(language));
    term.push_str(stem);
    term
}

/// The term of a seam, by the last form of a paragraph of the body and the first of the next.
///
/// Seams are kept in 4,096 lists, each pair of forms in one of them: so many
/// that a list is some thousandth of the articles, and so few that they add
/// nothing to the dictionary. Where the two forms stand at a place that is in
/// their list, the pair at that place is theirs, so sharing lists confuses nothing.
pub(super) fn seam(before: &str, after: &str) -> String {
    // FNV-1a of 32 bits (Fowler, Noll, Vo): short, and the same in every version.
    let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    let bytes = before.bytes().chain([0]).chain(after.bytes());
    let hash = bytes.fold(2_166_136_261, mix);
    let hash = hash ^ hash >> 12 ^ hash >> 24;
    let letter = |bits: u32| char::from(b'0' + (bits & 63) as u8);
    [SEAM, letter(hash >> 6), letter(hash)].into_iter().collect()
}

/// Stems are kept apart by language: `die` is not the same word in English and German.
fn letter_of(language: Language) -> char {
    char::from(b'A' + language as u8)
}

/// Lays articles down; remembers the words it has met.
#[derive(Debug)]
pub(super) struct Layer {
    fields: Fields,
    stemming: Stemming,
    ready: HashMap<Language, ReadyWords>,
    /// What the last article was laid down on, whose memory the next one takes.
    sheet: Sheet,
}

impl Layer {
    pub(super) fn new(fields: Fields, stemming: Stemming) -> Self {
        Self { fields, stemming, ready: HashMap::new(), sheet: Sheet::default() }
    }

    /// The document of an article, but for the article that is stored.
    pub(super) fn lay(&mut self, article: &Article, confidence: f32) -> TantivyDocument {
        let language = self.stemming.language(article.language.as_deref());
        let ready = self.ready.entry(language).or_insert_with(|| ReadyWords::new(language));
        let (sheet, fields) = (&mut self.sheet, &self.fields);
        // Memory that grows in steps leaves each of them behind in pieces; what is not used of this is not there.
        let length: usize = article.body.iter().map(|it| it.text.len()).sum();
        let mut document =
            TantivyDocument::with_capacity(if length > PIECE { 2 * length } else { 0 });
        sheet.clear();
        for text in texts(article) {
            sheet.text(text, ready, fields, &mut document);
        }
        match document.len() {
            0 => document = TantivyDocument::with_capacity(sheet.bytes() * 9 / 8 + BESIDE),
            // What a long one has taught is its own vocabulary, and as large as it is.
            _ => self.ready.clear(),
        }
        pour(fields.words, &mut sheet.words, &mut document);
        for part in Part::ALL {
            pour(fields.of(part), &mut sheet.parts[part as usize], &mut document);
        }
        for value in &sheet.breaks {
            document.add_u64(fields.breaks, *value);
        }
        for value in &sheet.quotes {
            document.add_u64(fields.quotes, *value);
        }
        document.add_u64(fields.length, u64::from(sheet.numbers.next(Part::Body)));
        document.add_u64(fields.spoken, language as u64);
        document.add_text(fields.language, language_tag(article));
        document.add_text(fields.id, &article.id);
        document.add_u64(fields.order, order_of(&article.id));
        if let Some(reference) = &article.r#ref {
            document.add_text(fields.reference, reference);
        }
        for agency in &article.agencies {
            document.add_text(fields.agency, agency);
        }
        if let Some(source) = &article.source {
            document.add_text(fields.outlet, source);
        }
        if confidence < UNSURE {
            document.add_text(fields.flag, "is:unsure");
        }
        for flag in flags(article) {
            document.add_text(fields.flag, flag);
        }
        if let Some(published) = article.published {
            document.add_i64(fields.from, published.period().from);
            document.add_i64(fields.until, published.period().until);
        }
        document
    }
}

/// How many bytes of a field are laid down before they are put into the document.
///
/// Articles of the usual length have less, and all of them take turns in the same memory. One of sixty
/// megabytes has three times as much, and is folded and poured over piece by piece.
const PIECE: usize = 4 << 20;

/// The bytes of a document that are no laid terms, such as ids and columns; the packed article
/// takes less than an eighth of what they do.
const BESIDE: usize = 1 << 10;

/// Puts what was laid down of a field into the document.
///
/// What comes in several pieces is one text all the same: no token of [`laid`](super::laid) has a length,
/// so the first of a piece stands behind the last of the piece before.
fn pour(field: Field, laid: &mut String, document: &mut TantivyDocument) {
    if !laid.is_empty() {
        document.add_text(field, &*laid);
        laid.clear();
    }
}

/// The first eight bytes of an id as a number, by which ties are broken.
fn order_of(id: &str) -> u64 {
    id.get(..16).and_then(|it| u64::from_str_radix(it, 16).ok()).unwrap_or(u64::MAX)
}

/// The tag of the language of an article, in lower case.
pub(super) fn language_tag(article: &Article) -> String {
    match &article.language {
        Some(tag) => tag.to_lowercase(),
        None => Language::of_article(None).tag().to_owned(),
    }
}

/// How many words the body has (rule 58).
pub(super) fn length(article: &Article) -> u64 {
    article.body.iter().map(|it| words(&it.text).count() as u64).sum()
}

/// The flags of an article: what it has, and what it is.
pub(super) fn flags(article: &Article) -> Vec<&'static str> {
    let is_correction = |text: &str| {
        let opening = text.trim_start_matches(['(', '[', '*']).get(..10).unwrap_or_default();
        opening.eq_ignore_ascii_case("correction")
    };
    let is_credited = !article.attribution.is_empty()
        || !article.agencies.is_empty()
        || article.captions.iter().any(|it| it.credit.is_some());
    let table = [
        ("is:file-photo", article.captions.iter().any(|it| it.file_photo)),
        ("is:correction", article.body.iter().any(|it| is_correction(&it.text))),
        ("has:headline", !article.headline.is_empty()),
        ("has:subheadline", article.subheadline.is_some()),
        ("has:kicker", article.kicker.is_some()),
        ("has:body", !article.body.is_empty()),
        ("has:lead", article.body.iter().any(|it| it.kind != ParagraphKind::Subhead)),
        ("has:caption", !article.captions.is_empty()),
        ("has:byline", article.byline.is_some() || !article.authors.is_empty()),
        ("has:dateline", article.dateline.is_some()),
        ("has:attribution", is_credited),
        ("has:agency", !article.agencies.is_empty()),
        ("has:source", article.source.is_some()),
        ("has:section", article.section.is_some()),
        ("has:keyword", !article.keywords.is_empty()),
        ("has:date", article.published.is_some()),
        ("has:language", article.language.is_some()),
        ("has:path", article.path.is_some()),
        ("has:url", article.url.is_some()),
        ("has:ref", article.r#ref.is_some()),
    ];
    table.into_iter().filter(|(_, holds)| *holds).map(|(flag, _)| flag).collect()
}

/// The values of the columns that tell how a part is built.
///
/// Which part it is stands in the low bits, so that the width of a column is
/// that of its largest word number.
pub(super) mod built {
    use super::super::schema::Part;
    use crate::article::ParagraphKind;

    /// A paragraph begins, not only a sentence.
    pub(in super::super) const PARAGRAPH: u64 = 1;
    /// The paragraph is a heading, which is no part of the lead.
    pub(in super::super) const SUBHEAD: u64 = 2;

    /// A value of `breaks`: at a word of a part a sentence begins, or what `begins` says.
    pub(in super::super) fn a_break(part: Part, word: u32, begins: u64) -> u64 {
        u64::from(word) << 6 | rank(part) << 2 | begins
    }

    /// The word of a break and what begins there, if it is in this part.
    pub(in super::super) fn break_in(value: u64, part: Part) -> Option<(u32, u64)> {
        let own = rank(part) == value >> 2 & 15;
        own.then_some(((value >> 6) as u32, value & 3))
    }

    /// A value of `quotes`: the first word of a quotation, or the last of the one before.
    pub(in super::super) fn quote_edge(part: Part, word: u32) -> u64 {
        u64::from(word) << 4 | rank(part)
    }

    /// The word of an edge, if it is in this part.
    pub(in super::super) fn edge_in(value: u64, part: Part) -> Option<u32> {
        let own = rank(part) == value & 15;
        own.then_some((value >> 4) as u32)
    }

    /// What a paragraph of this kind begins with.
    pub(in super::super) fn of(kind: ParagraphKind) -> u64 {
        if kind == ParagraphKind::Subhead { PARAGRAPH | SUBHEAD } else { PARAGRAPH }
    }

    /// The thirteen parts in four bits.
    fn rank(part: Part) -> u64 {
        part as u64
    }
}

/// What is laid down of one article.
#[derive(Debug, Default)]
struct Sheet {
    words: String,
    parts: [String; Part::ALL.len()],
    numbers: Numbers,
    /// The form of the last word of the body so far.
    last_of_body: String,
    breaks: Vec<u64>,
    quotes: Vec<u64>,
    /// The byte at which each word of the last text begins.
    begin_at: Vec<u32>,
}

impl Sheet {
    fn clear(&mut self) {
        self.begin_at.clear();
        self.begin_at.shrink_to(PIECE);
        self.numbers = Numbers::default();
        self.last_of_body.clear();
        self.breaks.clear();
        self.quotes.clear();
    }

    /// How many bytes are laid down.
    fn bytes(&self) -> usize {
        self.parts.iter().chain([&self.words]).map(String::len).sum()
    }

    /// A text with its sentences and quotations.
    fn text(
        &mut self,
        text: Text<'_>,
        ready: &mut ReadyWords,
        fields: &Fields,
        document: &mut TantivyDocument,
    ) {
        let begins = match text.kind {
            TextKind::Paragraph(kind) => built::of(kind),
            TextKind::Apart | TextKind::Credit | TextKind::Unprinted => built::PARAGRAPH,
        };
        let first = self.numbers.first(&text);
        self.add(text, ready, fields, document);
        let begin_at = &self.begin_at;
        if begin_at.is_empty() {
            return;
        }
        let before = |byte: usize| begin_at.partition_point(|it| (*it as usize) < byte);
        let number_at = |byte: usize| first + before(byte) as u32;
        let end = number_at(usize::MAX);
        let mut begins = begins;
        let mut last = None;
        for sentence in sentences(text.text) {
            let word = number_at(sentence.start);
            if word < end && last != Some(word) {
                // Any part begins with a paragraph; only that of the body may be a heading.
                if word > 0 || text.part == Part::Body {
                    self.breaks.push(built::a_break(text.part, word, begins));
                }
                (begins, last) = (0, Some(word));
            }
        }
        for quotation in quotations_of(&text) {
            let (from, until) = (number_at(quotation.start), number_at(quotation.end));
            if from < until {
                self.quotes.extend([from, until - 1].map(|it| built::quote_edge(text.part, it)));
            }
        }
    }

    /// Lays down the words of a text.
    fn add(
        &mut self,
        text: Text<'_>,
        ready: &mut ReadyWords,
        fields: &Fields,
        document: &mut TantivyDocument,
    ) {
        self.begin_at.clear();
        let counts = match text.part {
            Part::Headline => HEADLINE_COUNTS,
            part if Part::BARE.contains(&part) => 1,
            _ => 0,
        };
        let laid = &mut self.parts[text.part as usize];
        let mut number = self.numbers.next(text.part);
        let is_apart = self.numbers.first(&text) != number;
        let mut step = if is_apart { Step::Apart } else { Step::Next };
        let mut last = None;
        for word in words(text.text) {
            let ready = ready.of(&word);
            self.begin_at.push(word.start as u32);
            let terms = if text.part.is_stemmed() { ready.in_part } else { ready.form_in_part() };
            match step {
                Step::Apart => {
                    laid.push(Step::Apart.sign());
                    laid.push_str(terms.get(1..).unwrap_or_default());
                }
                _ => laid.push_str(terms),
            }
            // So a phrase that is in two paragraphs is told without a look at where they begin.
            if text.part == Part::Body && number > 0 && self.begin_at.len() == 1 {
                push_term(Step::Same, &[&seam(&self.last_of_body, ready.form())], laid);
            }
            number += if step == Step::Apart { APART_BY + 1 } else { 1 };
            step = Step::Next;
            for _ in 0..counts {
                self.words.push_str(ready.in_words);
            }
            if laid.len() > PIECE {
                pour(fields.of(text.part), &mut fold(laid, Places::Told), document);
                pour(fields.words, &mut fold(&self.words, Places::Counted), document);
                laid.clear();
                self.words.clear();
            }
            last = Some(word);
        }
        if let Some(last) = last.filter(|_| text.part == Part::Body) {
            self.last_of_body.clear();
            self.last_of_body.push_str(ready.of(&last).form());
        }
        self.numbers.set(text.part, number);
    }
}

/// The quotations of a text; a paragraph set apart as one is one as a whole (rule 57).
pub(super) fn quotations_of(text: &Text<'_>) -> Vec<Range<usize>> {
    match text.kind {
        TextKind::Paragraph(ParagraphKind::Quote) => std::iter::once(0..text.text.len()).collect(),
        _ => quotations(text.text),
    }
}
