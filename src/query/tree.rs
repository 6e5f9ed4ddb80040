//! What a query is made of: clauses that an article satisfies, and patterns that stand at places in its texts.
//!
//! The two are types of their own because only what stands at a place can be
//! near, be counted or be marked (rule 45). A clause is a [`Clause::Find`]
//! whenever it can be read as a pattern, so one meaning has one tree.

use super::dates::Dates;
use super::field::Field;

/// Bytes of the typed text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// From the beginning of one to the end of the other.
    pub(crate) fn to(self, last: Self) -> Self {
        Self { start: self.start.min(last.start), end: self.end.max(last.end) }
    }

    pub(crate) fn len(self) -> usize {
        self.end - self.start
    }
}

impl From<Span> for std::ops::Range<usize> {
    fn from(span: Span) -> Self {
        span.start..span.end
    }
}

/// A part of the query and where it was typed; two are equal if they say the same, wherever they stand.
#[derive(Clone, Debug)]
pub(crate) struct At<T> {
    pub(crate) node: T,
    pub(crate) span: Span,
    height: usize,
}

impl<T: PartialEq> PartialEq for At<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T> At<T> {
    /// How many nodes lie on the longest way down, this one included: what a recursion over the tree costs.
    pub(crate) fn height(&self) -> usize {
        self.height
    }

    /// The same, as if it had been typed here.
    pub(crate) fn spanning(self, span: Span) -> Self {
        Self { span, ..self }
    }
}

/// What an article must satisfy.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Clause {
    /// The pattern stands somewhere in the article.
    Find(Pattern),
    /// All of these, in whatever fields (rule 14).
    And(Vec<At<Clause>>),
    /// At least one of these, where not all of them are patterns.
    Or(Vec<At<Clause>>),
    /// Every article but these (rule 26).
    Not(Box<At<Clause>>),
    /// Each word inside is looked for in this field only (rule 15).
    In(Field, Box<At<Clause>>),
    /// The pattern stands at so many places, 1 to 255, that do not overlap (rules 51, 52).
    AtLeast(u8, Box<At<Pattern>>),
    /// The same articles, with their score multiplied by this number, which is above 0.
    Boost(f32, Box<At<Clause>>),
    /// The field is not empty (rule 24).
    Present(Field),
    Dates(Dates),
    Length(Length),
    Flag(Flag),
    /// The regular expression occurs in the stored text, across words.
    Grep(String),
    /// Every article.
    Everything,
}

/// What stands at places in a text: the operands of rule 45.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pattern {
    Word(Word),
    Wildcard(Wildcard),
    Fuzzy(Fuzzy),
    /// A regular expression for one whole form (rule 62).
    Regex(String),
    Phrase(Phrase),
    /// Wherever one of these stands (rule 41).
    Or(Vec<At<Pattern>>),
    Near(Box<Near>),
    /// Within so many words from the beginning of the body (rule 55).
    First(u32, Box<At<Pattern>>),
    /// Inside one quotation (rule 56).
    Quote(Box<At<Pattern>>),
    /// Printed in such letters (rule 63).
    Case(Letters, Box<At<Pattern>>),
    /// In this field only.
    In(Field, Box<At<Pattern>>),
}

/// How a word of the query is compared with a word of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// By its stem (rule 9).
    Stem,
    /// By its form (rule 10).
    Exact,
}

/// A word as typed. It may be a compound such as `al-Qaida` or a URL: then its words stand side by side (rule 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) form: Form,
}

/// A pattern over the letters of one form (rule 59), without apostrophes and acronym dots (rule 60).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wildcard {
    pub(crate) parts: Vec<Part>,
}

/// A piece of a [`Wildcard`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// These letters, not yet folded.
    Letters(String),
    /// Any number of characters, also none.
    Any,
    /// Exactly one character.
    One,
    /// At most so many characters, 1 to 9; stands last.
    UpTo(u8),
}

/// A form that may differ by a few letters (rule 61).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fuzzy {
    pub(crate) text: String,
    pub(crate) edits: Edits,
}

/// How many letters may be inserted, deleted, changed or swapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edits {
    One,
    Two,
}

/// Words side by side in one paragraph (rules 31 to 35).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Phrase {
    /// Two or more; the first and the last are no gaps.
    pub(crate) items: Vec<At<Item>>,
    /// How far the words may move (rule 35); 0 is side by side.
    pub(crate) slop: u16,
    /// Exact, but by stem for `"{...}"`.
    pub(crate) form: Form,
}

/// A part of a [`Phrase`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    One(Token),
    /// One of these (rule 34).
    Either(Vec<Token>),
    /// Exactly one word, whichever (rule 33).
    Gap,
}

/// What can stand for a word inside a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A word or compound as typed.
    Word(String),
    Wildcard(Wildcard),
    Fuzzy(Fuzzy),
    Regex(String),
}

/// Two patterns and how they stand to each other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Near {
    pub(crate) relation: Relation,
    /// Left and right.
    pub(crate) operands: [At<Pattern>; 2],
}

/// How the operands of a [`Near`] stand to each other; numbers are 1 to 1000 (rule 47).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// At most so many words apart, in any order (rule 37).
    Within(u16),
    /// The same, the left before the right (rule 39).
    Before(u16),
    /// In one sentence or paragraph (rule 43).
    Same(Unit),
    /// The left where no right is within so many words (rule 48).
    NotWithin(u16),
    /// The left where no right touches its sentence or paragraph (rule 49).
    NotSame(Unit),
}

impl Relation {
    /// The same, at most so many words apart; one that no number bounds stays as it is.
    pub(crate) fn with_distance(self, words: u16) -> Self {
        match self {
            Self::Within(_) => Self::Within(words),
            Self::Before(_) => Self::Before(words),
            Self::NotWithin(_) => Self::NotWithin(words),
            Self::Same(_) | Self::NotSame(_) => self,
        }
    }
}

/// A piece of running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Sentence,
    Paragraph,
}

/// Which letters of a printed word are capitals (rule 63).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Letters {
    /// All, and there is one.
    AllCaps,
    /// At least one.
    Caps,
    /// None.
    NoCaps,
}

/// How many words the body has (rule 58), both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) from: u32,
    pub(crate) until: Option<u32>,
}

/// A mark on an article (rule 70).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flag {
    /// A caption says that its photo is from the files.
    FilePhoto,
    /// The article is a correction.
    Correction,
}

impl Edits {
    pub(crate) fn count(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

impl Flag {
    /// Each with its name.
    pub(crate) const NAMES: &[(Self, &str)] =
        &[(Self::FilePhoto, "file-photo"), (Self::Correction, "correction")];
}

impl Clause {
    /// The clauses that this one joins, negates or restricts.
    pub(crate) fn clauses(&self) -> &[At<Clause>] {
        match self {
            Self::And(clauses) | Self::Or(clauses) => clauses,
            Self::Not(inner) | Self::In(_, inner) | Self::Boost(_, inner) => {
                std::slice::from_ref(inner)
            }
            _ => &[],
        }
    }

    /// The pattern that this clause finds or counts.
    pub(crate) fn pattern(&self) -> Option<&Pattern> {
        match self {
            Self::Find(pattern) => Some(pattern),
            Self::AtLeast(_, pattern) => Some(&pattern.node),
            _ => None,
        }
    }
}

impl Pattern {
    /// The patterns that this one is made of.
    pub(crate) fn operands(&self) -> &[At<Pattern>] {
        match self {
            Self::Or(alternatives) => alternatives,
            Self::Near(near) => &near.operands,
            Self::First(_, inner)
            | Self::Quote(inner)
            | Self::Case(_, inner)
            | Self::In(_, inner) => std::slice::from_ref(inner),
            _ => &[],
        }
    }

    fn height(&self) -> usize {
        1 + self.operands().iter().map(At::height).max().unwrap_or(0)
    }
}

impl At<Pattern> {
    pub(crate) fn new(node: Pattern, span: Span) -> Self {
        let height = node.height();
        Self { node, span, height }
    }

    pub(crate) fn near(left: Self, relation: Relation, right: Self) -> Self {
        let span = left.span.to(right.span);
        Self::new(Pattern::Near(Box::new(Near { relation, operands: [left, right] })), span)
    }

    /// The pattern restricted to a field; a value such as a URL has no stem.
    pub(crate) fn within(field: Field, mut inner: Self, span: Span) -> Self {
        if let (Pattern::Word(word), true) = (&mut inner.node, field.is_value()) {
            word.form = Form::Exact;
        }
        Self::new(Pattern::In(field, Box::new(inner)), span)
    }
}

impl At<Item> {
    pub(crate) fn new(node: Item, span: Span) -> Self {
        Self { node, span, height: 1 }
    }
}

impl At<Clause> {
    pub(crate) fn new(node: Clause, span: Span) -> Self {
        let below = node.clauses().iter().map(At::height).max().unwrap_or(0);
        let pattern = node.pattern().map_or(0, Pattern::height);
        Self { node, span, height: 1 + below.max(pattern) }
    }

    pub(crate) fn find(pattern: At<Pattern>) -> Self {
        Self::new(Clause::Find(pattern.node), pattern.span)
    }

    pub(crate) fn not(inner: Self, span: Span) -> Self {
        Self::new(Clause::Not(Box::new(inner)), span)
    }

    /// One of these: a pattern if all of them are.
    pub(crate) fn or(alternatives: Vec<Self>, span: Span) -> Self {
        if !alternatives.iter().all(|it| matches!(it.node, Clause::Find(_))) {
            return Self::new(Clause::Or(alternatives), span);
        }
        let patterns = alternatives.into_iter().filter_map(|it| it.into_pattern().ok()).collect();
        Self::find(At::<Pattern>::new(Pattern::Or(patterns), span))
    }

    /// The clause restricted to a field: a pattern if it is one, and for `*` whether the field is there at all.
    pub(crate) fn within(field: Field, inner: Self, span: Span) -> Self {
        if inner.node == Clause::Everything {
            return Self::new(Clause::Present(field), span);
        }
        match inner.into_pattern() {
            Ok(pattern) => Self::find(At::<Pattern>::within(field, pattern, span)),
            Err(clause) => Self::new(Clause::In(field, Box::new(clause)), span),
        }
    }

    /// The pattern that this clause finds, or the clause back.
    pub(crate) fn into_pattern(self) -> Result<At<Pattern>, Self> {
        match self.node {
            Clause::Find(pattern) => Ok(At::<Pattern>::new(pattern, self.span)),
            node => Err(Self { node, ..self }),
        }
    }
}

impl Token {
    /// The same as a pattern of its own.
    pub(crate) fn into_pattern(self, form: Form) -> Pattern {
        match self {
            Self::Word(text) => Pattern::Word(Word { text, form }),
            Self::Wildcard(wildcard) => Pattern::Wildcard(wildcard),
            Self::Fuzzy(fuzzy) => Pattern::Fuzzy(fuzzy),
            Self::Regex(regex) => Pattern::Regex(regex),
        }
    }
}
