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

use super::Reading;
use super::dialect::{Blank, Dialect, Operator};
use super::finding::{Code, Findings};
use super::lex::{Connective, Function, Lexed, Lexeme, Symbol};
use super::operand;
use super::phrase::{self, Setting};
use super::print;
use super::source::Source;
use super::term::Signs;
use super::tree::{At, Clause, Form, Item, Pattern, Phrase, Relation, Span, Token, Word};

/// How deep a query may be nested: no person writes a tenth of it, and every
/// recursion over a tree of this height stays within a small stack.
pub(super) const DEEPEST: usize = 200;

/// How many words, phrases and filters a query may have.
pub(super) const MOST_CLAUSES: usize = 1024;

/// Readings longer than this are not repeated in notes: nested ones would add up.
const LONGEST_READING: usize = 400;

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

    fn note_reading(&mut self, code: Code, message: &str, clause: &At<Clause>) {
        let message = match clause.span.len() <= LONGEST_READING {
            true => format!("{message}: read as {}", print::canonical(clause)),
            false => message.to_owned(),
        };
        self.findings.note(code.at(clause.span, message));
    }

    /// Operands and the operators between them that bind at least this tightly.
    fn expression(&mut self, least: u16) -> Read {
        let is_required = self.peek() == Some(&Symbol::Plus);
        let mut read = self.unit();
        while let Some((operator, _)) = self.infix() {
            let power = self.dialect.power(operator);
            if power < least {
                break;
            }
            read = match operator {
                Operator::Near(_) => self.near_chain(read, power),
                Operator::AndNot => self.and_not(read, power),
                Operator::Blank => match self.dialect.blank() {
                    Blank::And => self.joined(read, power, Connective::And),
                    Blank::Or => self.weighed(read, is_required, power),
                    Blank::Phrase => self.side_by_side(read, power),
                },
                Operator::And => self.joined(read, power, Connective::And),
                Operator::Or => self.joined(read, power, Connective::Or),
            };
        }
        read
    }

    /// The operator that comes next, and how many lexemes it takes.
    fn infix(&self) -> Option<(Operator, usize)> {
        let is_not =
            |symbol: Option<&Symbol>| matches!(symbol, Some(Symbol::Connective(Connective::Not)));
        let followed_by_not = is_not(self.lexemes.get(self.at + 1).map(|it| &it.symbol));
        let has_and_not = self.dialect.has_and_not();
        Some(match self.peek()? {
            Symbol::Close => return None,
            Symbol::Comma if self.in_near_call => return None,
            Symbol::Connective(Connective::And) if followed_by_not && has_and_not => {
                (Operator::AndNot, 2)
            }
            Symbol::Connective(Connective::And) => (Operator::And, 1),
            Symbol::Connective(Connective::Or) => (Operator::Or, 1),
            Symbol::Connective(Connective::Not) if has_and_not => (Operator::AndNot, 1),
            Symbol::Near(relation) => (Operator::Near(*relation), 1),
            symbol => match self.dialect.blank() {
                Blank::Phrase if !symbol.is_part_of_phrase() => (Operator::And, 0),
                _ => (Operator::Blank, 0),
            },
        })
    }

    /// `a AND b c`, `a OR b`: operands joined by one kind of operator.
    fn joined(&mut self, first: Read, power: u16, connective: Connective) -> Read {
        let mut parts: Vec<At<Clause>> = first.into_iter().collect();
        while let Some((operator, lexemes)) = self.infix() {
            let is_same = self.dialect.power(operator) == power && operator != Operator::AndNot;
            if !is_same {
                break;
            }
            let span = self.span();
            self.at += lexemes;
            if lexemes > 0 {
                self.skip_doubled(connective);
            }
            match self.expression(power + 1) {
                Some(part) => parts.push(part),
                None if lexemes > 0 => self.note_stray(span, "right"),
                None => {}
            }
        }
        let is_joined = parts.len() > 1;
        let whole = match connective {
            Connective::Or => {
                self.mixing.or |= is_joined;
                any_of(parts)
            }
            _ => {
                self.mixing.and |= is_joined;
                all_of(parts)
            }
        };
        self.low(whole?)
    }

    /// `a AND NOT b` as one operator (Nexis).
    fn and_not(&mut self, left: Read, power: u16) -> Read {
        let lexemes = self.infix().map_or(1, |(_, lexemes)| lexemes);
        let span = self.span();
        self.at += lexemes;
        self.skip_doubled(Connective::Not);
        let begins_group = self.peek() == Some(&Symbol::Open);
        let Some(right) = self.expression(power + 1) else {
            self.note_stray(span, "right");
            return left;
        };
        self.mixing.and = true;
        let is_surprising = matches!(right.node, Clause::And(_)) && !begins_group;
        let span = span.to(right.span);
        let parts = left.into_iter().chain([At::<Clause>::not(right, span)]).collect();
        let whole = self.low(all_of(parts)?)?;
        if is_surprising {
            let message = "AND behind AND NOT without parentheses";
            self.note_reading(Code::Mixed, message, &whole);
        }
        Some(whole)
    }

    /// `+a b -c` (Lucene): the required words if there are any, else any of the words; never those with a minus.
    fn weighed(&mut self, first: Read, is_first_required: bool, power: u16) -> Read {
        let mut required = Vec::new();
        let mut prohibited = Vec::new();
        let mut optional = Vec::new();
        let mut sort = |clause: At<Clause>, is_required: bool| match clause.node {
            Clause::Not(_) => prohibited.push(clause),
            _ if is_required => required.push(clause),
            _ => optional.push(clause),
        };
        first.into_iter().for_each(|it| sort(it, is_first_required));
        while let Some((Operator::Blank, _)) = self.infix() {
            let is_required = self.peek() == Some(&Symbol::Plus);
            if let Some(clause) = self.expression(power + 1) {
                sort(clause, is_required);
            }
        }
        if required.is_empty() {
            self.mixing.or |= optional.len() > 1;
            required.extend(any_of(optional));
        } else {
            for clause in optional {
                let message = "beside a required `+` this changes no answer and is dropped";
                self.findings.note(Code::Optional.at(clause.span, message));
            }
        }
        self.low(all_of(required.into_iter().chain(prohibited).collect())?)
    }

    /// Words side by side are a phrase, and `%` stands for a word between them (Factiva).
    fn side_by_side(&mut self, first: Read, power: u16) -> Read {
        let mut left = first;
        let mut gaps = 0;
        while let Some((Operator::Blank, _)) = self.infix() {
            if self.peek() == Some(&Symbol::Gap) {
                gaps += 1;
                self.at += 1;
                continue;
            }
            let Some(right) = self.expression(power + 1) else { continue };
            left = match left.take() {
                Some(left) => self.beside(left, gaps, right),
                None => Some(right),
            };
            gaps = 0;
        }
        if gaps > 0 {
            let message = "a `%` at the edge of a phrase stands for nothing and is dropped";
            self.findings.note(Code::EdgeGap.at(self.span_before(), message));
        }
        if let Some(At { node: Clause::Find(Pattern::Phrase(phrase)), span, .. }) = &left {
            phrase::check_length(&phrase.items, *span, self.findings);
        }
        left
    }

    fn beside(&mut self, left: At<Clause>, gaps: u16, right: At<Clause>) -> Read {
        let span = left.span.to(right.span);
        if let (Some(mut items), Some(more)) = (items_of(&left), items_of(&right)) {
            items.extend((0..gaps).map(|_| At::<Item>::new(Item::Gap, span)));
            items.extend(more);
            let phrase = Phrase { items, slop: 0, form: Form::Exact };
            return Some(At::<Clause>::new(Clause::Find(Pattern::Phrase(phrase)), span));
        }
        if gaps > 0 {
            let message = "`%` stands for a word between words, not beside a group";
            self.findings.refuse(Code::BadPhraseGroup.at(span, message));
        }
        self.near(left, (Relation::Before(1), "pre/1"), right)
    }

    /// `a w/5 b pre/3 c`, from left to right (rule 42).
    fn near_chain(&mut self, first: Read, power: u16) -> Read {
        let mut left = first;
        let mut relations = Vec::new();
        while let Some((operator @ Operator::Near(relation), _)) = self.infix() {
            if self.dialect.power(operator) != power {
                break;
            }
            let span = self.span();
            let operator = self.typed(span);
            self.at += 1;
            self.skip_contradiction(relation, &operator);
            relations.push(relation);
            let begins_group = self.peek() == Some(&Symbol::Open);
            let right = self.expression(power + 1);
            if let (Some(nested), false) = (right.as_ref().and_then(relation_of), begins_group) {
                relations.push(nested);
            }
            left = match (left, right) {
                (Some(left), Some(right)) => self.near(left, (relation, &operator), right),
                (left, None) => {
                    self.refuse_missing(span, &operator, "right");
                    left
                }
                (None, right) => right,
            };
        }
        let is_mixed = relations.windows(2).any(|it| it.first() != it.last());
        if let Some(clause) = left.as_ref().filter(|_| is_mixed) {
            let message = "a chain of different distances without parentheses";
            self.note_reading(Code::MixedChain, message, clause);
        }
        left
    }

    fn near(
        &mut self,
        left: At<Clause>,
        (relation, operator): (Relation, &str),
        right: At<Clause>,
    ) -> Read {
        let refusals = operand::refusals(&left, operator, relation, &right);
        refusals.into_iter().for_each(|it| self.findings.refuse(it));
        match (left.into_pattern(), right.into_pattern()) {
            (Ok(left), Ok(right)) => {
                self.low(At::<Clause>::find(At::<Pattern>::near(left, relation, right)))
            }
            (Ok(pattern), _) => Some(At::<Clause>::find(pattern)),
            (Err(clause), _) => Some(clause),
        }
    }

    /// One operand with what stands before and after it.
    fn unit(&mut self) -> Read {
        loop {
            let span = self.span();
            match self.peek()? {
                Symbol::Close => return None,
                Symbol::Comma if self.in_near_call => return None,
                Symbol::Connective(Connective::Not) => {
                    return self.negation(self.dialect.power_after_not());
                }
                Symbol::Minus => return self.negation(self.dialect.power_after_minus()),
                Symbol::Connective(_) => self.note_stray(span, "left"),
                Symbol::Near(_) => {
                    let operator = self.typed(span);
                    self.refuse_missing(span, &operator, "left");
                }
                Symbol::Boost(_) | Symbol::First(_) => {
                    let operator = self.typed(span);
                    self.refuse_missing(span, &operator, "left");
                }
                Symbol::Gap => {
                    let message = "a `%` at the edge of a phrase stands for nothing and is dropped";
                    self.findings.note(Code::EdgeGap.at(span, message));
                }
                Symbol::Plus | Symbol::Comma => {}
                _ => return self.bound().and_then(|it| self.suffixed(it)),
            }
            self.at += 1;
        }
    }

    /// NOT and what it negates.
    fn negation(&mut self, power: u16) -> Read {
        let span = self.span();
        self.at += 1;
        self.skip_doubled(Connective::Not);
        match self.nested(|it| it.expression(power)) {
            Some(inner) => {
                let span = span.to(inner.span);
                Some(At::<Clause>::not(inner, span))
            }
            None => {
                self.note_stray(span, "right");
                None
            }
        }
    }

    /// `^2` and `/F50/`, which work on all of the operand before them.
    fn suffixed(&mut self, operand: At<Clause>) -> Read {
        let mut read = Some(operand);
        while let Some(clause) = read.take() {
            let span = clause.span.to(self.span());
            read = match self.peek() {
                Some(&Symbol::Boost(factor)) => {
                    self.at += 1;
                    Some(At::<Clause>::new(Clause::Boost(factor, Box::new(clause)), span))
                }
                Some(&Symbol::First(n)) => {
                    self.at += 1;
                    self.called(Function::First(n), clause, span)
                }
                _ => return Some(clause),
            };
            read = read.and_then(|it| self.low(it));
        }
        read
    }

    /// A word, phrase or group, with the fields and functions that it belongs to.
    fn bound(&mut self) -> Read {
        let span = self.span();
        let lexeme = self.lexemes.get_mut(self.at).filter(|_| !self.is_stopped)?;
        match lexeme.symbol {
            Symbol::Open => self.group(),
            Symbol::Leaf(_) => {
                let symbol = std::mem::replace(&mut lexeme.symbol, Symbol::Comma);
                self.at += 1;
                match symbol {
                    Symbol::Leaf(clause) => Some(At::<Clause>::new(clause, span)),
                    _ => None,
                }
            }
            Symbol::Quoted { start, end, slop } => {
                self.at += 1;
                let pattern = phrase::read(self.setting, (start, end), slop, self.findings)?;
                Some(At::<Clause>::new(Clause::Find(pattern), span))
            }
            Symbol::Exact => {
                self.at += 1;
                let inner = self.nested(Self::bound);
                let inner = self.required(inner, span)?;
                let span = span.to(inner.span);
                Some(operand::exact(inner).spanning(span))
            }
            Symbol::Field(field) => {
                self.at += 1;
                let inner = self.operand();
                let inner = self.required(inner, span)?;
                let span = span.to(self.span_before());
                Some(At::<Clause>::within(field, inner, span))
            }
            Symbol::NearCall => self.near_call(),
            Symbol::Function(function) => {
                self.at += 1;
                let inner = self.operand();
                let inner = self.required(inner, span)?;
                let span = span.to(self.span_before());
                self.called(function, inner, span)
            }
            _ => None,
        }
    }

    /// What a field or function works on.
    fn operand(&mut self) -> Read {
        let power = self.dialect.power_after_field();
        if power.is_none() && self.peek() == Some(&Symbol::Open) {
            return self.group();
        }
        let is_minus = self.peek() == Some(&Symbol::Minus);
        self.nested(|it| match power {
            Some(power) => it.expression(power),
            None if is_minus => it.unit(),
            None => it.bound(),
        })
    }

    /// Parentheses and what is in them.
    fn group(&mut self) -> Read {
        let open = self.span();
        self.at += 1;
        let outer = std::mem::take(&mut self.in_near_call);
        let content = self.nested(Self::content);
        self.in_near_call = outer;
        self.close(open);
        let span = open.to(self.span_before());
        if content.is_none() && !self.is_stopped {
            let message = "there is nothing between the parentheses; they are dropped";
            self.findings.note(Code::EmptyGroup.at(span, message));
        }
        content.map(|it| it.spanning(span))
    }

    fn close(&mut self, open: Span) {
        match self.peek() {
            Some(Symbol::Close) => self.at += 1,
            _ if self.is_stopped => {}
            _ => {
                let message = "the parenthesis is not closed; it is closed at the end";
                self.findings.note(Code::GroupUnclosed.at(open, message));
            }
        }
    }

    /// `NEAR(a, b, 5)`.
    fn near_call(&mut self) -> Read {
        let name = self.span();
        let open = self.lexemes.get(self.at + 1).map_or(name, |it| it.span);
        self.at += 2;
        let outer = std::mem::replace(&mut self.in_near_call, true);
        let mut operands = Vec::new();
        loop {
            operands.extend(self.nested(Self::content));
            match self.peek() {
                Some(Symbol::Comma) => self.at += 1,
                _ => break,
            }
        }
        self.in_near_call = outer;
        self.close(open);
        let span = name.to(self.span_before());
        let (Some(number), Some(right), Some(left), true) =
            (operands.pop(), operands.pop(), operands.pop(), operands.is_empty())
        else {
            let message = "`NEAR(...)` takes two operands and a number, with commas between";
            let refusal = Code::OperandMissing.at(span, message);
            self.findings.refuse(refusal.hint("as in NEAR(junta, Mali, 5)"));
            return None;
        };
        let Some(n) = number_of(&number) else {
            let message = "`NEAR(...)` ends with a number of words from 1 to 1000";
            let refusal = Code::BadDistance.at(number.span, message);
            self.findings.refuse(refusal.hint("as in NEAR(junta, Mali, 5)"));
            return None;
        };
        let relation = Relation::Within(n);
        self.near(left, (relation, &format!("w/{n}")), right)
    }

    /// A function of a clause (rules 51 to 56, 63).
    fn called(&mut self, function: Function, clause: At<Clause>, span: Span) -> Read {
        let name = function.name();
        let patterns = match operand::of_function(clause, &name) {
            Ok(patterns) => patterns,
            Err(refusal) => {
                self.findings.refuse(refusal);
                return Some(At::<Clause>::new(Clause::Everything, span));
            }
        };
        let is_one = patterns.len() == 1;
        let called = patterns.into_iter().map(|pattern| {
            let span = if is_one { span } else { pattern.span };
            function.of(pattern, span)
        });
        all_of(called.collect()).map(|it| it.spanning(span))
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

    fn stop(&mut self) {
        if !self.is_stopped {
            let message = format!("the query is nested more than {DEEPEST} deep");
            self.findings.refuse(Code::TooDeep.at(self.span(), message));
        }
        self.is_stopped = true;
    }

    /// What a field or function needs, or a refusal.
    fn required(&mut self, inner: Read, span: Span) -> Read {
        if inner.is_none() && !self.is_stopped {
            let name = self.typed(span);
            let span = span.to(self.span_before());
            let message = format!("`{name}` needs a word, phrase or group");
            let refusal = Code::OperandMissing.at(span, message);
            let hint = match name.ends_with([':', '=']) {
                true => format!("as in {name}Mali"),
                false => format!("as in {name}(Mali)"),
            };
            self.findings.refuse(refusal.hint(hint));
        }
        inner
    }

    /// AND or OR right after an operator: the same one again is skipped, another one refused.
    fn skip_doubled(&mut self, before: Connective) {
        while let Some(&Symbol::Connective(connective)) = self.peek() {
            let is_same = connective == before;
            if connective == Connective::Not {
                return;
            }
            let name = self.typed(self.span());
            if is_same {
                let message = format!("`{name}` is doubled; one is dropped");
                self.findings.note(Code::StrayOperator.at(self.span(), message));
            } else {
                let message =
                    format!("`{}` and `{name}` stand side by side", before.lower().to_uppercase());
                let refusal = Code::Contradiction.at(self.span(), message);
                self.findings.refuse(refusal.hint("leave one of them"));
            }
            self.at += 1;
        }
    }

    /// Operators right after a proximity: the same one again is skipped, another one refused.
    fn skip_contradiction(&mut self, relation: Relation, operator: &str) {
        while self.peek() == Some(&Symbol::Near(relation)) {
            let message = format!("`{operator}` is doubled; one is dropped");
            self.findings.note(Code::StrayOperator.at(self.span(), message));
            self.at += 1;
        }
        while let Some(Symbol::Connective(Connective::And | Connective::Or) | Symbol::Near(_)) =
            self.peek()
        {
            let name = self.typed(self.span());
            let message = format!("`{operator}` and `{name}` stand side by side");
            let refusal = Code::Contradiction.at(self.span(), message);
            self.findings.refuse(refusal.hint("leave one of them"));
            self.at += 1;
        }
    }

    fn note_stray(&mut self, span: Span, side: &str) {
        if !self.is_stopped {
            let name = self.typed(span);
            let message = format!("`{name}` has nothing on its {side} and is dropped");
            self.findings.note(Code::StrayOperator.at(span, message));
        }
    }

    fn refuse_missing(&mut self, span: Span, operator: &str, side: &str) {
        if !self.is_stopped {
            let message = format!("`{operator}` needs something on its {side}");
            let hint = match operator.starts_with('^') || operator.ends_with('/') {
                true => format!("as in Mali{operator}"),
                false => format!("name both words, as in: junta {operator} Mali"),
            };
            self.findings.refuse(Code::OperandMissing.at(span, message).hint(hint));
        }
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

impl Symbol {
    /// Whether blanks before it make a phrase where they can.
    fn is_part_of_phrase(&self) -> bool {
        matches!(self, Self::Leaf(Clause::Find(_)) | Self::Quoted { .. } | Self::Open | Self::Gap)
    }
}

impl Function {
    fn name(self) -> String {
        match self {
            Self::AtLeast(n) => format!("atleast{n}"),
            Self::First(n) => format!("first{n}"),
            Self::Quote => "quote".to_owned(),
            Self::Case(letters) => print::case_name(letters).to_owned(),
        }
    }

    fn of(self, pattern: At<Pattern>, span: Span) -> At<Clause> {
        let inner = Box::new(pattern);
        let pattern = match self {
            Self::AtLeast(n) => return At::<Clause>::new(Clause::AtLeast(n, inner), span),
            Self::First(n) => Pattern::First(n, inner),
            Self::Quote => Pattern::Quote(inner),
            Self::Case(letters) => Pattern::Case(letters, inner),
        };
        At::<Clause>::new(Clause::Find(pattern), span)
    }
}

/// All of these, or the only one.
fn all_of(mut parts: Vec<At<Clause>>) -> Read {
    if parts.len() < 2 {
        return parts.pop();
    }
    let span = span_of(&parts);
    Some(At::<Clause>::new(Clause::And(parts), span))
}

/// Any of these, or the only one.
fn any_of(mut parts: Vec<At<Clause>>) -> Read {
    if parts.len() < 2 {
        return parts.pop();
    }
    let span = span_of(&parts);
    Some(At::<Clause>::or(parts, span))
}

fn span_of(parts: &[At<Clause>]) -> Span {
    let spans = parts.iter().map(|it| it.span);
    spans.reduce(Span::to).unwrap_or_default()
}

fn relation_of(clause: &At<Clause>) -> Option<Relation> {
    match &clause.node {
        Clause::Find(Pattern::Near(near)) => Some(near.relation),
        _ => None,
    }
}

fn number_of(clause: &At<Clause>) -> Option<u16> {
    match &clause.node {
        Clause::Find(Pattern::Word(Word { text, .. })) => {
            text.parse().ok().filter(|it| (1..=super::proximity::FARTHEST).contains(it))
        }
        _ => None,
    }
}

/// The items of a phrase that a pattern can stand for, if it can.
fn items_of(clause: &At<Clause>) -> Option<Vec<At<Item>>> {
    let Clause::Find(pattern) = &clause.node else { return None };
    let one = |token: Token| Some(vec![At::<Item>::new(Item::One(token), clause.span)]);
    match pattern {
        Pattern::Phrase(phrase) if phrase.slop == 0 && phrase.form == Form::Exact => {
            Some(phrase.items.clone())
        }
        Pattern::Or(alternatives) => {
            let tokens = alternatives.iter().map(|it| token_of(&it.node)).collect::<Option<_>>()?;
            Some(vec![At::<Item>::new(Item::Either(tokens), clause.span)])
        }
        pattern => token_of(pattern).and_then(one),
    }
}

fn token_of(pattern: &Pattern) -> Option<Token> {
    Some(match pattern {
        Pattern::Word(word) => Token::Word(word.text.clone()),
        Pattern::Wildcard(wildcard) => Token::Wildcard(wildcard.clone()),
        Pattern::Fuzzy(fuzzy) => Token::Fuzzy(fuzzy.clone()),
        Pattern::Regex(regex) => Token::Regex(regex.clone()),
        _ => return None,
    })
}
