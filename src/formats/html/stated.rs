//! What a page states of its article, source by source: the cascades of headline, date and author.

use super::head::Head;
use super::linked_data::{self, Data};
use super::marks::Marks;
use crate::date::Date;
use crate::formats::text::dates::{self, Order};

/// What a page states outside its text.
#[derive(Debug)]
pub(super) struct Stated {
    pub(super) data: Data,
    /// The headline for links from elsewhere, without the name of the outlet.
    pub(super) shared_title: Option<String>,
    /// The title of the window, without the name of the outlet.
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<Date>,
    pub(super) modified: Option<Date>,
    pub(super) section: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    /// The names of the outlet.
    pub(super) outlet: Outlet,
}

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date_published",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "dc.date",
    "dc.created",
    "rnews:datepublished",
    "originalpublicationdate",
    "published-date",
    "published_date",
    "last-published",
    "article.published",
    "datecreated",
    "date",
];

const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dateupdated",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
];

const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "citation_author",
    "creator",
    "byline",
    "twitter:data1",
];

const SECTIONS: &[&str] =
    &["article:section", "og:article:section", "parsely-section", "section", "cxenseparse:section"];

const KEYWORDS: &[&str] = &["news_keywords", "article:tag", "keywords", "parsely-tags"];

impl Stated {
    pub(super) fn of(head: &Head) -> Self {
        let data = linked_data::article(&head.data).unwrap_or_default();
        let source = data.source.clone().or_else(|| {
            head.meta(&["og:site_name", "application-name", "publisher"]).map(str::to_owned)
        });
        let outlet = Outlet::of(head, source.as_deref());
        let shared = head.meta(&["og:title", "twitter:title"]).map(linked_data::plain);
        let shared_title = shared.map(|it| outlet.cut(&it)).filter(|it| !it.is_empty());
        let title = Some(outlet.cut(&head.title)).filter(|it| !it.is_empty());
        let (published, modified) = dates_of(head, &data);
        let metas =
            AUTHORS.iter().map(|name| head.all(name).map(linked_data::plain).collect::<Vec<_>>());
        let named = metas
            .map(|them| them.into_iter().filter(|it| !is_address(it)).collect::<Vec<_>>())
            .find(|them| !them.is_empty());
        let keywords = KEYWORDS.iter().map(|name| words_of(head, name)).find(|it| !it.is_empty());
        Self {
            shared_title,
            title,
            description: head
                .meta(&["og:description", "description", "twitter:description"])
                .map(linked_data::plain),
            authors: named.unwrap_or_default(),
            published,
            modified,
            section: data.section.clone().or_else(|| head.meta(SECTIONS).map(str::to_owned)),
            keywords: keywords.unwrap_or_default(),
            source,
            url: head
                .canonical
                .clone()
                .filter(|it| it.starts_with("http"))
                .or_else(|| head.meta(&["og:url"]).map(str::to_owned))
                .or_else(|| data.url.clone().filter(|it| it.starts_with("http"))),
            language: head.language.clone().or_else(|| data.language.clone()).or_else(|| {
                head.meta(&["og:locale", "content-language", "language"]).map(str::to_owned)
            }),
            data,
            outlet,
        }
    }
}

fn words_of(head: &Head, name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in head.all(name).flat_map(|it| it.split([',', ';'])).map(str::trim) {
        if !word.is_empty() && !words.iter().any(|it| it == word) {
            words.push(word.to_owned());
        }
    }
    words
}

fn is_address(text: &str) -> bool {
    text.starts_with("http")
        || text.starts_with('/')
        || text.starts_with("www.")
        || text.contains('@') && !text.contains(' ')
}

/// When the article was published and last changed.
fn dates_of(head: &Head, data: &Data) -> (Option<Date>, Option<Date>) {
    let all = |names: &[&str]| names.iter().flat_map(|it| head.all(it)).find_map(moment);
    // A time that says "published" before one that says "date" before the first that says nothing.
    let times = || {
        let dated = head.times.iter().filter(|(_, marks)| marks.has(Marks::DATE));
        dated.chain(&head.times).find_map(|(it, _)| moment(it))
    };
    let published =
        data.published.as_deref().and_then(moment).or_else(|| all(PUBLISHED)).or_else(times);
    let modified = data.modified.as_deref().and_then(moment).or_else(|| all(MODIFIED));
    (published, modified.filter(|it| Some(*it) != published))
}

/// A moment as metadata gives it: ISO 8601 and what is nearly so, or a date as printed.
pub(super) fn moment(text: &str) -> Option<Date> {
    let text = text.trim();
    Date::parse(text).or_else(|| nearly_iso(text)).or_else(|| {
        let stamp = dates::stamp(text, Order::Unknown);
        // A year alone says less than the line of the page that bears the date.
        stamp.published.or(stamp.modified).filter(|it| it.month().is_some())
    })
}

/// "20240503", "2024/05/03 15:47", "2024-5-3", "2024-05-03T15:47:42 0000": the day, when the time cannot be read.
fn nearly_iso(text: &str) -> Option<Date> {
    let digits = |text: &str| text.parse::<u16>().ok();
    if text.len() >= 8
        && text.get(..8)?.bytes().all(|it| it.is_ascii_digit())
        && text.get(8..9).is_none_or(|it| !it.bytes().all(|it| it.is_ascii_digit()))
    {
        return Date::of_day(
            digits(text.get(..4)?)?,
            digits(text.get(4..6)?)?,
            digits(text.get(6..8)?)?,
        );
    }
    let mut parts = text.split(['-', '/', '.']);
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let day: String = rest.chars().take_while(char::is_ascii_digit).collect();
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let date = Date::of_day(digits(year)?, digits(month)?, digits(&day)?)?;
    let clock = rest.get(day.len()..)?.trim_start_matches(['T', ' ']);
    let mut clock = clock.split(':').map(|it| it.get(..2).unwrap_or(it));
    let time = clock.next().and_then(digits).zip(clock.next().and_then(digits));
    Some(
        time.and_then(|(hour, minute)| date.at(u32::from(hour), u32::from(minute), 0))
            .unwrap_or(date),
    )
}

/// The names under which a page speaks of its outlet, bare: letters and digits in small.
#[derive(Debug)]
pub(super) struct Outlet(Vec<String>);

/// What stands between a headline and the name of the outlet.
const BETWEEN: &[&str] =
    &[" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " / ", " ⋆ ", "｜", " : "];

impl Outlet {
    fn of(head: &Head, source: Option<&str>) -> Self {
        let host = head
            .canonical
            .as_deref()
            .or_else(|| head.meta(&["og:url"]))
            .and_then(|it| it.split("//").nth(1))
            .and_then(|it| it.split('/').next())
            .unwrap_or_default();
        let host = host.trim_start_matches("www.");
        let label = host.split('.').rev().nth(1).unwrap_or_default();
        let stated =
            ["og:site_name", "application-name", "twitter:site", "apple-mobile-web-app-title"];
        let names = stated.iter().flat_map(|it| head.all(it)).chain(source).chain([host, label]);
        Self(names.map(bare).filter(|it| it.len() >= 2).collect())
    }

    /// A title without the name of the outlet, and of its section, at its end or its start.
    fn cut(&self, title: &str) -> String {
        let mut title = title.trim();
        // Two parts at most: "Headline | Section | Outlet".
        for _ in 0..3 {
            let last = BETWEEN.iter().filter_map(|it| Some((title.rfind(it)?, it.len()))).max();
            let Some((at, length)) = last else { break };
            let (before, after) =
                (title.get(..at).unwrap_or_default(), title.get(at + length..).unwrap_or_default());
            if self.is_name(after) {
                title = before.trim_end();
            } else if self.is_name(
                title.split(BETWEEN.first().copied().unwrap_or("|")).next().unwrap_or_default(),
            ) {
                title = title.split_once(" | ").map_or(title, |it| it.1);
                break;
            } else {
                break;
            }
        }
        title.to_owned()
    }

    /// Whether a text names the outlet.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let bare = bare(text);
        if bare.is_empty() || text.split_whitespace().count() > 6 {
            return false;
        }
        self.0.iter().any(|it| {
            *it == bare
                || (it.len() >= 4 && bare.contains(it.as_str()))
                || (bare.len() >= 4 && it.contains(&bare))
        })
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
