//! A file of synonyms to a query in which bare words also stand for these.

use std::collections::BTreeMap;

use super::Query;
use super::field::Field;
use super::finding::Code;
use super::parse::MOST_CLAUSES;
use super::tree::{At, Clause, Form, Item, Near, Pattern, Phrase, Token};
use crate::error::{Error, ErrorKind, Result};
use crate::text::words;

/// Words that are searched for along with those that were typed.
///
/// A line of the file is a group. In `a, b, "c d"` each word also finds the
/// others; with `a => b, c` only `a` finds more. A phrase stands in quotation
/// marks and is found but never replaced, `=word` is found in this form only,
/// and a line that begins with `#` is a remark.
///
/// Only bare words find their synonyms, wherever they stand: no `=word`, no
/// phrase, no pattern, and no name in `byline:`, `dateline:`, `source:` or
/// `section:`.
///
/// ```
/// use morgue::{Archive, Search, Thesaurus};
/// let mut archive = Archive::in_memory()?;
/// archive.add_folder("sample_corpus")?;
/// let synonyms = Thesaurus::parse("synonyms.txt", "mercenaries, \"Wagner Group\"\nputsch => coup")?;
/// let plain = archive.search(Search::new("putsch"))?;
/// let more = archive.search(Search::new("putsch").synonyms(synonyms))?;
/// assert!(plain.hits.is_empty() && !more.hits.is_empty());
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thesaurus {
    /// What a word also stands for, by the forms of its spelling.
    also: BTreeMap<String, Vec<Pattern>>,
}

impl Thesaurus {
    /// Reads the text of a thesaurus; `name` is what errors call it.
    ///
    /// # Errors
    ///
    /// A line that is no group is refused with [`ErrorKind::Input`], its number and what to write.
    ///
    /// ```
    /// let refused = morgue::Thesaurus::parse("synonyms.txt", "coup, putsch\ntask force, takuba").unwrap_err();
    /// assert_eq!(
    ///     refused.to_string(),
    ///     "synonyms.txt, line 2: \"task force\" is neither a word nor a phrase; put a phrase into quotation marks",
    /// );
    /// ```
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let mut thesaurus = Self::default();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            thesaurus.add(line).map_err(|fault| {
                Error::new(ErrorKind::Input, format!("{name}, line {number}: {fault}"))
            })?;
        }
        Ok(thesaurus)
    }

    /// Whether a word has synonyms here.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.also.contains_key(&forms_of(word))
    }

    fn add(&mut self, line: &str) -> std::result::Result<(), String> {
        let Some((from, to)) = line.split_once("=>") else {
            let group = members(line)?;
            if group.len() < 2 {
                return Err("a group has two words or more; write coup, putsch".to_owned());
            }
            group.iter().for_each(|it| self.widen(it, &group));
            return Ok(());
        };
        let (from, to) = (members(from)?, members(to)?);
        if from.iter().any(|it| matches!(it, Pattern::Phrase(_))) {
            return Err(
                "only a word can stand left of =>; a phrase is searched for as typed".to_owned()
            );
        }
        from.iter().for_each(|it| self.widen(it, &to));
        Ok(())
    }

    /// Lets a word stand for a group too; a phrase stands for itself alone.
    fn widen(&mut self, word: &Pattern, group: &[Pattern]) {
        let Some(key) = key(word) else { return };
        let also = self.also.entry(key).or_default();
        for it in group.iter().filter(|it| *it != word) {
            if !also.contains(it) {
                also.push(it.clone());
            }
        }
    }
}

impl Query {
    /// The same query with each bare word joined by its synonyms; `None` where no word has any.
    pub(crate) fn widened(&self, thesaurus: &Thesaurus) -> Result<Option<Self>> {
        if thesaurus.also.is_empty() {
            return Ok(None);
        }
        let root = clause(&self.root, None, thesaurus);
        if root == self.root {
            return Ok(None);
        }
        let count = leaves(&root);
        if count > MOST_CLAUSES {
            let message =
                format!("a query may have 1,024 clauses; this one has {count} with its synonyms");
            let refusal = Code::TooManyClauses.at(self.root.span, message);
            return Err(Error::refused(vec![refusal.hint("write = before words that need none")]));
        }
        Ok(Some(Self { root, notes: self.notes.clone() }))
    }
}

/// The words and phrases between the commas of a line.
fn members(list: &str) -> std::result::Result<Vec<Pattern>, String> {
    let mut in_marks = false;
    let is_between = |c: char| {
        in_marks ^= c == '"';
        c == ',' && !in_marks
    };
    list.split(is_between).map(|it| member(it.trim())).collect()
}

fn member(text: &str) -> std::result::Result<Pattern, String> {
    if text.is_empty() {
        return Err("a word is missing beside a comma or =>; write a, b or a => b, c".to_owned());
    }
    let read = Query::parse(text).ok().map(|it| it.root.node);
    match read {
        Some(Clause::Find(word @ Pattern::Word(_))) => Ok(word),
        Some(Clause::Find(Pattern::Phrase(phrase))) if is_plain(&phrase) => {
            Ok(Pattern::Phrase(phrase))
        }
        _ => Err(format!(
            "\"{}\" is neither a word nor a phrase; put a phrase into quotation marks",
            text.replace('"', "")
        )),
    }
}

/// Whether a phrase is nothing but words side by side.
fn is_plain(phrase: &Phrase) -> bool {
    let is_word = |it: &At<Item>| matches!(it.node, Item::One(Token::Word(_)));
    phrase.slop == 0 && phrase.items.iter().all(is_word)
}

/// The forms of a word, by which it is looked up.
fn key(word: &Pattern) -> Option<String> {
    let Pattern::Word(word) = word else { return None };
    Some(forms_of(&word.text))
}

fn forms_of(word: &str) -> String {
    let forms: Vec<String> = words(word).map(|it| it.form().into_owned()).collect();
    forms.join(" ")
}

fn clause(it: &At<Clause>, field: Option<Field>, thesaurus: &Thesaurus) -> At<Clause> {
    let widened = |inner: &At<Clause>| clause(inner, field, thesaurus);
    let node = match &it.node {
        Clause::Find(found) => {
            let found = At::<Pattern>::new(found.clone(), it.span);
            return At::<Clause>::find(pattern(&found, field, thesaurus));
        }
        Clause::And(parts) => Clause::And(parts.iter().map(widened).collect()),
        Clause::Or(parts) => Clause::Or(parts.iter().map(widened).collect()),
        Clause::Not(inner) => Clause::Not(Box::new(widened(inner))),
        Clause::In(own, inner) => Clause::In(*own, Box::new(clause(inner, Some(*own), thesaurus))),
        Clause::AtLeast(count, inner) => {
            Clause::AtLeast(*count, Box::new(pattern(inner, field, thesaurus)))
        }
        Clause::Boost(factor, inner) => Clause::Boost(*factor, Box::new(widened(inner))),
        filter @ (Clause::Present(_)
        | Clause::Dates(_)
        | Clause::Length(_)
        | Clause::Flag(_)
        | Clause::Grep(_)
        | Clause::Everything) => filter.clone(),
    };
    At::<Clause>::new(node, it.span)
}

fn pattern(it: &At<Pattern>, field: Option<Field>, thesaurus: &Thesaurus) -> At<Pattern> {
    let widened = |inner: &At<Pattern>| pattern(inner, field, thesaurus);
    let boxed = |inner: &At<Pattern>| Box::new(widened(inner));
    let node = match &it.node {
        word @ Pattern::Word(typed) if typed.form == Form::Stem && has_synonyms(field) => {
            let also = key(word).and_then(|it| thesaurus.also.get(&it));
            match also {
                Some(also) => {
                    let all = std::iter::once(word).chain(also).cloned();
                    Pattern::Or(all.map(|one| At::<Pattern>::new(one, it.span)).collect())
                }
                None => word.clone(),
            }
        }
        Pattern::Or(alternatives) => Pattern::Or(alternatives.iter().map(widened).collect()),
        Pattern::Near(near) => {
            let [left, right] = &near.operands;
            let operands = [widened(left), widened(right)];
            Pattern::Near(Box::new(Near { relation: near.relation, operands }))
        }
        Pattern::First(count, inner) => Pattern::First(*count, boxed(inner)),
        Pattern::Quote(inner) => Pattern::Quote(boxed(inner)),
        Pattern::Case(letters, inner) => Pattern::Case(*letters, boxed(inner)),
        Pattern::In(own, inner) => {
            Pattern::In(*own, Box::new(pattern(inner, Some(*own), thesaurus)))
        }
        node @ (Pattern::Word(_)
        | Pattern::Wildcard(_)
        | Pattern::Fuzzy(_)
        | Pattern::Regex(_)
        | Pattern::Phrase(_)) => node.clone(),
    };
    At::<Pattern>::new(node, it.span)
}

/// Whether words of a field are words of the language: names and whole values have no synonyms.
fn has_synonyms(field: Option<Field>) -> bool {
    !field.is_some_and(|it| {
        it.is_value()
            || matches!(
                it,
                Field::Byline | Field::Dateline | Field::Source | Field::Section | Field::Agency
            )
    })
}

/// How many clauses and patterns of a tree are made of no others.
fn leaves(clause: &At<Clause>) -> usize {
    let below: usize = clause.node.clauses().iter().map(leaves).sum();
    below + clause.node.pattern().map_or(0, leaves_of_pattern)
}

fn leaves_of_pattern(pattern: &Pattern) -> usize {
    let below: usize = pattern.operands().iter().map(|it| leaves_of_pattern(&it.node)).sum();
    below.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(thesaurus: &str, query: &str, expected: &str) {
        let thesaurus = Thesaurus::parse("synonyms.txt", thesaurus).unwrap();
        let query = Query::parse(query).unwrap();
        let widened = query.widened(&thesaurus).unwrap();
        assert_eq!(widened.unwrap_or(query).to_string(), expected);
    }

    const GROUPS: &str = "# of the trade\ncoup, putsch, \"seizure of power\"\nEU => \"European Union\", Brussels\nal-Qaida, =AQIM";

    #[test]
    fn a_bare_word_also_stands_for_its_group() {
        check(GROUPS, "mali Putsch", "mali AND (Putsch OR coup OR \"seizure of power\")");
        check(GROUPS, "eu brussels", "(eu OR \"European Union\" OR Brussels) AND brussels");
        check(GROUPS, "al-qaida aqim", "(al-qaida OR =AQIM) AND (aqim OR al-Qaida)");
    }

    #[test]
    fn words_near_others_and_in_fields_and_functions_have_synonyms_too() {
        check(
            GROUPS,
            "EU w/5 coup",
            "(EU OR \"European Union\" OR Brussels) w/5 (coup OR putsch OR \"seizure of power\")",
        );
        check(GROUPS, "-headline(mali OR aqim)", "NOT headline(mali OR (aqim OR al-Qaida))");
        check(GROUPS, "atleast3(aqim)", "atleast3(aqim OR al-Qaida)");
    }

    #[test]
    fn what_is_typed_exactly_and_names_have_none() {
        for query in ["=coup", "\"the coup\"", "\"coup\"", "coup*", "coup~", "byline:coup"] {
            let read = Query::parse(query).unwrap().to_string();
            check(GROUPS, query, &read);
        }
    }

    #[test]
    fn a_line_that_is_no_group_is_refused() {
        let refused = |text| Thesaurus::parse("s.txt", text).unwrap_err().to_string();
        assert_eq!(
            refused("a, b\n\ncoup"),
            "s.txt, line 3: a group has two words or more; write coup, putsch"
        );
        assert_eq!(
            refused("a,,b"),
            "s.txt, line 1: a word is missing beside a comma or =>; write a, b or a => b, c"
        );
        assert_eq!(refused("a =>"), refused("a,,b"));
        assert_eq!(
            refused("\"a b\" => c"),
            "s.txt, line 1: only a word can stand left of =>; a phrase is searched for as typed"
        );
        assert_eq!(
            refused("coup*, putsch"),
            "s.txt, line 1: \"coup*\" is neither a word nor a phrase; put a phrase into quotation marks"
        );
    }

    #[test]
    fn too_many_synonyms_are_refused_with_their_number() {
        let group: Vec<String> = (0..600).map(|it| format!("w{it}")).collect();
        let thesaurus = Thesaurus::parse("s.txt", &group.join(", ")).unwrap();
        let refused = Query::parse("w1 w2").unwrap().widened(&thesaurus).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "a query may have 1,024 clauses; this one has 1200 with its synonyms"
        );
    }
}
