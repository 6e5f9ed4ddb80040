//! Names of people in bylines and credits.

use std::sync::LazyLock;

use super::phrases::Phrases;
use super::words;
use crate::formats::attribution::agencies::without_agencies;

/// Small words that stand inside names.
const PARTICLES: &[&str] = &[
    "van", "von", "de", "der", "den", "da", "do", "dos", "del", "di", "al", "el", "ag", "bin",
    "ibn", "ben", "la", "le", "ter", "ten", "y", "of",
];

/// What people at papers are, and what papers call themselves: no part of a name.
const ROLES: &[&str] = &[
    "staff",
    "writer",
    "writers",
    "reporter",
    "reporters",
    "correspondent",
    "correspondents",
    "editor",
    "editors",
    "agency",
    "agencies",
    "wire",
    "wires",
    "foreign",
    "political",
    "our",
    "senior",
    "chief",
    "columnist",
    "photographer",
    "news",
    "desk",
    "special",
    "contributor",
    "bureau",
    "team",
    "service",
    "services",
    "times",
    "post",
    "press",
    "courier",
    "reports",
    "report",
    "redaktion",
    "redazione",
    "rédaction",
    "redacción",
    "corresponsal",
    "enviado",
    "nuestro",
    "korrespondent",
    "lifestyle",
    "sports",
    "business",
    "science",
    "health",
    "deputy",
    "digital",
    "content",
    "director",
    "analyst",
    "guest",
    "own",
    "local",
    "online",
    "newsroom",
    "media",
];

/// The names in a list such as "Claire Bonnard in Geneva and Issouf Zongo in Ouagadougou; Editing by Mark Ellery".
///
/// `strict` takes runs of capitalised words only; without it a part in small
/// letters counts too, for papers that print everything so.
pub(in crate::formats) fn names_in(text: &str, strict: bool) -> Vec<String> {
    let mut text = without_agencies(text);
    if text.contains(is_chinese) {
        text = text.replace(' ', ",");
    }
    let mut names: Vec<String> = Vec::new();
    for part in parts(&text) {
        let found = if strict { longest_run(part) } else { whole_name(part) };
        if let Some(name) = found.map(|it| recased(&it)).filter(|it| !names.contains(it)) {
            names.push(name);
        }
    }
    names
}

/// The signs and words that part names.
const BETWEEN: &[&str] = &[
    " and ", " AND ", " und ", " et ", " y ", " & ", " и ", " e ", " og ", " och ", " en ",
    " with ", ";", ",", "/", ". ", "、", "，", "|", "(", ")",
];

static SIGN: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(BETWEEN));

/// A text between the signs and words that part names.
fn parts(text: &str) -> Vec<&str> {
    let mut there: Vec<usize> = SIGN.all_in(text).map(|it| it.number).collect();
    there.sort_unstable();
    there.dedup();
    let mut parts = vec![text];
    for sign in there.into_iter().filter_map(|it| BETWEEN.get(it)) {
        parts = parts.iter().flat_map(|it| it.split(*sign)).collect();
    }
    parts.into_iter().map(str::trim).filter(|it| !it.is_empty()).collect()
}

/// The part as a name, if it has two to four words and none is a role; a Chinese name has two to four signs.
fn whole_name(part: &str) -> Option<String> {
    let part = ["in ", "at ", "for ", "avec ", "mit ", "con "]
        .iter()
        .fold(part, |part, it| before_word(part, it));
    let words: Vec<&str> = words::words(part).collect();
    let clean = |it: &&str| it.chars().all(|c| c.is_alphabetic() || "-.'’".contains(c));
    if part.chars().all(is_chinese) {
        return (2..=4).contains(&part.chars().count()).then(|| part.to_owned());
    }
    let is_role = words.iter().any(|it| ROLES.contains(&it.to_lowercase().as_str()));
    ((2..=5).contains(&words.len()) && words.iter().all(clean) && !is_role).then(|| words.join(" "))
}

/// The part of a text before a word that begins it, stands in it or ends it.
fn before_word<'t>(text: &'t str, word: &str) -> &'t str {
    let at = match text.starts_with(word) {
        true => Some(0),
        false => format!("{text} ").find(&format!(" {word}")),
    };
    at.and_then(|it| text.get(..it)).unwrap_or(text).trim()
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// The longest run of capitalised words, of two words or more.
fn longest_run(part: &str) -> Option<String> {
    let mut best: Vec<&str> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for word in words::words(part).chain([""]) {
        let capital = word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().all(|it| it.is_alphabetic() || "-.'’".contains(it));
        let role = || ROLES.contains(&word.to_lowercase().as_str());
        let particle = !run.is_empty() && PARTICLES.contains(&word);
        if (capital && !role()) || particle {
            run.push(word);
            continue;
        }
        while run.last().is_some_and(|it| PARTICLES.contains(it)) {
            run.pop();
        }
        if run.len() > best.len() {
            best = std::mem::take(&mut run);
        }
        run.clear();
    }
    let name = best.join(" ");
    (2..=5).contains(&best.len()).then(|| name.trim_end_matches('.').to_owned())
}

/// Whether a text is a name and nothing else: two to four capitalised words.
pub(in crate::formats) fn is_name(text: &str) -> bool {
    if !(2..=4).contains(&words::count(text)) {
        return false;
    }
    let words: Vec<&str> = words::words(text).collect();
    let capital =
        |it: &&str| it.chars().next().is_some_and(char::is_uppercase) || PARTICLES.contains(it);
    let clean = text.chars().all(|it| it.is_alphabetic() || it == ' ' || "-.'’".contains(it));
    let shouts =
        || words.iter().all(|it| it.chars().count() > 2 && it.chars().all(char::is_uppercase));
    let role = || words.iter().any(|it| ROLES.contains(&it.to_lowercase().as_str()));
    clean && words.iter().all(capital) && !shouts() && !role() && !text.ends_with('.')
}

/// A name in capitals with one capital a word: "STANLEY LEAVITT" is Stanley Leavitt.
pub(in crate::formats) fn recased(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut recased = String::with_capacity(name.len());
    let mut inside = false;
    for c in name.chars() {
        match inside {
            true => recased.extend(c.to_lowercase()),
            false => recased.push(c),
        }
        inside = c.is_alphabetic();
    }
    recased
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_between_agencies_places_and_roles() {
        for (text, strict, names) in [
            (
                "Associated Press writer Sylvain Renaud in Paris contributed to this report. Ledger staff writer Nell Cobb contributed from Lewiston.",
                true,
                vec!["Sylvain Renaud", "Nell Cobb"],
            ),
            (
                "Claire Bonnard in Geneva and Issouf Zongo in Ouagadougou; Editing by Mark Ellery",
                true,
                vec!["Claire Bonnard", "Issouf Zongo", "Mark Ellery"],
            ),
            (
                "STANLEY LEAVITT and JOYCE POMERLEAU, Staff Writers",
                false,
                vec!["Stanley Leavitt", "Joyce Pomerleau"],
            ),
            ("ap and jonas weld", false, vec!["jonas weld"]),
            ("林岸 周小棠", false, vec!["林岸", "周小棠"]),
            ("Our Foreign Staff", false, vec![]),
            ("Dagogo Wokoma, Lagos", false, vec!["Dagogo Wokoma"]),
            ("The Canadian Press", true, vec![]),
        ] {
            assert_eq!(names_in(text, strict), names, "{text}");
        }
        assert_eq!(recased("NELL O'BRIEN-COBB"), "Nell O'Brien-Cobb");
    }

    #[test]
    fn a_name_is_two_to_four_capitalised_words() {
        for name in ["Flora Mackay", "Jean-Noël Tissot", "Вера Лосева", "Pieter van Dalen"]
        {
            assert!(is_name(name), "{name}");
        }
        for other in ["Staff Writer", "Share", "BREAKING NEWS", "Nation & World", "It left."] {
            assert!(!is_name(other), "{other}");
        }
    }
}
