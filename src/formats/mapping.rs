//! Which key or column is which part of an article: as the reader was told, else as their names suggest.

use super::draft::Field;
use crate::error::{Error, ErrorKind, Result};

/// How it is told what keys or columns were taken for.
pub(super) const READ_AS: &str = "read as ";

/// Names of keys or columns, each with the part of an article that it holds.
///
/// ```
/// use morgue::formats::Mapping;
///
/// let mapping: Mapping = "headline=title, body=text, published=date".parse()?;
/// assert_eq!(mapping.to_string(), "headline=title,body=text,published=date");
/// assert!("title=headline".parse::<Mapping>().is_err());
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    pairs: Vec<(Field, String)>,
}

impl std::str::FromStr for Mapping {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let pairs = text.split(',').map(str::trim).filter(|it| !it.is_empty());
        let pairs: Result<Vec<(Field, String)>> = pairs.map(pair).collect();
        Ok(Self { pairs: pairs? })
    }
}

fn pair(text: &str) -> Result<(Field, String)> {
    let wrong = |message: String| Error::new(ErrorKind::Input, message);
    let Some((field, name)) = text.split_once('=') else {
        return Err(wrong(format!("\"{text}\" has no \"=\"; write headline=title,body=text")));
    };
    let (field, name) = (field.trim(), name.trim());
    let Some(known) = Field::named(field) else {
        let names: Vec<&str> = Field::names().collect();
        let names = names.join(", ");
        return Err(wrong(format!("an article has no \"{field}\"; it has {names}")));
    };
    Ok((known, name.to_owned()))
}

impl std::fmt::Display for Mapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (number, (field, name)) in self.pairs.iter().enumerate() {
            let comma = if number > 0 { "," } else { "" };
            write!(f, "{comma}{}={name}", field.name())?;
        }
        Ok(())
    }
}

/// What the parts of an article are called in data that others made, the surest name first.
///
/// Compared in small letters without `_`, `-` and blanks. `description` is the
/// body only of what has no other, and `id` is no part to be printed.
const GUESSES: &[(Field, &[&str])] = &[
    (
        Field::Headline,
        &[
            "headline",
            "title",
            "heading",
            "articletitle",
            "newstitle",
            "webtitle",
            "headlinemain",
            "überschrift",
            "titel",
            "titre",
            "titulo",
            "titular",
            "заголовок",
            "subject",
            "name",
        ],
    ),
    (
        Field::Body,
        &[
            "body",
            "text",
            "content",
            "article",
            "fulltext",
            "articletext",
            "articlebody",
            "bodytext",
            "maintext",
            "maincontent",
            "contentfull",
            "story",
            "newstext",
            "articlecontent",
            "plaintext",
            "texte",
            "texto",
            "inhalt",
            "текст",
        ],
    ),
    (
        Field::Subheadline,
        &[
            "subheadline",
            "subtitle",
            "subhead",
            "standfirst",
            "deck",
            "trailtext",
            "shortdescription",
            "description",
            "summary",
            "abstract",
            "lead",
            "leadparagraph",
            "snippet",
            "teaser",
            "excerpt",
        ],
    ),
    (Field::Kicker, &["kicker"]),
    (
        Field::Byline,
        &[
            "byline",
            "author",
            "authors",
            "authorname",
            "creator",
            "writer",
            "writers",
            "reporter",
            "autor",
            "auteur",
        ],
    ),
    (
        Field::Published,
        &[
            "published",
            "publishedat",
            "publisheddate",
            "datepublished",
            "publicationdate",
            "pubdate",
            "publishdate",
            "publishedon",
            "publishtime",
            "publicationtime",
            "date",
            "articledate",
            "firstpublished",
            "created",
            "createdat",
            "datetime",
            "timestamp",
            "time",
            "datum",
            "fecha",
            "year",
        ],
    ),
    (
        Field::Modified,
        &[
            "modified",
            "modifiedat",
            "datemodified",
            "updated",
            "updatedat",
            "lastmodified",
            "modificationdate",
        ],
    ),
    (
        Field::Url,
        &[
            "url",
            "link",
            "articleurl",
            "weburl",
            "href",
            "permalink",
            "uri",
            "canonicalurl",
            "sourceurl",
        ],
    ),
    (
        Field::Source,
        &[
            "source",
            "publication",
            "publisher",
            "outlet",
            "newspaper",
            "sourcename",
            "site",
            "sitename",
            "domain",
            "sourcedomain",
            "media",
            "journal",
            "provider",
            "quelle",
        ],
    ),
    (
        Field::Section,
        &[
            "section",
            "category",
            "sectionname",
            "desk",
            "newsdesk",
            "topic",
            "rubric",
            "channel",
            "categoryname",
            "ressort",
        ],
    ),
    (Field::Keyword, &["keywords", "tags", "topics", "categories", "subjects", "keyword"]),
    (Field::Caption, &["caption", "captions", "imagecaption", "photocaption", "imagedescription"]),
    (Field::Dateline, &["dateline", "location", "place"]),
    (Field::Rights, &["rights", "copyright", "copyrightnotice"]),
    (Field::Attribution, &["attribution", "credit", "agency", "creditline"]),
    (Field::Language, &["language", "lang", "inlanguage", "locale"]),
    (
        Field::Ref,
        &[
            "ref",
            "id",
            "docno",
            "docid",
            "articleid",
            "guid",
            "uuid",
            "newsid",
            "storyid",
            "identifier",
        ],
    ),
];

impl Mapping {
    /// The names and parts as they are told and, for all other parts, guessed from the names that there are.
    pub(super) fn over(told: Option<&Self>, names: &[&str]) -> Self {
        let mut pairs = told.map(|it| it.pairs.clone()).unwrap_or_default();
        for (field, guesses) in GUESSES {
            if pairs.iter().any(|it| it.0 == *field) {
                continue;
            }
            let is_free = |it: &&str| !pairs.iter().any(|pair| pair.1 == **it);
            let found = guesses
                .iter()
                .find_map(|guess| names.iter().find(|it| is_free(it) && same_name(it, guess)));
            if let Some(name) = found {
                pairs.push((*field, (*name).to_owned()));
            }
        }
        // What has a summary and no text has the summary for its text.
        let has_body = pairs.iter().any(|it| it.0 == Field::Body);
        let summary = pairs.iter_mut().find(|it| it.0 == Field::Subheadline);
        if let Some(pair) = summary.filter(|it| !has_body && !is_subheadline(&it.1)) {
            pair.0 = Field::Body;
        }
        Self { pairs }
    }

    /// A mapping of these names.
    pub(super) fn of(pairs: Vec<(Field, String)>) -> Self {
        Self { pairs }
    }

    /// Whether a part has a name.
    pub(super) fn has(&self, field: Field) -> bool {
        self.pairs.iter().any(|it| it.0 == field)
    }

    /// What is to be told of a mapping that was guessed, or partly: nothing, if it is as it was told.
    pub(super) fn note(&self, told: Option<&Self>) -> Option<String> {
        let guessed = told.is_none_or(|it| it.pairs.len() < self.pairs.len());
        guessed.then(|| format!("{READ_AS}{self}; --map says otherwise"))
    }

    /// The parts with their names.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (Field, &str)> {
        self.pairs.iter().map(|it| (it.0, it.1.as_str()))
    }

    /// Whether a name is one that is guessed for some part of an article.
    pub(super) fn knows(name: &str) -> bool {
        GUESSES.iter().any(|it| it.1.iter().any(|guess| same_name(name, guess)))
    }
}

/// Whether a name is of a line below the headline, not of a summary.
fn is_subheadline(name: &str) -> bool {
    ["subheadline", "subtitle", "subhead", "standfirst", "deck"]
        .iter()
        .any(|it| same_name(name, it))
}

/// Whether a name is a guess, whatever its case and the signs between its words.
fn same_name(name: &str, guess: &str) -> bool {
    let letters = |c: &char| !matches!(c, '_' | '-' | ' ' | '.' | '\u{FEFF}');
    let mut plain = name.chars().filter(letters).flat_map(char::to_lowercase);
    let mut guess = guess.chars();
    loop {
        match (plain.next(), guess.next()) {
            (None, None) => return true,
            (one, other) if one != other => return false,
            _ => {}
        }
    }
}
