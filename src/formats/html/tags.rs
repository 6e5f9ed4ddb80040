//! The names of elements, and what each means for the text in it.

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// The page itself, and every container without a meaning of its own.
    Block,
    Article,
    Main,
    /// `header`, of the page or of a part of it.
    Header,
    Footer,
    Nav,
    Aside,
    Form,
    Paragraph,
    /// `h1` to `h6`.
    Heading(u8),
    Item,
    Quote,
    Figure,
    FigureCaption,
    Table,
    Cell,
    Time,
    Address,
    Link,
    /// A part of a line: emphasis, a span.
    Inline,
    /// The title of the page, in its head.
    Title,
    /// What readers do not see, or do not read: scripts, styles, drawings, choices of a form.
    Skipped,
    Script,
    /// An element that has no content: `<img>`, `<meta>`.
    Void,
    /// A line break.
    Break,
}

impl Tag {
    /// The element of a name in small letters.
    pub(super) fn of(name: &[u8]) -> Self {
        match name {
            b"p" => Self::Paragraph,
            b"a" => Self::Link,
            b"span" | b"b" | b"i" | b"em" | b"strong" | b"small" | b"u" | b"s" | b"sub"
            | b"sup" | b"q" | b"cite" | b"code" | b"mark" | b"font" | b"abbr" | b"bdi" | b"bdo"
            | b"big" | b"data" | b"del" | b"dfn" | b"ins" | b"kbd" | b"label" | b"nobr"
            | b"ruby" | b"samp" | b"strike" | b"tt" | b"var" | b"acronym" | b"picture"
            | b"amp-img" | b"rb" | b"rtc" | b"rt" | b"rp" => Self::Inline,
            b"li" | b"dt" | b"dd" => Self::Item,
            b"h1" => Self::Heading(1),
            b"h2" => Self::Heading(2),
            b"h3" => Self::Heading(3),
            b"h4" => Self::Heading(4),
            b"h5" => Self::Heading(5),
            b"h6" => Self::Heading(6),
            b"article" => Self::Article,
            b"main" => Self::Main,
            b"header" => Self::Header,
            b"footer" => Self::Footer,
            b"nav" | b"menu" => Self::Nav,
            b"aside" => Self::Aside,
            b"form" => Self::Form,
            b"blockquote" => Self::Quote,
            b"figure" => Self::Figure,
            b"figcaption" => Self::FigureCaption,
            b"table" => Self::Table,
            b"td" | b"th" => Self::Cell,
            b"time" => Self::Time,
            b"address" => Self::Address,
            b"title" => Self::Title,
            b"script" => Self::Script,
            b"br" => Self::Break,
            b"style" | b"noscript" | b"template" | b"svg" | b"math" | b"iframe" | b"object"
            | b"canvas" | b"select" | b"textarea" | b"audio" | b"video" | b"button" | b"map"
            | b"datalist" | b"dialog" | b"noembed" | b"noframes" => Self::Skipped,
            b"img" | b"meta" | b"link" | b"input" | b"hr" | b"wbr" | b"source" | b"base"
            | b"col" | b"embed" | b"area" | b"track" | b"param" | b"keygen" | b"frame" => {
                Self::Void
            }
            _ => Self::Block,
        }
    }

    /// Whether the element is a part of a line and ends no block.
    pub(super) fn is_inline(self) -> bool {
        matches!(self, Self::Link | Self::Inline | Self::Time)
    }

    /// Whether an end inside it does not reach out of it.
    pub(super) fn is_wall(self) -> bool {
        matches!(self, Self::Table | Self::Cell)
    }
}
