//! What a page says of itself outside its text: title, `<meta>`, links, structured data, times.

use super::marks::Marks;
use crate::text::tidy;

/// How many `<meta>` and times are kept of each; real pages have fewer than 200.
const MOST: usize = 2000;

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The `<title>`.
    pub(super) title: String,
    /// The declared language.
    pub(super) language: Option<String>,
    /// The `<meta>`: `property`, `name` or `itemprop` in small letters, and `content`.
    pub(super) metas: Vec<(String, String)>,
    /// The address that the page declares as its own.
    pub(super) canonical: Option<String>,
    /// The texts of `<script type="application/ld+json">`.
    pub(super) data: Vec<String>,
    /// The `datetime` of each `<time>` and the like, and the marks of the element.
    pub(super) times: Vec<(String, Marks)>,
}

impl Head {
    /// The first `<meta>` of one of these names that is not empty, the first name first.
    pub(super) fn meta(&self, names: &[&str]) -> Option<&str> {
        let named = |name: &str| {
            let all = self.metas.iter().filter(|(it, _)| it == name);
            all.map(|(_, content)| content.as_str()).find(|it| !it.is_empty())
        };
        names.iter().find_map(|name| named(name))
    }

    /// All `<meta>` of a name.
    pub(super) fn all<'h>(&'h self, name: &str) -> impl Iterator<Item = &'h str> {
        let named = self.metas.iter().filter(move |(it, _)| it == name);
        named.map(|(_, content)| content.as_str()).filter(|it| !it.is_empty())
    }

    pub(super) fn take_title(&mut self, text: &str) {
        // A drawing or a second head may have a title too; the first is the page's.
        if self.title.is_empty() {
            self.title = tidy(text).trim().to_owned();
        }
    }

    pub(super) fn take_language(&mut self, tag: &str) {
        let tag = tag.trim();
        if self.language.is_none() && !tag.is_empty() {
            self.language = Some(tag.to_owned());
        }
    }

    pub(super) fn take_meta(&mut self, name: &str, content: &str) {
        if !name.is_empty() && self.metas.len() < MOST {
            let content = tidy(content).trim().to_owned();
            self.metas.push((name.trim().to_ascii_lowercase(), content));
        }
    }

    pub(super) fn take_link(&mut self, rel: &str, href: &str) {
        let is_canonical =
            rel.split_ascii_whitespace().any(|it| it.eq_ignore_ascii_case("canonical"));
        if is_canonical && self.canonical.is_none() && !href.trim().is_empty() {
            self.canonical = Some(href.trim().to_owned());
        }
    }

    pub(super) fn take_time(&mut self, datetime: &str, marks: Marks) {
        if self.times.len() < MOST {
            self.times.push((datetime.trim().to_owned(), marks));
        }
    }
}
