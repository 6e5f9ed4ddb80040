//! Lexemes to the tree.
//!
//! The grammar in full, with the precedence from loose to tight. Blanks
//! separate; what touches is one run. Words in capitals may be written so or,
//! in newsroom queries (rule 30), in small letters.
//!
//! ```text
//! query     = any
//! any       = all { ( "OR" | "|" | "||" ) all }
//! all       = not { [ "AND" | "&" | "&&" | "BUT" ] not }
//! not       = ( "NOT" | "-" | "!" ) not | near
//! near      = unit { proximity unit }                        from left to right
//! proximity = [ "NOT" ] ( "w/" n | "/" n | "near/" n | "near" n | "AROUND(" n ")"
//!                       | "w/s" | "w/p" | "SAME" )
//!           | "pre/" n | "onear/" n | "adj" n | "ADJ" | "FBY"
//! unit      = bound { "^" number | "/F" n "/" }
//! bound     = field ( ":" | "=" ) bound
//!           | field group
//!           | ( "=" | "fulltext:" ) bound | "exact" group
//!           | function group
//!           | "atleast" n bound
//!           | "NEAR(" any "," any "," n ")"
//!           | group | phrase | term | filter | "*"
//! function  = "atleast" n | "first" n | "quote" | "allcaps" | "caps" | "nocaps"
//! group     = "(" any ")" | "[" any "]"
//! phrase    = quotation ( { item } | "{" { item } "}" ) quotation [ "~" n ]
//! item      = term | "*" | "%" | "(" term { "OR" term } ")"
//! term      = word | word "~" [ "1" | "2" ] | wildcard | "/" regex "/" | url
//! wildcard  = word with "*" or "?" in it, "!" at its end, or "$" digit at its end
//! filter    = ( "date" | "since" | "until" | "on" | "last" | "length" | "wc"
//!             | "is" | "has" ) ":" value
//!           | ( "length" | "wc" | "date" ) ( "<" | "<=" | "=" | ">=" | ">" ) value
//!           | "grep(/" regex "/)"
//! quotation = straight, curly, low or French
//! ```
//!
//! The dialects change what blanks mean, how tightly operators bind and which
//! spellings are operators; see `dialect.rs`. An operator climbs as long as the
//! next one binds at least as tightly (precedence climbing), so the parser
//! recurses only where the query is nested, and no deeper than [`DEEPEST`].

mod beside;
mod faults;
mod joined;
mod unit;

use self::joined::all_of;
use super::Reading;
use super::dialect::Dialect;
use super::finding::{Code, Findings};
use super::lex::{Lexed, Lexeme, Symbol};
use super::phrase::Setting;
use super::source::Source;
use super::term::Signs;
use super::tree::{At, Clause, Span};

/// How deep a query may be nested: no person writes a tenth of it, and every
/// recursion over a tree of this height stays within the stack of a thread.
pub(super) const DEEPEST: usize = 200;

/// How many words, phrases and filters a query may have.
pub(super) const MOST_CLAUSES: usize = 1024;

/// The meaning of a query; `None` if nothing is left of it, or if it was refused.
pub(super) fn parse(
    lexed: Lexed,
    source: &Source<'_>,
    reading: &Reading,
    findings: &mut Findings,
) -> Option<At<Clause>> {
    let clauses = lexed.lexemes.iter().filter(|it| it.symbol.is_clause()).count();
    if clauses > MOST_CLAUSES {
        let message = format!("a query may have 1,024 clauses; this one has {clauses}");
        let last = lexed.lexemes.last().map_or(Span::default(), |it| it.span);
        let refusal = Code::TooManyClauses.at(last, message);
        findings.refuse(refusal.hint("split it into several queries"));
        return None;
    }
    let signs = Signs { star: reading.dialect.star() };
    let mut parser = Parser {
        setting: Setting { source, signs, lower: lexed.lower },
        lexemes: lexed.lexemes,
        at: 0,
        dialect: reading.dialect,
        findings,
        depth: 0,
        is_stopped: false,
        in_near_call: false,
        mixing: Mixing::default(),
    };
    parser.query()
}

impl Symbol {
    fn is_clause(&self) -> bool {
        matches!(self, Self::Leaf(_) | Self::Quoted { .. })
    }
}

struct Parser<'p> {
    setting: Setting<'p>,
    lexemes: Vec<Lexeme>,
    at: usize,
    dialect: Dialect,
    findings: &'p mut Findings,
    depth: usize,
    /// Whether the query is too deep to be read further.
    is_stopped: bool,
    /// Whether a comma ends the operand, as in `NEAR(a, b, 5)`.
    in_near_call: bool,
    mixing: Mixing,
}

/// Which operators have been seen between two parentheses.
#[derive(Clone, Copy, Debug, Default)]
struct Mixing {
    and: bool,
    or: bool,
}

type Read = Option<At<Clause>>;

impl Parser<'_> {
    /// All of it; a closing parenthesis too many ends nothing, and what follows still counts.
    fn query(&mut self) -> Read {
        let mut parts = Vec::new();
        loop {
            parts.extend(self.content());
            let Some(Symbol::Close) = self.peek() else { break };
            let message = "this parenthesis closes nothing and is dropped";
            self.findings.note(Code::StrayClosing.at(self.span(), message));
            self.at += 1;
        }
        all_of(parts)
    }

    /// What stands between two parentheses, with a note on how it was read if that can surprise.
    fn content(&mut self) -> Read {
        let outer = std::mem::take(&mut self.mixing);
        let content = self.expression(0);
        if let Some(clause) = content.as_ref().filter(|_| self.mixing.and && self.mixing.or) {
            let message = "AND and OR without parentheses between them";
            self.note_reading(Code::Mixed, message, clause);
        }
        self.mixing = outer;
        content
    }

    /// Goes one level down, unless that is too deep.
    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Read) -> Read {
        if self.depth == DEEPEST {
            self.stop();
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        self.low(result?)
    }

    /// The clause, if it is no higher than a query may be: a chain grows high without being nested.
    fn low(&mut self, clause: At<Clause>) -> Read {
        if clause.height() > DEEPEST {
            self.stop();
            return None;
        }
        Some(clause)
    }

    fn peek(&self) -> Option<&Symbol> {
        let lexeme = self.lexemes.get(self.at).filter(|_| !self.is_stopped);
        lexeme.map(|it| &it.symbol)
    }

    /// The place of the next lexeme, or the end.
    fn span(&self) -> Span {
        match self.lexemes.get(self.at) {
            Some(lexeme) => lexeme.span,
            None => Span::new(self.span_before().end, self.span_before().end),
        }
    }

    fn span_before(&self) -> Span {
        let before = self.lexemes.get(..self.at).and_then(<[Lexeme]>::last);
        before.map_or(Span::default(), |it| it.span)
    }

    fn typed(&self, span: Span) -> String {
        self.setting.source.typed_text(span).to_owned()
    }
}
