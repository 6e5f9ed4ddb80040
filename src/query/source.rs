//! The typed text to plain text: typographic quotation marks straight, full-width characters narrow, places kept.

use std::borrow::Cow;

use super::finding::{Code, Findings};
use super::tree::Span;

/// A query text as it is read, and where each byte of it was typed.
pub(super) struct Source<'t> {
    typed: &'t str,
    pub(super) plain: Cow<'t, str>,
    /// Pairs of a byte of the plain text and the byte of the typed text from which both run on together.
    shifts: Vec<(usize, usize)>,
}

impl<'t> Source<'t> {
    pub(super) fn new(typed: &'t str, findings: &mut Findings) -> Self {
        if typed.is_ascii() || !typed.chars().any(|it| plain_of(it).is_some()) {
            return Self { typed, plain: Cow::Borrowed(typed), shifts: Vec::new() };
        }
        let mut plain = String::with_capacity(typed.len());
        let mut shifts = Vec::new();
        for (at, c) in typed.char_indices() {
            let Some(instead) = plain_of(c) else {
                plain.push(c);
                continue;
            };
            plain.push(instead);
            shifts.push((plain.len(), at + c.len_utf8()));
            tell(findings, c, instead, Span::new(at, at + c.len_utf8()));
        }
        Self { typed, plain: Cow::Owned(plain), shifts }
    }

    /// Where these bytes of the plain text were typed.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.typed_at(start), self.typed_at(end))
    }

    /// What was typed there.
    pub(super) fn typed_text(&self, span: Span) -> &'t str {
        self.typed.get(span.start..span.end).unwrap_or_default()
    }

    fn typed_at(&self, at: usize) -> usize {
        let before = self.shifts.partition_point(|(plain, _)| *plain <= at);
        let shift = before.checked_sub(1).and_then(|it| self.shifts.get(it));
        shift.map_or(at, |(plain, typed)| typed + (at - plain))
    }
}

/// The plain character for one that a word processor or an East Asian keyboard types instead.
fn plain_of(c: char) -> Option<char> {
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' => Some('"'),
        '\u{3000}' => Some(' '),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    }
}

fn tell(findings: &mut Findings, typed: char, plain: char, span: Span) {
    let is_full_width = matches!(typed, '\u{FF01}'..='\u{FF5E}');
    if is_full_width && plain.is_ascii_punctuation() {
        findings.note_once(Code::FullWidth.at(span, "full-width signs are read as plain ones"));
    } else if plain == '"' {
        let message = "typographic quotation marks are read as straight ones";
        findings.note_once(Code::FancyQuotes.at(span, message));
    }
}
