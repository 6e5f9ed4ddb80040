//! What a person says of the pages of one outlet: which elements are the headline, the body, the captions.
//!
//! Rules for all pages are right about most; an archive whose template is known
//! need not be guessed at. A file of profiles goes in, and the profile of a page comes out.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

mod regions;
mod selector;

use crate::error::{Error, ErrorKind, Result};
pub(super) use regions::{Region, regions};
use selector::Selector;

/// Profiles by the host of their pages.
///
/// ```
/// use morgue::formats::Profiles;
///
/// let profiles = Profiles::parse("[\"ledger.example\"]\nbody = \".story p\"\n")?;
/// assert_eq!(profiles.hosts().collect::<Vec<_>>(), ["ledger.example"]);
///
/// let refused = Profiles::parse("[\"ledger.example\"]\nbody = \"div > p\"\n").unwrap_err();
/// assert!(refused.to_string().starts_with("line 2: \"div > p\" is no selector"));
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    hosts: BTreeMap<String, Profile>,
}

/// Which elements of the pages of an outlet are which part of an article.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    selectors: Vec<(Part, Selector)>,
}

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Headline,
    Body,
    Captions,
    Attribution,
    /// Nothing of the story.
    Drop,
}

const PARTS: &[(&str, Part)] = &[
    ("headline", Part::Headline),
    ("body", Part::Body),
    ("captions", Part::Captions),
    ("attribution", Part::Attribution),
    ("drop", Part::Drop),
];

impl Part {
    pub(super) fn name(self) -> &'static str {
        PARTS.iter().find(|it| it.1 == self).map_or("", |it| it.0)
    }
}

/// The most selectors of a profile: each is asked of each element.
const MOST_SELECTORS: usize = 64;

impl Profiles {
    /// Reads profiles from TOML: a table a host, and in it a selector or a list of them for each part.
    ///
    /// An error says the line, what is wrong there and what would be right.
    pub fn parse(text: &str) -> Result<Self> {
        let refused = |at: usize, what: String| {
            let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
            Error::new(ErrorKind::Input, format!("line {line}: {what}"))
        };
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |it| it.start);
            refused(at, format!("not TOML: {}", error.message()))
        })?;
        let mut hosts = BTreeMap::new();
        for (host, value) in table.get_ref() {
            let DeValue::Table(parts) = value.get_ref() else {
                let what = format!(
                    "\"{host}\" is no table; a profile begins with the host of its pages: [\"www.example.org\"]",
                    host = host.get_ref()
                );
                return Err(refused(host.span().start, what));
            };
            let profile = Profile::of(parts).map_err(|(at, what)| refused(at, what))?;
            hosts.insert(plain_host(host.get_ref()), profile);
        }
        Ok(Self { hosts })
    }

    /// The hosts that have a profile.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.hosts.keys().map(String::as_str)
    }

    /// The profile of a page with its host: the one of its address, or of a folder that is named so.
    pub(super) fn of(&self, url: Option<&str>, path: &str) -> Option<(&str, &Profile)> {
        let host = url.and_then(|it| it.split_once("://")).map(|it| it.1);
        let host = host.and_then(|it| it.split(['/', '?', '#', ':']).next());
        host.into_iter().chain(path.split(['/', '!'])).find_map(|it| self.of_host(it))
    }

    /// The profile of a host, or of the domain that it lies in.
    fn of_host(&self, host: &str) -> Option<(&str, &Profile)> {
        let host = plain_host(host);
        let mut rest = host.as_str();
        loop {
            if let Some((host, profile)) = self.hosts.get_key_value(rest) {
                return Some((host, profile));
            }
            rest = rest.split_once('.')?.1;
        }
    }
}

fn plain_host(host: &str) -> String {
    let lower = host.trim().to_ascii_lowercase();
    lower.strip_prefix("www.").unwrap_or(&lower).to_owned()
}

impl Profile {
    fn of(table: &DeTable<'_>) -> std::result::Result<Self, (usize, String)> {
        let mut selectors = Vec::new();
        for (name, value) in table {
            let (at, name) = (name.span().start, name.get_ref());
            let known = PARTS.iter().find(|it| it.0 == *name);
            let part = known.map(|it| it.1).ok_or_else(|| {
                let what = "a profile has headline, body, captions, attribution and drop";
                (at, format!("\"{name}\" is no part of a page; {what}"))
            })?;
            let one = [value.clone()];
            let values: &[_] = match value.get_ref() {
                DeValue::Array(values) => values,
                _ => &one,
            };
            for value in values {
                let at = value.span().start;
                let DeValue::String(text) = value.get_ref() else {
                    let what =
                        format!("{name} is a selector or a list of them: {name} = \".story\"");
                    return Err((at, what));
                };
                selectors.push((part, Selector::parse(text).map_err(|what| (at, what))?));
            }
            if selectors.len() > MOST_SELECTORS {
                return Err((at, format!("more than {MOST_SELECTORS} selectors; leave some out")));
            }
        }
        Ok(Self { selectors })
    }

    /// Whether it says which elements are a part.
    pub(super) fn names(&self, part: Part) -> bool {
        self.selectors.iter().any(|it| it.0 == part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        Profiles::parse(text).map_or_else(|it| it.to_string(), |_| "taken".to_owned())
    }

    #[test]
    fn what_is_no_profile_is_told_with_its_line() {
        for (text, told) in [
            ("", "taken"),
            ("[\"a.example\"]\nbody = [\".story p\", \"#text\"]\n", "taken"),
            (
                "body = \".story\"",
                "line 1: \"body\" is no table; a profile begins with the host of its pages: [\"www.example.org\"]",
            ),
            (
                "[\"a.example\"]\ntext = \"p\"",
                "line 2: \"text\" is no part of a page; a profile has headline, body, captions, attribution and drop",
            ),
            (
                "[\"a.example\"]\n\nbody = 3",
                "line 3: body is a selector or a list of them: body = \".story\"",
            ),
            (
                "[\"a.example\"]\nbody = [\"p\",\n\"a:hover\"]",
                "line 3: \"a:hover\" is no selector; what is known: tag, .class, #id, tag.class, and a space for \"inside\"",
            ),
            (
                "[\"a.example\"]\nbody = \"\"",
                "line 2: \"\" is no selector; what is known: tag, .class, #id, tag.class, and a space for \"inside\"",
            ),
        ] {
            assert_eq!(refusal(text), told);
        }
        assert!(refusal("[\"a.example\"\nbody").starts_with("line 1: not TOML: "));
    }

    #[test]
    fn a_profile_is_that_of_the_host_or_of_its_domain_or_of_the_folder() {
        let profiles = Profiles::parse("[\"www.a.example\"]\n[\"b.example\"]\n").unwrap();
        for (url, path, host) in [
            (Some("https://a.example/x"), "x.html", Some("a.example")),
            (Some("https://WWW.a.example:80/x"), "x.html", Some("a.example")),
            (Some("http://news.b.example?x"), "x.html", Some("b.example")),
            (None, "mirror/www.b.example/x.html", Some("b.example")),
            (Some("https://c.example/"), "x.html", None),
            (None, "x.html", None),
        ] {
            assert_eq!(profiles.of(url, path).map(|it| it.0), host, "{url:?} {path}");
        }
    }
}
