//! A run of characters without blanks to the words and patterns in it.
//!
//! The words are those that [`crate::text::words`] finds, so that a query is cut
//! as the text is. A wildcard takes the place of letters: `o'b*` is one word
//! as `o'brien` is one (rule 60).

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::text;

use super::tree::{Edits, Fuzzy, Part, Token, Wildcard};

/// Words that hang together, and where in the run they stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    One(Token),
    /// Words and patterns joined by hyphens and the like: they stand side by side.
    Compound(Vec<Token>),
    /// Wildcards without a letter or digit beside them.
    Bare,
}

/// What `!`, `?`, `*` and `$n` in a run are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// How far a `*` at the end of a word reaches, if not any number of letters (ProQuest).
    pub(super) star: Option<u8>,
}

/// The terms of a run in order; none if it has no letter and no digit.
pub(super) fn read(run: &str, signs: Signs) -> Vec<Term> {
    if !run.contains(['*', '?', '!', '$']) {
        return words(run);
    }
    if run.contains(text::is_unspaced) {
        return unspaced(run);
    }
    let Masked { text, stand_ins } = mask(run, signs);
    let compounds = compounds(&text);
    let terms = compounds.into_iter().map(|words| {
        let tokens: Vec<Option<Token>> = words.iter().map(|it| stand_ins.token(it)).collect();
        let kind = match tokens.into_iter().collect::<Option<Vec<Token>>>() {
            None => Kind::Bare,
            Some(tokens) if tokens.iter().all(|it| matches!(it, Token::Word(_))) => {
                Kind::One(Token::Word(printed(&text, &words)))
            }
            Some(mut tokens) => match (tokens.pop(), tokens.is_empty()) {
                (Some(only), true) => Kind::One(only),
                (last, _) => {
                    tokens.extend(last);
                    Kind::Compound(tokens)
                }
            },
        };
        // Letters stand for the signs, so only the whole run has a known place.
        Term { kind, range: 0..run.len() }
    });
    terms.collect()
}

/// The terms of a run with wildcards in a script without blanks.
///
/// Any run of such letters is found wherever it stands, so a sign behind it
/// adds nothing; one inside it would have to stand for a word.
fn unspaced(run: &str) -> Vec<Term> {
    let plain = run.trim_end_matches(['*', '?', '!']);
    match plain.contains(['*', '?']) {
        true => vec![Term { kind: Kind::Bare, range: 0..run.len() }],
        false => words(plain),
    }
}

/// The fuzzy form of the only word in a run; `None` if it is no single word.
pub(super) fn fuzzy(run: &str, edits: Option<Edits>) -> Option<Fuzzy> {
    let mut words = text::words(run);
    let (Some(word), None) = (words.next(), words.next()) else { return None };
    let text = word.spelling().into_owned();
    let edits = edits.unwrap_or(match letters(&text) {
        0..=5 => Edits::One,
        _ => Edits::Two,
    });
    Some(Fuzzy { text, edits })
}

/// How many letters the form of a word has.
pub(super) fn letters(word: &str) -> usize {
    text::fold(word).chars().count()
}

fn words(run: &str) -> Vec<Term> {
    let compounds = compounds(run).into_iter();
    let terms = compounds.filter_map(|words| {
        let range = words.first()?.start..words.last()?.end;
        Some(Term { kind: Kind::One(Token::Word(printed(run, &words))), range })
    });
    terms.collect()
}

/// The words of a text, those that are joined together.
fn compounds(text: &str) -> Vec<Vec<text::Word<'_>>> {
    let mut compounds: Vec<Vec<text::Word<'_>>> = Vec::new();
    for word in text::words(text) {
        match compounds.last_mut() {
            Some(last) if word.joined => last.push(word),
            _ => compounds.push(vec![word]),
        }
    }
    compounds
}

/// Joined words as printed, with what joins them.
fn printed(text: &str, words: &[text::Word<'_>]) -> String {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return String::new() };
    text.get(first.start..last.end).unwrap_or_default().to_owned()
}

/// A run in which letters that it does not have stand for its wildcards.
struct Masked {
    text: String,
    stand_ins: StandIns,
}

struct StandIns {
    any: char,
    one: char,
    up_to: char,
    limit: u8,
}

fn mask(run: &str, signs: Signs) -> Masked {
    let (run, limit) = match limited(run) {
        Some((before, limit)) => (Cow::Owned(format!("{before}*")), Some(limit)),
        // A `!` has no limit in any dialect.
        None if run.ends_with('!') => (truncated(run), None),
        None => (truncated(run), signs.star),
    };
    let stand_ins = StandIns::without(&run, limit.unwrap_or(0));
    let ends_in_star = run.ends_with('*');
    let last = run.len().saturating_sub(1);
    let signs = run.char_indices().map(|(at, c)| match c {
        '*' if at == last && ends_in_star && limit.is_some() => stand_ins.up_to,
        '*' => stand_ins.any,
        '?' => stand_ins.one,
        c => c,
    });
    Masked { text: signs.collect(), stand_ins }
}

/// `engineer$3`: the word and the number (Factiva). `US$3` is a sum of money.
fn limited(run: &str) -> Option<(&str, u8)> {
    let (before, digit) = run.rsplit_once('$')?;
    let limit = digit.parse().ok().filter(|it| (1..=9).contains(it))?;
    let is_currency = before.len() < 3 && before.ends_with(|it: char| it.is_uppercase());
    let follows_word = before.ends_with(|it: char| is_of_word(it) || it == '*' || it == '?');
    (follows_word && !is_currency && digit.len() == 1).then_some((before, limit))
}

/// Whether a character can end a word: in many scripts a mark on its last letter does.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// A `!` at the end of a word is a `*` (Nexis).
fn truncated(run: &str) -> Cow<'_, str> {
    let before = run.strip_suffix('!').filter(|it| it.ends_with(is_of_word));
    match before {
        Some(before) => Cow::Owned(format!("{before}*")),
        None => Cow::Borrowed(run),
    }
}

impl StandIns {
    /// Letters of a script without case and accents, none of which the run has.
    fn without(run: &str, limit: u8) -> Self {
        let mut free = ('\u{A000}'..='\u{A48C}').filter(|it| !run.contains(*it));
        let mut next = || free.next().unwrap_or('\u{A000}');
        Self { any: next(), one: next(), up_to: next(), limit }
    }

    /// The word or pattern that a masked word stands for; `None` for wildcards alone.
    fn token(&self, word: &text::Word<'_>) -> Option<Token> {
        let spelling = word.spelling();
        let mut parts: Vec<Part> = Vec::new();
        for c in spelling.chars() {
            match c {
                c if c == self.any => match parts.last() {
                    Some(Part::Any) => {}
                    _ => parts.push(Part::Any),
                },
                c if c == self.one => parts.push(Part::One),
                c if c == self.up_to => parts.push(Part::UpTo(self.limit)),
                c => match parts.last_mut() {
                    Some(Part::Letters(letters)) => letters.push(c),
                    _ => parts.push(Part::Letters(c.to_string())),
                },
            }
        }
        match parts.as_slice() {
            [Part::Letters(_)] => Some(Token::Word(word.printed().to_owned())),
            parts if !parts.iter().any(|it| matches!(it, Part::Letters(_))) => None,
            _ => Some(Token::Wildcard(Wildcard::new(parts))),
        }
    }
}

impl Wildcard {
    fn new(mut parts: Vec<Part>) -> Self {
        // `US$3` would be money again when it is printed, and case matters to no pattern.
        if matches!(parts.last(), Some(Part::UpTo(_))) {
            for part in &mut parts {
                if let Part::Letters(letters) = part {
                    *letters = letters.to_lowercase();
                }
            }
        }
        Self { parts }
    }
}
