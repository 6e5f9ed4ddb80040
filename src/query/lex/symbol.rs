//! The pieces that a query text is cut into.

use crate::query::field::Field;
use crate::query::tree::{Clause, Letters, Relation, Span};

/// A piece of the query and where it was typed.
#[derive(Clone, Debug)]
pub(in crate::query) struct Lexeme {
    pub(in crate::query) symbol: Symbol,
    pub(in crate::query) span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub(in crate::query) enum Symbol {
    Open,
    Close,
    /// Between the operands of `NEAR(a, b, 5)`; a comma elsewhere is only a sign.
    Comma,
    Connective(Connective),
    /// `and`, `or` or `not` in small letters, while it is not known what they are.
    Lower(Connective),
    /// `-` or `!` before what it negates.
    Minus,
    /// `+` before what is required.
    Plus,
    /// `=`, `exact(` or `fulltext:` before what is meant to the letter.
    Exact,
    Near(Relation),
    Field(Field),
    Function(Function),
    /// The name of `NEAR(a, b, 5)`.
    NearCall,
    Leaf(Clause),
    /// What stands between two quotation marks, as bytes of the plain text.
    Quoted {
        start: usize,
        end: usize,
        slop: u16,
    },
    /// `^2` after what it boosts.
    Boost(f32),
    /// `/F50/` after what it restricts.
    First(u32),
    /// `%` between two words of Factiva.
    Gap,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::query) enum Connective {
    And,
    Or,
    Not,
}

impl Connective {
    pub(in crate::query) fn lower(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            Self::Not => "not",
        }
    }
}

/// What is called with parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::query) enum Function {
    AtLeast(u8),
    First(u32),
    Quote,
    Case(Letters),
}

/// The lexemes of a query, and whether `or` in small letters is an operator in it.
pub(in crate::query) struct Lexed {
    pub(in crate::query) lexemes: Vec<Lexeme>,
    pub(in crate::query) lower: bool,
}
