//! Runs that are looked for: words, URLs, wildcards, misspellings.

use crate::error::Diagnostic;
use crate::query::finding::Code;
use crate::query::phrase::bare_wildcard;
use crate::query::term::{self, Kind, Signs, Term};
use crate::query::tree::{At, Clause, Edits, Form, Item, Pattern, Phrase, Span, Token, Word};

use super::Lexer;
use super::cursor::is_blank;
use super::symbol::Symbol;

impl Lexer<'_> {
    /// A URL is one word, with all its signs.
    pub(super) fn url(&mut self) -> bool {
        let scheme = self.name().map_or(self.at, |it| self.at + it.len());
        if !self.starts_at(scheme, "://") {
            return false;
        }
        let end = self.value_end(self.at);
        let url = self.text.get(self.at..end).unwrap_or_default();
        let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’']);
        if !url.get(scheme - self.at..).is_some_and(|it| it.contains(char::is_alphanumeric)) {
            return false;
        }
        self.push_word(self.at + url.len(), url.to_owned());
        true
    }

    /// `peace[*3]`: so many more letters at most (ProQuest).
    pub(super) fn limited_star(&mut self, end: usize) -> bool {
        let Some(vendors_most) = self.reading.dialect.most_letters() else { return false };
        let digits_end = self.digits_end(end + 2);
        let is_limit = self.starts_at(end, "[*") && self.starts_at(digits_end, "]");
        let number = self.text.get(end + 2..digits_end).filter(|_| is_limit);
        let Some(limit) = number.and_then(|it| it.parse::<u8>().ok()) else { return false };
        let run = self.text.get(self.at..end).unwrap_or_default();
        let written = match limit {
            1..=9 => format!("{run}${limit}"),
            _ => format!("{run}!"),
        };
        let terms = term::read(&written, Signs::default());
        let [Term { kind: Kind::One(token), .. }] = terms.as_slice() else { return false };
        let pattern = token.clone().into_pattern(Form::Stem);
        if limit > 9 {
            self.beyond("*", vendors_most.min(u16::from(limit)), digits_end + 1);
        }
        self.push(digits_end + 1, Symbol::Leaf(Clause::Find(pattern)));
        true
    }

    /// Tells once that words between single quotation marks are no phrase: their marks are those of O'Brien.
    pub(super) fn single_quotes(&mut self) {
        const MARKS: [char; 3] = ['\'', '‘', '’'];
        let opens = self.char_at(self.at).is_some_and(|it| MARKS.contains(&it));
        if !opens || self.knows_single_quotes {
            return;
        }
        self.knows_single_quotes = true;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let closes = rest.char_indices().skip(1).find(|(at, c)| {
            let after = rest.get(at + c.len_utf8()..).and_then(|it| it.chars().next());
            MARKS.contains(c) && after.is_none_or(|it| is_blank(it) || it == ')')
        });
        let Some((end, mark)) = closes else { return };
        let inner = rest.get(first..end).unwrap_or_default();
        if !inner.starts_with(char::is_alphanumeric) || !inner.contains(is_blank) {
            return;
        }
        let span = self.source.span(self.at, self.at + end + mark.len_utf8());
        let note =
            Code::SingleQuotes.at(span, "what stands in single quotation marks is read as words");
        self.findings.note(note.hint(format!("for the phrase write \"{inner}\"")));
    }

    /// Words and patterns, with what hangs on the last of them.
    pub(super) fn terms(&mut self, start: usize, end: usize) {
        let run = self.text.get(start..end).unwrap_or_default();
        let boost = run.find('^').filter(|it| *it > 0);
        let run = run.get(..boost.unwrap_or(run.len())).unwrap_or_default();
        let first = run.rfind(['/']).and_then(|it| run.get(..it)?.rfind('/'));
        let first = first.filter(|it| {
            let suffix = self.factiva_slashes(start + it);
            suffix.is_some_and(|(letter, _, end)| letter == 'f' && end == start + run.len())
        });
        let body = run.get(..first.unwrap_or(run.len())).unwrap_or_default();
        self.body(start, body);
        if let Some((_, digits, end)) = first.and_then(|it| self.factiva_slashes(start + it)) {
            self.is_newsroom = true;
            let count = self.first_count(digits, end);
            self.push(end, Symbol::First(count));
        }
        if boost.is_some() {
            self.boost(end);
        }
    }

    pub(super) fn body(&mut self, start: usize, body: &str) {
        let end = start + body.len();
        match body {
            "*" | "*:*" => self.push(end, Symbol::Leaf(Clause::Everything)),
            "%" if self.reading.dialect.is_factiva() => self.push(end, Symbol::Gap),
            "?" | "!" => self.only_signs(end),
            _ if body.chars().all(|it| matches!(it, '*' | '?' | '!')) => {
                self.bare_wildcard(start, end);
            }
            _ => match fuzzy_suffix(body) {
                Some((word, distance)) => self.fuzzy(start, word, distance, end),
                None => self.words(start, body, end),
            },
        }
    }

    pub(super) fn words(&mut self, start: usize, body: &str, end: usize) {
        let signs = Signs { star: self.reading.dialect.star() };
        let terms = term::read(body, signs);
        if terms.is_empty() {
            return self.only_signs(end);
        }
        self.is_newsroom |= body.ends_with('!');
        let span = self.source.span(start, end);
        question_mark(body, span).into_iter().for_each(|it| self.findings.note(it));
        for term in terms {
            let pattern = match term.kind {
                Kind::One(token) => token.into_pattern(Form::Stem),
                Kind::Compound(tokens) => compound(tokens, span),
                Kind::Bare => return self.bare_wildcard(start, end),
            };
            self.at = start + term.range.start;
            self.push(start + term.range.end, Symbol::Leaf(Clause::Find(pattern)));
        }
        self.at = end;
        self.operand_end = Some(end);
    }

    pub(super) fn bare_wildcard(&mut self, start: usize, end: usize) {
        self.findings.refuse(bare_wildcard(self.source.span(start, end)));
        self.push(end, Symbol::Leaf(Clause::Everything));
    }

    /// `Wagnar~1`.
    pub(super) fn fuzzy(&mut self, start: usize, word: &str, distance: &str, end: usize) {
        let span = self.source.span(start, end);
        let pattern = match fuzzy_pattern(word, distance, span) {
            Ok((pattern, note)) => {
                note.into_iter().for_each(|it| self.findings.note(it));
                pattern
            }
            Err(refusal) => {
                self.findings.refuse(refusal);
                Pattern::Regex(String::new())
            }
        };
        self.push(end, Symbol::Leaf(Clause::Find(pattern)));
    }

    /// What has no letter and no digit is no word (rule 12).
    pub(super) fn only_signs(&mut self, end: usize) {
        let signs = self.text.get(self.at..end).unwrap_or_default();
        let message = format!("`{signs}` has no letter or digit and is dropped");
        self.findings.note(Code::OnlySigns.at(self.source.span(self.at, end), message));
        self.at = end;
    }
}

pub(super) fn word_symbol(text: String) -> Symbol {
    Symbol::Leaf(Clause::Find(Pattern::Word(Word { text, form: Form::Stem })))
}

/// Words and patterns side by side (rules 7 and 60).
fn compound(tokens: Vec<Token>, span: Span) -> Pattern {
    let items = tokens.into_iter().map(|it| At::<Item>::new(Item::One(it), span)).collect();
    Pattern::Phrase(Phrase { items, slop: 0, form: Form::Exact })
}

/// What is said of a `?` that a reader may have meant as punctuation.
pub(in crate::query) fn question_mark(run: &str, span: Span) -> Option<Diagnostic> {
    let word = run.strip_suffix('?').filter(|it| !it.contains(['*', '?', '$']))?;
    let message = format!("`?` stands for one more letter: `{run}` does not find {word}");
    Some(Code::QuestionMark.at(span, message).hint(format!("for the word write {word}")))
}

/// The word before a `~` and the number after it.
pub(in crate::query) fn fuzzy_suffix(run: &str) -> Option<(&str, &str)> {
    let (word, distance) = run.rsplit_once('~')?;
    let is_number = distance.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    (is_number && word.contains(char::is_alphanumeric)).then_some((word, distance))
}

/// The fuzzy pattern of a word and the number after its `~`, with a note if the word is very short (rule 61).
pub(in crate::query) fn fuzzy_pattern(
    word: &str,
    distance: &str,
    span: Span,
) -> Result<(Pattern, Option<Diagnostic>), Diagnostic> {
    let edits = match distance {
        "" => None,
        "1" => Some(Edits::One),
        "2" => Some(Edits::Two),
        _ => {
            let message = format!("`~` allows 1 or 2 changed letters, not {distance}");
            return Err(Code::BadFuzzy.at(span, message).hint(format!("{word}~2")));
        }
    };
    let fuzzy = match word.contains(['*', '?']) {
        true => None,
        false => term::fuzzy(word, edits),
    };
    let Some(fuzzy) = fuzzy else {
        let message = format!("`~` works on one word, and `{word}` is not one");
        return Err(Code::BadFuzzy
            .at(span, message)
            .hint("in a phrase a word may be fuzzy: \"al Qaeda~1\""));
    };
    let note = (term::letters(&fuzzy.text) < 4).then(|| {
        let message = format!("`{word}` is so short that `~` finds many other words");
        Code::ShortFuzzy.at(span, message)
    });
    Ok((Pattern::Fuzzy(fuzzy), note))
}
