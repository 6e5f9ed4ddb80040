//! The fields that a query can name: what each is called, and which texts of an article it covers.

use super::nearest::nearest;

/// A part of an article that can be searched by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    Headline,
    Subheadline,
    Kicker,
    Body,
    /// The first two paragraphs of the body (rule 18).
    Lead,
    /// Headline and lead.
    HLead,
    Caption,
    Byline,
    Dateline,
    /// The credit lines (rule 21).
    Attribution,
    /// A whole agency by id, name or short name (rule 22).
    Agency,
    Source,
    Section,
    Keyword,
    Language,
    Path,
    Url,
    Id,
    /// The identifier that the source itself gave.
    Ref,
}

/// A row of the table of fields.
struct Row {
    field: Field,
    name: &'static str,
    aliases: &'static [&'static str],
    texts: Texts,
}

/// A set of the texts of an article that do not overlap; `body` is its lead and its rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Texts(u32);

impl Texts {
    pub(crate) const ALL: Self = Self(u32::MAX);
    const HEADLINE: Self = Self::nth(0);
    const LEAD: Self = Self::nth(1);
    const REST: Self = Self::nth(2);
    pub(crate) const BODY: Self = Self::LEAD.or(Self::REST);

    const fn nth(bit: u32) -> Self {
        Self(1 << bit)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Every field with the name that morgue prints and the names it also takes:
/// those of Nexis (`GRAPHIC`), Factiva (`hd=`), ProQuest (`TI`) and the web (`intitle:`).
const FIELDS: &[Row] = &[
    row(Field::Headline, "headline", &["title", "intitle", "hd", "ti"], Texts::HEADLINE),
    row(Field::Subheadline, "subheadline", &["subhead", "deck"], Texts::nth(3)),
    row(Field::Kicker, "kicker", &[], Texts::nth(4)),
    row(Field::Body, "body", &[], Texts::BODY),
    row(Field::Lead, "lead", &["lp"], Texts::LEAD),
    row(Field::HLead, "hlead", &["hlp"], Texts::HEADLINE.or(Texts::LEAD)),
    row(Field::Caption, "caption", &["captions", "graphic", "art"], Texts::nth(5)),
    row(Field::Byline, "byline", &["by", "au", "author"], Texts::nth(6)),
    row(Field::Dateline, "dateline", &["dl"], Texts::nth(7)),
    row(Field::Attribution, "attribution", &["credit", "cr"], Texts::nth(8)),
    row(Field::Agency, "agency", &[], Texts::nth(9)),
    row(Field::Source, "source", &["so", "sn", "publication", "pub"], Texts::nth(10)),
    row(Field::Section, "section", &["se"], Texts::nth(11)),
    row(Field::Keyword, "keyword", &["keywords"], Texts::nth(12)),
    row(Field::Language, "lang", &["language", "la"], Texts::nth(13)),
    row(Field::Path, "path", &[], Texts::nth(14)),
    row(Field::Url, "url", &["inurl"], Texts::nth(15)),
    row(Field::Id, "id", &[], Texts::nth(16)),
    row(Field::Ref, "ref", &[], Texts::nth(17)),
];

const fn row(
    field: Field,
    name: &'static str,
    aliases: &'static [&'static str],
    texts: Texts,
) -> Row {
    Row { field, name, aliases, texts }
}

impl Field {
    /// The field of this name or alias, in capitals or not.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let is_it = |it: &&str| it.eq_ignore_ascii_case(name);
        let row = FIELDS.iter().find(|row| is_it(&row.name) || row.aliases.iter().any(&is_it));
        row.map(|it| it.field)
    }

    /// The name of a field that a misspelt name may have meant.
    pub(crate) fn nearest(name: &str) -> Option<&'static str> {
        nearest(name, Self::names())
    }

    /// Every name and alias, in the order of the table.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        FIELDS.iter().flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()))
    }

    /// The name that morgue prints.
    pub(crate) fn name(self) -> &'static str {
        self.row().map_or("", |it| it.name)
    }

    /// The texts that the field covers.
    pub(crate) fn texts(self) -> Texts {
        self.row().map_or(Texts::ALL, |it| it.texts)
    }

    /// What is left of this field inside another (rule 16).
    pub(crate) fn inside(self, outer: Self) -> Option<Self> {
        let texts = self.texts().and(outer.texts());
        FIELDS.iter().find(|it| it.texts == texts).map(|it| it.field)
    }

    /// Whether the field holds one value such as a URL rather than words.
    pub(crate) fn is_value(self) -> bool {
        matches!(self, Self::Language | Self::Path | Self::Url | Self::Id | Self::Ref)
    }

    fn row(self) -> Option<&'static Row> {
        FIELDS.iter().find(|it| it.field == self)
    }
}
