//! How each dialect says words, wildcards and phrases.

use crate::query::dialect::Dialect;
use crate::query::filter::Filter;
use crate::query::lex;
use crate::query::name;
use crate::query::print::is_atom;
use crate::query::proximity;
use crate::query::term;
use crate::query::tree::{Form, Item, Part, Pattern, Phrase, Token, Wildcard, Word};
use crate::text;

/// A word by stem, or to the letter, and what is lost in it.
pub(in crate::query) fn word(
    dialect: Dialect,
    word: &Word,
) -> Option<(String, Option<&'static str>)> {
    let text = &word.text;
    let is_plain = is_plain(dialect, text);
    let quoted = format!("\"{text}\"");
    let word = match (dialect, word.form) {
        (_, Form::Stem) if is_plain => text.clone(),
        (Dialect::Morgue, Form::Stem) => format!("\"{{{text}}}\""),
        (Dialect::Morgue, Form::Exact) if is_plain => format!("={text}"),
        (Dialect::Lucene, Form::Exact) => return None,
        (_, Form::Exact) => quoted,
        (_, Form::Stem) => {
            return Some((
                quoted,
                Some("this operator is a word in quotation marks only, in this form"),
            ));
        }
    };
    Some((word, None))
}

/// Whether a word that is printed bare is read as this word again, and not as an operator.
fn is_plain(dialect: Dialect, text: &str) -> bool {
    const OPERATORS: [&str; 7] = ["and", "or", "not", "but", "same", "adj", "xfirstword"];
    if text.contains("://") {
        return true;
    }
    let is_counted = name::counted(text).is_some_and(|(_, digits)| !digits.is_empty());
    let is_operator = OPERATORS.iter().any(|it| it.eq_ignore_ascii_case(text))
        || proximity::read(text, Dialect::Morgue).is_some();
    // Slashes make operators of Factiva inside a word too, and only its lexer knows them all.
    let is_said = dialect == Dialect::Morgue || lex::is_word(text, dialect);
    is_said && !is_counted && !is_operator && !text.contains(lex::is_blank) && is_one_word(text)
}

/// Whether a text is read as one word or compound with these letters.
fn is_one_word(text: &str) -> bool {
    let terms = term::read(text, term::Signs::default());
    match terms.as_slice() {
        [term] => term.kind == term::Kind::One(Token::Word(text.to_owned())),
        _ => false,
    }
}

/// A pattern of letters, and what is lost in it.
pub(in crate::query) fn wildcard(
    dialect: Dialect,
    wildcard: &Wildcard,
) -> Option<(String, Option<&'static str>)> {
    let last = wildcard.parts.len() - 1;
    let mut written = String::new();
    let mut note = None;
    for (number, part) in wildcard.parts.iter().enumerate() {
        let follows_open = number > 0 && wildcard.parts.get(number - 1) == Some(&Part::One);
        let sign = match part {
            Part::Letters(letters) => letters,
            Part::One => match dialect {
                Dialect::Web => return None,
                _ => "?",
            },
            Part::Any => match dialect {
                Dialect::Nexis if number == last && !follows_open => "!",
                Dialect::Proquest if number == last => {
                    note = Some("ProQuest takes at most 20 letters for it");
                    "[*20]"
                }
                Dialect::Nexis | Dialect::Proquest | Dialect::Web => return None,
                Dialect::Morgue | Dialect::Factiva | Dialect::Lucene => "*",
            },
            Part::UpTo(limit) => match dialect {
                Dialect::Morgue | Dialect::Factiva => &format!("${limit}"),
                Dialect::Proquest if *limit == 5 => "*",
                Dialect::Proquest => &format!("[*{limit}]"),
                _ => return None,
            },
        };
        written.push_str(sign);
    }
    Some((written, note))
}

/// What stands before, between and after the items of a phrase.
pub(in crate::query) fn phrase(dialect: Dialect, phrase: &Phrase) -> Option<[&'static str; 3]> {
    const QUOTED: [&str; 3] = ["\"", " ", "\""];
    const QUOTED_STEMS: [&str; 3] = ["\"{", " ", "}\""];
    let all = |fits: fn(&Item) -> bool| phrase.items.iter().all(|it| fits(&it.node));
    let is_word = |it: &Item| matches!(it, Item::One(Token::Word(_)));
    let is_stem = phrase.form == Form::Stem;
    match dialect {
        Dialect::Morgue if is_stem => Some(QUOTED_STEMS),
        Dialect::Morgue => Some(QUOTED),
        Dialect::Lucene if !is_stem && all(is_word) => Some(QUOTED),
        _ if phrase.slop > 0 => None,
        Dialect::Proquest if is_stem && all(is_word) => Some(QUOTED_STEMS),
        _ if is_stem => None,
        Dialect::Nexis
            if all(|it| matches!(it, Item::One(Token::Word(_) | Token::Wildcard(_)))) =>
        {
            Some(QUOTED)
        }
        Dialect::Web if all(|it| matches!(it, Item::One(Token::Word(_)) | Item::Gap)) => {
            Some(QUOTED)
        }
        _ if all(is_word) => Some(QUOTED),
        // Bare words side by side are a phrase, if none of them is an operator.
        Dialect::Factiva if all(is_bare_in_factiva) => Some(["(", " ", ")"]),
        _ => None,
    }
}

fn is_bare_in_factiva(item: &Item) -> bool {
    let is_bare = |token: &Token| match token {
        Token::Word(word) => {
            let begins_filter = Filter::named(word).is_some();
            let is_one = text::words(word).count() == 1;
            is_one && !begins_filter && is_plain(Dialect::Factiva, word)
        }
        Token::Wildcard(_) => true,
        Token::Fuzzy(_) | Token::Regex(_) => false,
    };
    match item {
        Item::One(token) => is_bare(token),
        Item::Either(tokens) => tokens.iter().all(is_bare),
        Item::Gap => true,
    }
}

/// Whether `/F50/` behind a pattern is sure to be read as that (Factiva).
pub(in crate::query) fn takes_slashes(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Word(word) => !word.text.contains('/'),
        pattern => is_atom(pattern),
    }
}

/// A word left open inside a phrase.
pub(in crate::query) fn gap(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Factiva => "%",
        _ => "*",
    }
}
