//! Where each part of an article lies in the index.
//!
//! | field | terms | for |
//! |---|---|---|
//! | `words` | the stems of headline (twice), subheadline, captions, body; frequencies | bare words, scores |
//! | `headline` `subheadline` `body` `caption` `attribution` | every form, and the stem where it differs; positions | phrases, proximity, named fields, patterns |
//! | `kicker` `byline` `dateline` `source` `section` `keyword` `path` `url` | forms; positions | names, which are not stemmed |
//! | `outlet` `agency` `language` `ref` `flag` `id` | whole values | comparison |
//! | `from` `until` `length` `spoken` `order` `breaks` `quotes` | columns | filters, sorting, ties, sentences |
//! | `article` | stored, packed | everything that is printed |

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};

use super::stored::Stored;

/// The name under which [`super::laid::LaidTokenizer`] is registered.
pub(super) const LAID: &str = "laid";

/// A part of an article whose words have positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Part {
    Headline,
    Subheadline,
    Body,
    Caption,
    Attribution,
    Kicker,
    Byline,
    Dateline,
    Source,
    Section,
    Keyword,
    Path,
    Url,
}

impl Part {
    pub(super) const ALL: [Self; 13] = [
        Self::Headline,
        Self::Subheadline,
        Self::Body,
        Self::Caption,
        Self::Attribution,
        Self::Kicker,
        Self::Byline,
        Self::Dateline,
        Self::Source,
        Self::Section,
        Self::Keyword,
        Self::Path,
        Self::Url,
    ];

    /// The parts that bare words search (rule 13).
    pub(super) const BARE: [Self; 4] =
        [Self::Headline, Self::Subheadline, Self::Body, Self::Caption];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Subheadline => "subheadline",
            Self::Body => "body",
            Self::Caption => "caption",
            Self::Attribution => "attribution",
            Self::Kicker => "kicker",
            Self::Byline => "byline",
            Self::Dateline => "dateline",
            Self::Source => "source",
            Self::Section => "section",
            Self::Keyword => "keyword",
            Self::Path => "path",
            Self::Url => "url",
        }
    }

    /// Whether the words of this part are stemmed; names are not (rule 20).
    pub(super) fn is_stemmed(self) -> bool {
        matches!(
            self,
            Self::Headline | Self::Subheadline | Self::Body | Self::Caption | Self::Attribution
        )
    }
}

/// The handles of all fields.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub(super) words: Field,
    parts: [Field; Part::ALL.len()],
    /// The source as a whole, for counting; its words are in the part `source`.
    pub(super) outlet: Field,
    pub(super) agency: Field,
    pub(super) language: Field,
    pub(super) reference: Field,
    pub(super) flag: Field,
    pub(super) id: Field,
    pub(super) from: Field,
    pub(super) until: Field,
    pub(super) length: Field,
    pub(super) spoken: Field,
    pub(super) order: Field,
    pub(super) breaks: Field,
    pub(super) quotes: Field,
    pub(super) article: Stored,
}

impl Fields {
    pub(super) fn of(&self, part: Part) -> Field {
        self.parts[part as usize]
    }
}

/// The schema and its handles.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = SchemaBuilder::new();
    let column = || NumericOptions::default().set_fast();
    let fields = Fields {
        words: builder.add_text_field("words", laid(IndexRecordOption::WithFreqs, true)),
        parts: Part::ALL.map(|it| {
            builder.add_text_field(it.name(), laid(IndexRecordOption::WithFreqsAndPositions, false))
        }),
        outlet: builder.add_text_field("outlet", STRING),
        agency: builder.add_text_field("agency", STRING),
        language: builder.add_text_field("language", STRING),
        reference: builder.add_text_field("ref", STRING),
        flag: builder.add_text_field("flag", STRING),
        id: builder.add_text_field("id", STRING),
        from: builder.add_i64_field("from", column()),
        until: builder.add_i64_field("until", column()),
        length: builder.add_u64_field("length", column()),
        spoken: builder.add_u64_field("spoken", column()),
        order: builder.add_u64_field("order", column()),
        breaks: builder.add_u64_field("breaks", column()),
        quotes: builder.add_u64_field("quotes", column()),
        article: Stored::new(builder.add_bytes_field("article", STORED)),
    };
    (builder.build(), fields)
}

/// Only `words` is scored by length; a norm a part would cost a byte an article for nothing.
fn laid(record: IndexRecordOption, scored: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(LAID)
        .set_index_option(record)
        .set_fieldnorms(scored);
    TextOptions::default().set_indexing_options(indexing)
}
