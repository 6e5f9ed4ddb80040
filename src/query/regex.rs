//! A regular expression to what is wrong with it, if anything.
//!
//! Only the spelling is judged here, so that a query is refused with a caret
//! before an archive is opened. What is accepted: characters, `.`, classes,
//! groups, `|`, and the repetitions `* + ? {n} {n,} {n,m}`.

use super::lex::is_blank;

/// Where a regular expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// It must match one whole form, so `^` and `$` would say nothing (rule 62).
    Form,
    /// It is looked for in the stored text.
    Text,
}

/// The byte after the `/` that closes the regular expression beginning at `start`, if it does so
/// before a blank and at the end of a word.
pub(super) fn end(text: &str, start: usize) -> Option<usize> {
    let end = closing_slash(text, start + 1, is_blank)?;
    let next = text.get(end..)?.chars().next();
    let ends_word =
        next.is_none_or(|it| is_blank(it) || matches!(it, ')' | ']' | '}' | '^' | '|' | ','));
    (ends_word && end > start + 2).then_some(end)
}

/// The byte after the next `/` without a backslash, unless what `stops` comes first.
pub(super) fn closing_slash(
    text: &str,
    from: usize,
    stops: impl Fn(char) -> bool,
) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.get(from..)?.char_indices() {
        match c {
            _ if stops(c) => return None,
            '/' if !escaped => return Some(from + at + 1),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    None
}

/// How often a repetition may be told to repeat; more makes an automaton of many megabytes.
const MOST_REPEATS: u32 = 1000;

/// The first fault, in words that go on from "the regular expression"; `None` if there is none.
pub(super) fn fault(regex: &str, scope: Scope) -> Option<String> {
    if regex.is_empty() {
        return Some("is empty".to_owned());
    }
    Checker { rest: regex.chars().peekable(), scope, open: 0 }.check().err()
}

struct Checker<'r> {
    rest: std::iter::Peekable<std::str::Chars<'r>>,
    scope: Scope,
    open: usize,
}

impl Checker<'_> {
    fn check(mut self) -> Result<(), String> {
        // Whether something stands before that a repetition can repeat.
        let mut repeatable = false;
        while let Some(c) = self.rest.next() {
            repeatable = match c {
                '(' => {
                    self.group()?;
                    self.open += 1;
                    false
                }
                ')' => {
                    let open = self.open.checked_sub(1);
                    self.open = open.ok_or("closes a group that it does not open")?;
                    true
                }
                '|' => false,
                '*' | '+' | '?' => self.repetition(c, repeatable)?,
                '{' => {
                    self.count()?;
                    self.repetition(c, repeatable)?
                }
                '[' => {
                    self.class()?;
                    true
                }
                '\\' => {
                    self.escape()?;
                    true
                }
                '^' | '$' if self.scope == Scope::Form => {
                    return Err(format!("matches the whole word, so `{c}` has no place in it"));
                }
                '^' | '$' => false,
                _ => true,
            };
        }
        if self.open > 0 {
            return Err("does not close a group that it opens".to_owned());
        }
        Ok(())
    }

    /// After `(`: groups may be told not to be remembered, and nothing else.
    fn group(&mut self) -> Result<(), String> {
        if self.rest.peek() != Some(&'?') {
            return Ok(());
        }
        self.rest.next();
        match self.rest.next() {
            Some(':') => Ok(()),
            Some('=' | '!' | '<') => Err("cannot look ahead or behind".to_owned()),
            _ => Err("has an unknown kind of group".to_owned()),
        }
    }

    fn repetition(&mut self, sign: char, repeatable: bool) -> Result<bool, String> {
        if !repeatable {
            return Err(format!("has a `{sign}` with nothing before it to repeat"));
        }
        // A lazy repetition matches the same words, so its mark is let pass.
        self.rest.next_if_eq(&'?');
        Ok(false)
    }

    /// After `{`: a number, or two in order.
    fn count(&mut self) -> Result<(), String> {
        let mut inner = String::new();
        loop {
            match self.rest.next() {
                Some('}') => break,
                Some(c) => inner.push(c),
                None => return Err("does not close a `{`".to_owned()),
            }
        }
        let number = |it: &str| {
            let number: u32 = it.parse().map_err(|_| format!("has no number in `{{{inner}}}`"))?;
            match number <= MOST_REPEATS {
                true => Ok(number),
                false => Err(format!("repeats more than {MOST_REPEATS} times")),
            }
        };
        match inner.split_once(',') {
            None | Some((_, "")) => number(inner.trim_end_matches(',')).map(|_| ()),
            Some((least, most)) if number(least)? <= number(most)? => Ok(()),
            Some(_) => Err(format!("counts backwards in `{{{inner}}}`")),
        }
    }

    /// After `[`: up to the bracket that closes it; one that comes first is itself.
    fn class(&mut self) -> Result<(), String> {
        self.rest.next_if_eq(&'^');
        let mut first = true;
        let mut before: Option<char> = None;
        while let Some(c) = self.rest.next() {
            let item = match c {
                ']' if !first => return Ok(()),
                '\\' => self.escape()?,
                '-' if before.is_some() && self.rest.peek() != Some(&']') => {
                    let last = match self.rest.next() {
                        Some('\\') => self.escape()?,
                        last => last,
                    };
                    if before > last {
                        return Err("has a range that runs backwards".to_owned());
                    }
                    None
                }
                c => Some(c),
            };
            before = item;
            first = false;
        }
        Err("does not close a `[`".to_owned())
    }

    /// After `\`: the character itself, or `None` for a class such as `\d`.
    fn escape(&mut self) -> Result<Option<char>, String> {
        match self.rest.next() {
            None => Err("ends in a single `\\`".to_owned()),
            Some('d' | 'D' | 's' | 'S' | 'w' | 'W') => Ok(None),
            Some('b' | 'B') if self.scope == Scope::Text => Ok(None),
            Some(c @ ('n' | 't' | 'r')) => Ok(Some(c)),
            Some(c @ ('b' | 'B' | 'A' | 'z' | 'Z')) => {
                Err(format!("matches the whole word, so `\\{c}` has no place in it"))
            }
            Some(c) if c.is_ascii_digit() => {
                Err(format!("cannot look back at a group with `\\{c}`"))
            }
            Some(c) if c.is_alphanumeric() => Err(format!("has an unknown `\\{c}`")),
            Some(c) => Ok(Some(c)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_engine_can_use_is_accepted() {
        for regex in [
            "forc(e|ed)",
            "[a-z]+",
            "[]a]",
            "[^a-]",
            "a{2}b{1,}c{1,3}",
            r"\d+\.\w*?",
            "(?:a|b)*",
            "ж?",
        ] {
            assert_eq!(fault(regex, Scope::Form), None, "{regex}");
        }
        assert_eq!(fault(r"^\bFILE$", Scope::Text), None);
    }

    #[test]
    fn a_fault_is_named() {
        for (regex, expected) in [
            ("", "is empty"),
            ("(a", "does not close a group that it opens"),
            ("a)", "closes a group that it does not open"),
            ("*a", "has a `*` with nothing before it to repeat"),
            ("a**", "has a `*` with nothing before it to repeat"),
            ("(|+)", "has a `+` with nothing before it to repeat"),
            ("^a", "matches the whole word, so `^` has no place in it"),
            (r"a\b", r"matches the whole word, so `\b` has no place in it"),
            ("a(?=b)", "cannot look ahead or behind"),
            ("(?i)a", "has an unknown kind of group"),
            (r"(a)\1", r"cannot look back at a group with `\1`"),
            ("[a", "does not close a `[`"),
            ("[z-a]", "has a range that runs backwards"),
            ("a{2", "does not close a `{`"),
            ("a{x}", "has no number in `{x}`"),
            ("a{3,1}", "counts backwards in `{3,1}`"),
            ("a{9999}", "repeats more than 1000 times"),
            (r"a\", r"ends in a single `\`"),
        ] {
            assert_eq!(fault(regex, Scope::Form).as_deref(), Some(expected), "{regex}");
        }
    }
}
