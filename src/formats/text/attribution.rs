//! Whom a story credits: the closing lines that name agencies and colleagues.

use std::sync::LazyLock;

use super::dates::dates_in;
use super::names::names_in;
use super::phrases::{Phrases, Starts};
use super::weights::CREDIT_WORDS;
use super::words;
use crate::article::{Attribution, AttributionKind};
use crate::formats::agencies::{ids_in, without_agencies};

use AttributionKind::{
    Contributed, Edited, FilesFrom, ProvidedBy, Reported, RepublishedFrom, Translated,
};

/// How a credit begins, in small letters and without brackets or dashes, and what it credits.
const STARTS: &[(&str, AttributionKind)] = &[
    ("reporting by", Reported),
    ("report by", Reported),
    ("reported by", Reported),
    ("written by", Reported),
    ("writing by", Reported),
    ("additional reporting", Contributed),
    ("additional research", Contributed),
    ("additional writing", Contributed),
    ("with reporting by", Contributed),
    ("with reporting from", FilesFrom),
    ("with additional reporting", Contributed),
    ("contributing:", Contributed),
    ("contributors:", Contributed),
    ("contribution:", Contributed),
    ("edited by", Edited),
    ("editing by", Edited),
    ("compiled by", Edited),
    ("translated from", Translated),
    ("translated by", Translated),
    ("translation by", Translated),
    ("translation:", Translated),
    ("with files from", FilesFrom),
    ("with file from", FilesFrom),
    ("files from", FilesFrom),
    ("with inputs from", FilesFrom),
    ("with input from", FilesFrom),
    ("inputs from", FilesFrom),
    ("with agency input", FilesFrom),
    ("with agencies", FilesFrom),
    ("with information from", FilesFrom),
    ("with material from", FilesFrom),
    ("with wire reports", FilesFrom),
    ("with wires", FilesFrom),
    ("includes reporting from", FilesFrom),
    ("some information for this", FilesFrom),
    ("information from", FilesFrom),
    ("some material in this", FilesFrom),
    ("this report was sourced", ProvidedBy),
    ("this story was sourced", ProvidedBy),
    ("this article was sourced", ProvidedBy),
    ("this report was based on", ProvidedBy),
    ("this article was based on", ProvidedBy),
    ("this story is based on", ProvidedBy),
    ("this report is based on", ProvidedBy),
    ("this report was prepared", ProvidedBy),
    ("this story was provided", ProvidedBy),
    ("provided by", ProvidedBy),
    ("source:", ProvidedBy),
    ("sources:", ProvidedBy),
    ("source :", ProvidedBy),
    ("news source:", ProvidedBy),
    ("distributed by", ProvidedBy),
    ("originally published", RepublishedFrom),
    ("originally appeared", RepublishedFrom),
    ("first published", RepublishedFrom),
    ("first appeared", RepublishedFrom),
    ("republished from", RepublishedFrom),
    ("republished with", RepublishedFrom),
    ("reprinted from", RepublishedFrom),
    ("reprinted with", RepublishedFrom),
    ("quelle:", ProvidedBy),
    ("quellen:", ProvidedBy),
    ("mit material von", FilesFrom),
    ("mit informationen von", FilesFrom),
    ("mit agenturmaterial", FilesFrom),
    ("weitere quellen", FilesFrom),
    ("aus dem englischen", Translated),
    ("übersetzt von", Translated),
    ("redaktion:", Edited),
    ("avec agences", FilesFrom),
    ("avec les agences", FilesFrom),
    ("source : ", ProvidedBy),
    ("traduit de", Translated),
    ("traduit par", Translated),
    ("traduction", Translated),
    ("édité par", Edited),
    ("rédigé par", Reported),
    ("con información de", FilesFrom),
    ("con informacion de", FilesFrom),
    ("con datos de", FilesFrom),
    ("fuente:", ProvidedBy),
    ("fuentes:", ProvidedBy),
    ("traducción", Translated),
    ("traducido por", Translated),
    ("edición de", Edited),
    ("editado por", Edited),
    ("reporte de", Reported),
    ("reporte por", Reported),
    ("fonte:", ProvidedBy),
    ("com informações", FilesFrom),
    ("con informazioni", FilesFrom),
    ("bron:", ProvidedBy),
    ("källa:", ProvidedBy),
    ("kilde:", ProvidedBy),
    ("źródło:", ProvidedBy),
    ("kaynak:", ProvidedBy),
    ("по информации", ProvidedBy),
    ("по данным", ProvidedBy),
    ("по материалам", ProvidedBy),
    ("источник:", ProvidedBy),
    ("перевод", Translated),
    ("据", ProvidedBy),
    ("来源：", ProvidedBy),
    ("来源:", ProvidedBy),
    ("综合", ProvidedBy),
    ("新闻来源", ProvidedBy),
    ("编译", Translated),
];

/// What a credit says somewhere.
const SAYS: &[(&str, AttributionKind)] = &[
    ("contributed to this", Contributed),
    ("contributed to the", Contributed),
    ("contributed reporting", Contributed),
    ("contributed from", Contributed),
    ("contributed to report", Contributed),
    ("assisted with this", Contributed),
    ("contributed.", Contributed),
    ("information provided by", ProvidedBy),
    ("provided the reporting", ProvidedBy),
    ("provided information", ProvidedBy),
    ("provided this report", ProvidedBy),
    ("was originally published", RepublishedFrom),
    ("originally appeared", RepublishedFrom),
    ("was first published", RepublishedFrom),
    ("first appeared on", RepublishedFrom),
    ("first appeared in", RepublishedFrom),
    ("is republished from", RepublishedFrom),
    ("was republished from", RepublishedFrom),
    ("was translated", Translated),
    ("; editing by", Reported),
    ("hat zu diesem", Contributed),
    ("a contribué à", Contributed),
    ("contribuyó", Contributed),
];

/// Starts that are credits only before a name of an agency, since sentences begin so as well.
const ONLY_AGENCY: &[&str] = &[
    "据",
    "综合",
    "по данным",
    "по информации",
    "information from",
    "перевод",
    "traducción",
    "traduction",
    "report by",
    "sources:",
    "reported by",
    "files from",
];

/// Words for which a credit "was first published" is a statement about the matter, not about the page.
const ABOUT_THE_PAGE: &[&str] =
    &["article", "story", "report", "piece", "essay", "post", "column", "interview", "version"];

/// The longest line of credits, in bytes: [`CREDIT_WORDS`] words of the longest kind.
const LONGEST: usize = 1000;

static START: LazyLock<Starts> = LazyLock::new(|| Starts::of(&phrases_of(STARTS)));
static SAYING: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(&phrases_of(SAYS)));

fn phrases_of(table: &[(&'static str, AttributionKind)]) -> Vec<&'static str> {
    table.iter().map(|(phrase, _)| *phrase).collect()
}

/// The credit that a line is, judged by its words; where it stands is for the caller to judge.
pub(in crate::formats) fn attribution(text: &str) -> Option<Attribution> {
    if text.len() > LONGEST
        || words::words(text).take(CREDIT_WORDS + 1).count() > CREDIT_WORDS
        || text.starts_with(['"', '“', '„', '«'])
    {
        return None;
    }
    let kind = kind_of(text)?;
    let people = match kind {
        ProvidedBy | RepublishedFrom => Vec::new(),
        _ => names_in(text, true),
    };
    Some(Attribution { text: text.to_owned(), agencies: ids_in(text), people, kind })
}

/// The credit in brackets behind the last sentence of a story: an agency, perhaps with the initials of its editor.
pub(in crate::formats) fn closing(text: &str) -> Option<Attribution> {
    let inner = text.trim_end().strip_suffix(')')?;
    let (_, inner) = inner.rsplit_once('(')?;
    let mut parts = inner.split(['/', ',', ' ']).filter(|it| !it.is_empty());
    let is_initials = |it: &str| it.chars().count() <= 4 && it.chars().all(char::is_lowercase);
    let credits = parts.next().is_some_and(is_agencies_alone)
        && parts.all(|it| is_agencies_alone(it) || is_initials(it));
    let agencies = ids_in(inner);
    (credits && !agencies.is_empty()).then(|| Attribution {
        text: format!("({inner})"),
        agencies,
        people: Vec::new(),
        kind: ProvidedBy,
    })
}

fn kind_of(text: &str) -> Option<AttributionKind> {
    let inner = text.trim_matches(|c: char| c.is_whitespace() || "()（）[]—–-*_".contains(c));
    let mut lower = inner.to_lowercase();
    if !lower.is_ascii() {
        lower = lower.replace('’', "'");
    }
    let lower = lower.trim_start_matches("• ");
    if is_agencies_alone(inner) || is_agency_copyright(inner, lower) {
        return Some(ProvidedBy);
    }
    if let Some((start, kind)) = START.of_text(lower).and_then(|it| STARTS.get(it)) {
        return begins_credit(inner, lower, start, *kind).then_some(*kind);
    }
    if let Some(kind) = with_agency(inner, lower) {
        return Some(kind);
    }
    let first = SAYING.all_in(lower).map(|it| it.number).min();
    let (phrase, kind) = first.and_then(|it| SAYS.get(it))?;
    let words = words::count(lower);
    let about_page = ABOUT_THE_PAGE.iter().any(|it| lower.contains(it));
    let says = match kind {
        // "It first appeared in 2014", "the worm first appeared on 20 December".
        RepublishedFrom => {
            (lower.starts_with("this ")
                || lower.starts_with("a version")
                || lower.starts_with("the original"))
                && about_page
                && words <= 45
                && names_a_place(inner, phrase)
        }
        Contributed => {
            words <= 50
                && (about_page
                    || !ids_in(inner).is_empty()
                    || lower.contains("writer")
                    || lower.contains("contributed from"))
                && !names_in(inner, true).is_empty() | !ids_in(inner).is_empty()
        }
        ProvidedBy => words <= 25 && (lower.starts_with("this ") || !ids_in(inner).is_empty()),
        _ => words <= 40,
    };
    says.then_some(*kind)
}

/// Whether what follows the start is what a credit goes on with.
fn begins_credit(inner: &str, lower: &str, start: &str, kind: AttributionKind) -> bool {
    let rest = lower.get(start.len()..).unwrap_or_default().trim();
    let sentence_of_body = words::count(lower) > 40 && kind != Reported;
    // "First published on November 19, 2019" is a date, "Sources:" a heading.
    let is_date = kind == RepublishedFrom && !dates_in(inner).is_empty();
    let only_agency = ONLY_AGENCY.contains(&start) && ids_in(inner).is_empty();
    (!rest.is_empty() || start.ends_with('s')) && !sentence_of_body && !is_date && !only_agency
}

/// "mit dpa", "sak/Reuters", "con EFE", "ino/dpa": initials and agencies.
fn with_agency(inner: &str, lower: &str) -> Option<AttributionKind> {
    let words = words::count(inner);
    if words > 6 || ids_in(inner).is_empty() {
        return None;
    }
    let with = ["with ", "mit ", "avec ", "con ", "com ", "med ", "met "]
        .iter()
        .any(|it| lower.starts_with(it));
    let rest = without_agencies(inner);
    let initials = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|it| !it.is_empty())
        .all(|it| it.chars().count() <= 4);
    let shorthand = words <= 3 && inner.contains('/') && initials;
    (with || shorthand).then_some(if with { FilesFrom } else { ProvidedBy })
}

/// A line that names agencies and nothing else: "(Reuters)", "AFP", "Agencies".
fn is_agencies_alone(inner: &str) -> bool {
    if inner.len() > 60 {
        return false;
    }
    let collective = matches!(
        inner.to_lowercase().as_str(),
        "agencies" | "agencias" | "agences" | "agenturen" | "wire reports" | "wires"
    );
    if collective || ids_in(inner).is_empty() {
        return collective;
    }
    let rest = without_agencies(inner);
    !rest.chars().any(char::is_alphanumeric) || matches!(rest.to_lowercase().trim(), "the")
}

/// "© dpa-infocom, dpa:240516-99-53606/3".
fn is_agency_copyright(inner: &str, lower: &str) -> bool {
    lower.starts_with("© ") && lower.contains("dpa:") && !ids_in(inner).is_empty()
}

/// Whether a name follows "originally published by", "first appeared on".
fn names_a_place(inner: &str, phrase: &str) -> bool {
    let lower = inner.to_lowercase();
    let Some(at) = lower.find(phrase).map(|it| it + phrase.len()) else { return false };
    let rest = inner.get(at..).unwrap_or_default();
    let named = ["by ", "on ", "in ", "at "].iter().any(|it| rest.trim_start().starts_with(it))
        || phrase.ends_with("on")
        || phrase.ends_with("in")
        || phrase.ends_with("from");
    named && dates_in(rest).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_told_by_how_they_begin_and_what_they_say() {
        for (line, kind, agencies, people) in [
            (
                "This report was sourced from information provided by the Associated Press",
                ProvidedBy,
                vec!["ap"],
                vec![],
            ),
            (
                "Some information for this report came from Reuters.",
                FilesFrom,
                vec!["reuters"],
                vec![],
            ),
            ("(With inputs from agencies)", FilesFrom, vec![], vec![]),
            (
                "(Reporting by Will Dunham; Editing by Tom Brown)",
                Reported,
                vec![],
                vec!["Will Dunham", "Tom Brown"],
            ),
            ("The Associated Press contributed to this report.", Contributed, vec!["ap"], vec![]),
            (
                "Times staff writer Lee Harris contributed to this story.",
                Contributed,
                vec![],
                vec!["Lee Harris"],
            ),
            ("(Reuters)", ProvidedBy, vec!["reuters"], vec![]),
            ("Reuters provided the reporting from Rotterdam.", ProvidedBy, vec!["reuters"], vec![]),
            (
                "This article was originally published by the Delta Science Desk.",
                RepublishedFrom,
                vec![],
                vec![],
            ),
            (
                "Translated from Tamasheq by Zeinabou Walet Ali",
                Translated,
                vec![],
                vec!["Zeinabou Walet Ali"],
            ),
            ("Edited by Ruth Haldane", Edited, vec![], vec!["Ruth Haldane"]),
            ("with reporting from the associated press", FilesFrom, vec!["ap"], vec![]),
            ("(Quelle: APA/sda/dpa)", ProvidedBy, vec!["apa", "sda", "dpa"], vec![]),
            ("mit dpa", FilesFrom, vec!["dpa"], vec![]),
            ("（据新华社）", ProvidedBy, vec!["xinhua"], vec![]),
            ("По информации ТАСС", ProvidedBy, vec!["tass"], vec![]),
            ("Con información de EFE", FilesFrom, vec!["efe"], vec![]),
            (
                "– additional reporting by Donald Matthys",
                Contributed,
                vec![],
                vec!["Donald Matthys"],
            ),
        ] {
            let found = attribution(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (found.kind, found.agencies, found.people),
                (
                    kind,
                    agencies.into_iter().map(str::to_owned).collect(),
                    people.into_iter().map(str::to_owned).collect()
                ),
                "{line}"
            );
        }
    }

    #[test]
    fn sentences_that_only_sound_so_are_none() {
        for line in [
            "First published on November 19, 2019 / 5:13 PM",
            "Sources:",
            "Next year, Tull plans to link with agencies that will provide job training.",
            "The Santy worm first appeared on 20 December and within 24 hours had hit more than 40,000 websites.",
            "“I’ve been in touch with agencies and services,” she said.",
            "Kofler contributed 50 dollars to the fund.",
            "© 2019 CBS Interactive Inc. All Rights Reserved.",
        ] {
            assert_eq!(attribution(line), None, "{line}");
        }
    }

    #[test]
    fn an_agency_may_sign_behind_the_last_sentence() {
        let closed = closing("Ein Reh war schneller. (dpa/lni)").unwrap();
        assert_eq!((closed.text.as_str(), closed.agencies), ("(dpa/lni)", vec!["dpa".to_owned()]));
        for text in ["He left (see map).", "He left. (see map)", "He works at Reuters (London)"] {
            assert_eq!(closing(text), None, "{text}");
        }
    }
}
