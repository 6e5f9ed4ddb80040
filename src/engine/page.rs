//! One part of a stored article: its words in the numbering of the index, and how it is built.

use std::ops::Range;

use super::deadline::Deadline;
use super::intervals::{Leaves, Span, Structure};
use super::lay::quotations_of;
use super::schema::Part;
use super::texts::{Numbers, Text, TextKind};
use crate::article::ParagraphKind;
use crate::query::{Letters, Unit};
use crate::text::{Word, sentences, words};

/// A part as its article prints it, or the beginning of it.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) part: Part,
    /// Whether all of it was read.
    pub(super) is_whole: bool,
    texts: Vec<Opened<'a>>,
    words: Vec<Placed>,
    /// The word numbers of each leaf.
    leaves: Vec<Vec<u32>>,
    /// Found when first asked for, as are those below: most operands need none of them.
    sentences: Option<Vec<u32>>,
    paragraphs: Option<Vec<u32>>,
    quotations: Option<Vec<(u32, u32)>>,
    lead: Option<Vec<(u32, u32)>>,
}

/// A text, and the byte up to which it was read.
#[derive(Debug)]
struct Opened<'a> {
    text: Text<'a>,
    read: usize,
}

/// A word and the blank behind it take so many bytes at least, as the words of most texts go.
const LETTERS: usize = 5;

/// For the words of so many bytes room is made at once; a text that is longer need not be of words.
const FORESEEN: usize = 64 << 10;

#[derive(Debug)]
struct Placed {
    number: u32,
    /// Which of the texts it stands in.
    text: u32,
    start: usize,
    end: usize,
}

impl<'a> Page<'a> {
    /// Reads a part out of the texts of an article, up to the word that reaches `horizon` bytes.
    ///
    /// `matching` adds to its last argument the leaves that a word is of.
    pub(super) fn read(
        texts: &[Text<'a>],
        part: Part,
        horizon: usize,
        leaves: usize,
        mut matching: impl FnMut(&Word<'a>, &mut Vec<usize>),
    ) -> Self {
        let mut page = Self {
            part,
            is_whole: true,
            texts: Vec::new(),
            words: Vec::new(),
            leaves: vec![Vec::new(); leaves],
            sentences: None,
            paragraphs: None,
            quotations: None,
            lead: None,
        };
        let mut numbers = Numbers::default();
        let mut found = Vec::new();
        let mut room = horizon;
        for text in texts.iter().filter(|it| it.part == part) {
            let opened = page.texts.len() as u32;
            let mut number = numbers.first(text);
            let before = page.words.len();
            let mut read = text.text.len();
            page.words.reserve(read.min(room).min(FORESEEN) / LETTERS);
            for word in words(text.text) {
                if word.start >= room {
                    page.is_whole = false;
                    read = word.start;
                    break;
                }
                matching(&word, &mut found);
                // Nine of ten words are of no leaf.
                if !found.is_empty() {
                    for leaf in found.drain(..) {
                        if let Some(numbers) = page.leaves.get_mut(leaf) {
                            numbers.push(number);
                        }
                    }
                }
                page.words.push(Placed { number, text: opened, start: word.start, end: word.end });
                number += 1;
            }
            room = room.saturating_sub(read);
            if page.words.len() > before {
                numbers.set(part, number);
                page.texts.push(Opened { text: *text, read });
            }
            if !page.is_whole {
                break;
            }
        }
        page
    }

    /// Where in which text the last so many words begin, if the reading was broken off; with `in_unit` no later than the last text.
    pub(super) fn known_to(&self, words: usize, in_unit: bool) -> Option<(&Text<'a>, usize)> {
        let last = self.texts.last().filter(|_| !self.is_whole)?;
        let word = self.words.len().checked_sub(words).and_then(|at| self.words.get(at));
        let Some(word) = word else { return Some((&self.texts.first()?.text, 0)) };
        match self.texts.get(word.text as usize) {
            Some(it) if word.text as usize + 1 < self.texts.len() => Some((&it.text, word.start)),
            _ => Some((&last.text, if in_unit { 0 } else { word.start })),
        }
    }

    /// Whether this is its first text.
    pub(super) fn begins_with(&self, text: &Text<'_>) -> bool {
        self.texts.first().is_some_and(|it| std::ptr::eq(it.text.text, text.text))
    }

    /// The text in which a word stands, and its bytes there.
    pub(super) fn word(&self, number: u32) -> Option<(&Text<'a>, Range<usize>)> {
        let at = self.words.binary_search_by_key(&number, |it| it.number).ok()?;
        let word = self.words.get(at)?;
        Some((&self.texts.get(word.text as usize)?.text, word.start..word.end))
    }

    /// Whether all words that a span stands on are printed in such letters (rule 63).
    pub(super) fn is_in(&self, letters: Letters, span: &Span) -> bool {
        let numbers = span.pieces().into_iter().flat_map(|(first, last)| first..=last);
        numbers.filter_map(|it| self.word(it)).all(|(text, range)| {
            let printed = text.text.get(range).unwrap_or_default();
            has_letters(letters, without_possessive(printed))
        })
    }

    /// Each text with its words.
    fn by_text(&self) -> impl Iterator<Item = (&Opened<'a>, &[Placed])> {
        self.texts.iter().zip(self.words.chunk_by(|a, b| a.text == b.text))
    }

    fn sentence_starts(&self) -> Vec<u32> {
        let mut all = Vec::new();
        for (Opened { text, read }, words) in self.by_text() {
            let number_at = |byte: usize| {
                let at = words.partition_point(|it| it.start < byte);
                words.get(at).map(|it| it.number)
            };
            let seen = text.text.get(..*read).unwrap_or_default();
            let before = all.len();
            all.extend(sentences(seen).filter_map(|it| number_at(it.start)));
            if all.len() == before {
                all.extend(words.first().map(|it| it.number));
            }
            all.dedup();
        }
        all
    }

    fn paragraph_starts(&self) -> Vec<u32> {
        self.by_text().filter_map(|(_, words)| Some(words.first()?.number)).collect()
    }

    fn all_quotations(&self) -> Vec<(u32, u32)> {
        let mut all = Vec::new();
        for (Opened { text, .. }, words) in self.by_text() {
            for quotation in quotations_of(text) {
                let begin = words.partition_point(|it| it.start < quotation.start);
                let end = words.partition_point(|it| it.start < quotation.end);
                let inside = words.get(begin..end).unwrap_or_default();
                all.extend(inside.first().zip(inside.last()).map(|(a, b)| (a.number, b.number)));
            }
        }
        all
    }

    /// The first two texts that are no subheads.
    fn first_texts(&self) -> Vec<(u32, u32)> {
        let is_subhead = |it: &Text<'_>| it.kind == TextKind::Paragraph(ParagraphKind::Subhead);
        let texts = self.by_text().filter(|(it, _)| !is_subhead(&it.text));
        texts
            .filter_map(|(_, words)| Some((words.first()?.number, words.last()?.number)))
            .take(2)
            .collect()
    }
}

/// A page whose leaves begin at `base`: one operand of several.
#[derive(Debug)]
pub(super) struct Leafed<'p, 'a> {
    pub(super) page: &'p mut Page<'a>,
    pub(super) base: usize,
    pub(super) deadline: &'p Deadline,
}

impl Leaves for Leafed<'_, '_> {
    fn read(&mut self, _: usize) {}

    fn positions(&self, leaf: usize) -> &[u32] {
        self.page.leaves.get(self.base + leaf).map(Vec::as_slice).unwrap_or_default()
    }

    fn keep_case(&mut self, letters: Letters, spans: &mut Vec<Span>) {
        spans.retain(|span| self.page.is_in(letters, span));
    }
}

impl Structure for Leafed<'_, '_> {
    fn starts(&mut self, unit: Unit) -> &[u32] {
        let page = &mut *self.page;
        match unit {
            Unit::Sentence => {
                let found = page.sentences.take().unwrap_or_else(|| page.sentence_starts());
                page.sentences.insert(found)
            }
            Unit::Paragraph => {
                let found = page.paragraphs.take().unwrap_or_else(|| page.paragraph_starts());
                page.paragraphs.insert(found)
            }
        }
    }

    fn quotations(&mut self) -> &[(u32, u32)] {
        let page = &mut *self.page;
        let found = page.quotations.take().unwrap_or_else(|| page.all_quotations());
        page.quotations.insert(found)
    }

    fn lead(&mut self) -> &[(u32, u32)] {
        let page = &mut *self.page;
        let found = page.lead.take().unwrap_or_else(|| page.first_texts());
        page.lead.insert(found)
    }

    fn deadline(&self) -> &Deadline {
        self.deadline
    }
}

fn has_letters(letters: Letters, printed: &str) -> bool {
    let mut cased = printed.chars().filter(|it| it.is_alphabetic()).peekable();
    match letters {
        Letters::AllCaps => cased.peek().is_some() && cased.all(char::is_uppercase),
        Letters::Caps => cased.any(char::is_uppercase),
        Letters::NoCaps => !cased.any(char::is_uppercase),
    }
}

fn without_possessive(printed: &str) -> &str {
    let without_s = printed.strip_suffix(['s', 'S']);
    without_s
        .and_then(|it| it.strip_suffix(['\'', '\u{2019}', '\u{2018}', '\u{2BC}']))
        .unwrap_or(printed)
}
