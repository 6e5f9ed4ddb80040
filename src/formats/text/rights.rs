//! The notice of rights, and the outlet that it names.

use std::sync::LazyLock;

use super::names::recased;
use super::phrases::{Phrases, Starts};
use super::words;

/// What a notice says, in small letters.
pub(in crate::formats) const SAYS: &[&str] = &[
    "all rights reserved",
    "some rights reserved",
    "all right reserved",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
    "prohibida su reproducción",
    "tutti i diritti riservati",
    "todos os direitos reservados",
    "alle rechten voorbehouden",
    "все права защищены",
    "版权所有",
    "may not be published, broadcast",
    "may not be reproduced",
    "without permission in writing",
    "unauthorized distribution",
];

/// What a notice has beside the word.
pub(in crate::formats) const SIGN: &str = "©";

/// What a notice begins with, in small letters.
const STARTS: &[&str] = &[
    "©",
    "(c) ",
    "copyright ",
    "copyright:",
    "© ",
    "all content ©",
    "all site contents ©",
    "版权",
];

/// The longest notice, in words.
const LONGEST: usize = 60;

/// What follows the name of the holder.
const ENDS: &[&str] = &[
    ". ",
    " - ",
    " – ",
    ", ",
    " | ",
    ".",
    " all rights",
    " All rights",
    " All Rights",
    " Todos",
    " Tous",
    " Alle",
    " a division",
];

/// What companies add to the name of their paper.
const COMPANY: &[&str] = &[
    "Ltd",
    "Ltd.",
    "Limited",
    "LLC",
    "Inc",
    "Inc.",
    "SARL",
    "GmbH",
    "Verlags-GmbH",
    "AG",
    "plc",
    "PLC",
    "Newspapers",
    "Group",
    "S.A.",
    "SA",
    "SAS",
    "BV",
    "AB",
    "AS",
    "Corp",
    "Corp.",
    "Co.",
];

static SAYING: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(SAYS));
static START: LazyLock<Starts> = LazyLock::new(|| Starts::of(STARTS));

/// Whether a line, whose beginning in small letters is `lower`, is a notice of rights.
///
/// `hinted` is whether it may have any of [`SAYS`] or the [`SIGN`].
pub(in crate::formats) fn is_notice(text: &str, lower: &str, hinted: bool) -> bool {
    let signed = || lower.contains(SIGN) && lower.contains("copyright");
    let says = START.begin(lower) || hinted && (SAYING.any_in(lower) || signed());
    let quoted = || text.starts_with(['"', '“', '«', '„']);
    says && !quoted() && words::words(text).take(LONGEST + 1).count() <= LONGEST && !is_photo(lower)
}

/// "Copyright Fredrik Persson/AP" and "© Foto: Getty Images" belong to photos.
fn is_photo(lower: &str) -> bool {
    ["foto", "photo", "getty", "/ap", "image"].iter().any(|it| lower.contains(it))
        && !lower.chars().any(|it| it.is_ascii_digit())
}

/// The outlet: the name on the masthead, by the holder of the rights where the page has both.
///
/// `above` are the lines over the headline. Nothing but the page itself is asked.
pub(in crate::formats) fn source(notice: Option<&str>, above: &[&str]) -> Option<String> {
    let holder = notice.and_then(holder);
    let mastheads = above.iter().map(|it| masthead(it)).filter(|it| !it.is_empty());
    let Some(holder) = holder else {
        // Without a notice only a first line in capitals is plainly a masthead.
        let first = masthead(above.first()?);
        let shouts =
            first.chars().any(char::is_alphabetic) && !first.chars().any(char::is_lowercase);
        return (shouts && words::count(first) >= 2).then(|| recased(first));
    };
    let same = |it: &&str| {
        let name = it.to_lowercase();
        let bare = name.strip_prefix("the ").unwrap_or(&name).to_owned();
        bare.chars().count() > 2 && holder.to_lowercase().contains(&bare)
    };
    let best = mastheads.filter(same).max_by_key(|it| it.len());
    Some(best.map_or(holder.clone(), recased))
}

/// The name on a masthead: what stands before a wide gap ("THE HARBOR LEDGER       PAGE 1A" was tidied to one space).
fn masthead(line: &str) -> &str {
    let line = line.split(" | ").next().unwrap_or(line);
    let page = line.find(" PAGE ").or_else(|| line.find(" NEWS WIRE"));
    page.and_then(|it| line.get(..it)).unwrap_or(line).trim()
}

/// Who holds the rights: "© 2022 The Harbor Ledger. All rights reserved." names The Harbor Ledger.
fn holder(notice: &str) -> Option<String> {
    let mut rest = notice;
    loop {
        let trimmed = rest.trim_start_matches(|it: char| {
            it.is_whitespace()
                || matches!(it, '©' | '-' | '–' | ',' | '|' | ':')
                || it.is_ascii_digit()
        });
        let words = [
            "Copyright",
            "COPYRIGHT",
            "copyright",
            "(c)",
            "(C)",
            "by ",
            "版权所有",
            "All content",
            "All site contents",
            "Powered by PageSuite",
        ];
        let next = words.iter().find_map(|it| trimmed.strip_prefix(it)).unwrap_or(trimmed);
        if next.len() == rest.len() {
            break;
        }
        rest = next;
    }
    let end = ENDS.iter().filter_map(|it| rest.find(it)).min().unwrap_or(rest.len());
    let name = rest.get(..end)?.trim_matches(|it: char| {
        it.is_whitespace() || it.is_ascii_digit() || matches!(it, '«' | '»' | '"' | '“' | '”')
    });
    let mut words: Vec<&str> = words::words(name).collect();
    while words.len() > 1 && words.last().is_some_and(|it| COMPANY.contains(it)) {
        words.pop();
    }
    let name = words.join(" ");
    (!name.is_empty() && words.len() <= 7 && !SAYS.contains(&name.to_lowercase().as_str()))
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_told_from_photo_credits_and_speech() {
        for line in [
            "© 2022 The Harbor Ledger. All rights reserved.",
            "(c) 2010 kilnwire. some rights reserved.",
            "版权所有 © 2016 码头晚报",
            "This material may not be reproduced without permission.",
        ] {
            assert!(is_notice(line, &line.to_lowercase(), true), "{line}");
        }
        for line in [
            "Copyright Fredrik Persson/AP",
            "©Foto: Getty Images/Design Pics RF",
            "\"All rights reserved,\" she said.",
            "He copyrighted it.",
        ] {
            assert!(!is_notice(line, &line.to_lowercase(), true), "{line}");
        }
    }

    #[test]
    fn the_source_is_the_name_on_the_page() {
        for (notice, above, expected) in [
            (
                Some("© 2021 Firth Examiner Newspapers Ltd. All rights reserved."),
                vec!["Register | Sign in", "The Firth Examiner"],
                Some("The Firth Examiner"),
            ),
            (
                Some("Copyright © 2013 Bamako Courier SARL. Hamdallaye ACI 2000, Bamako."),
                vec!["Menu", "Bamako Courier"],
                Some("Bamako Courier"),
            ),
            (
                Some("© 2023 «Балтийский фонарщик». Все права защищены."),
                vec![],
                Some("Балтийский фонарщик"),
            ),
            (
                Some("© La Vigie du Lac 2004 - Tous droits réservés"),
                vec![],
                Some("La Vigie du Lac"),
            ),
            (
                Some("© The Firth Examiner 2003"),
                vec!["THE FIRTH EXAMINER ONLINE"],
                Some("The Firth Examiner"),
            ),
            (Some("版权所有 © 2016 码头晚报"), vec!["码头晚报"], Some("码头晚报")),
            (None, vec!["THE HARBOR LEDGER PAGE 1A"], Some("The Harbor Ledger")),
            (None, vec!["Skip to content"], None),
            (None, vec![], None),
        ] {
            assert_eq!(source(notice, &above).as_deref(), expected, "{notice:?}");
        }
    }
}
