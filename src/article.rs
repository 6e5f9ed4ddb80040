//! What a story is made of: plain data with stable JSON names.

use serde::{Deserialize, Serialize};

use crate::date::Date;

/// One published story, as read from a page.
///
/// In JSON unknown keys are ignored when reading and absent parts are left out
/// when printing.
///
/// ```
/// let article: morgue::Article =
///     serde_json::from_str(r#"{"headline": "Force Leaves Mali", "published": "2022-07-01"}"#)?;
/// assert_eq!(article.published.unwrap().year(), 2022);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Article {
    /// 32 hexadecimal digits made of the source, the printed day, the headline and the body.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The identifier that the source itself gives: a DOCNO, a guid, the `id` of a JSON record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#ref: Option<String>,
    /// The id of the earlier article that was printed under the same URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision_of: Option<String>,
    /// Where the page stood on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The file, below the folder that was indexed; a record of a file of many as `file.jsonl#12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What the page was written in: `text`, `json`, `nitf`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub format: String,
    /// What it is, where it is no story of its own.
    #[serde(skip_serializing_if = "ArticleKind::is_story")]
    pub kind: ArticleKind,
    /// What its letters were encoded in, unless that was UTF-8: `windows-1252`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The outlet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The outlet's section: World, Metro, Sport.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The label above the headline: "Breaking News".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kicker: Option<String>,
    /// The headline; empty only where the page has none.
    pub headline: String,
    /// The line below the headline that goes on with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subheadline: Option<String>,
    /// Who wrote it, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// The names in the byline, without "By" and without agencies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Where it was filed. The words also stay in the body where they stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dateline: Option<Dateline>,
    /// When it was published, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// When it was last changed, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Date>,
    /// The paragraphs in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Paragraph>,
    /// The words under the photos, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<Caption>,
    /// Whom the story credits, line by line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attribution: Vec<Attribution>,
    /// The ids of all agencies in dateline, byline and attribution: `ap`, `reuters`, `afp`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<String>,
    /// The notice of rights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights: Option<String>,
    /// The language as a BCP 47 tag: `en`, `zh`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What the outlet filed it under.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
}

/// What an article is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ArticleKind {
    /// A story.
    #[default]
    Story,
    /// A printed page that was read by a machine, with all the stories on it; its number is in `section`.
    Page,
}

impl ArticleKind {
    fn is_story(&self) -> bool {
        matches!(self, Self::Story)
    }
}

/// Where a story was filed: `BAMAKO, Mali (AP) —`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Dateline {
    /// The words as printed, without the dash.
    pub text: String,
    /// The place alone: `Bamako, Mali` as printed.
    pub place: String,
}

/// A paragraph of the body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Paragraph {
    /// Its text on one line.
    pub text: String,
    /// What it is.
    #[serde(skip_serializing_if = "ParagraphKind::is_plain")]
    pub kind: ParagraphKind,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ParagraphKind {
    /// Running text.
    #[default]
    #[serde(rename = "p")]
    Plain,
    /// A heading between paragraphs.
    #[serde(rename = "subhead")]
    Subhead,
    /// A quotation set apart.
    #[serde(rename = "quote")]
    Quote,
    /// An item of a list.
    #[serde(rename = "list")]
    List,
}

impl ParagraphKind {
    fn is_plain(&self) -> bool {
        matches!(self, Self::Plain)
    }
}

/// The words under a photo.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Caption {
    /// The caption without `FILE -` and without the credit.
    pub text: String,
    /// Who took or lent the photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// Whether the caption says that the photo is from the files.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub file_photo: bool,
}

/// A line in which the story credits someone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Attribution {
    /// The line as printed.
    pub text: String,
    /// The ids of the agencies in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<String>,
    /// The people in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// What they are credited with.
    pub kind: AttributionKind,
}

/// What an attribution credits its people and agencies with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttributionKind {
    /// They supplied the report: "sourced from information provided by", a bare "(Reuters)".
    #[default]
    ProvidedBy,
    /// They reported: "Reporting by A; Editing by B" names both and is of this kind.
    Reported,
    /// They helped: "X contributed to this report".
    Contributed,
    /// They edited, and nobody else is named.
    Edited,
    /// It was first printed elsewhere.
    RepublishedFrom,
    /// Part of it is theirs: "With files from".
    FilesFrom,
    /// They translated it.
    Translated,
}

impl Paragraph {
    /// A paragraph of running text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: ParagraphKind::Plain }
    }

    /// A paragraph of this kind.
    pub fn of_kind(kind: ParagraphKind, text: impl Into<String>) -> Self {
        Self { text: text.into(), kind }
    }
}

impl Caption {
    /// A caption without a credit.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}
