//! A finding and the query text to lines for a terminal: heading, text, carets, hint.

use unicode_width::UnicodeWidthChar as _;

use crate::error::Diagnostic;

impl Diagnostic {
    /// The finding with the line of the query that it is about and carets below its place.
    ///
    /// Columns are counted in characters as a terminal shows them: wide ones as
    /// two, combining ones as none, tabs and control characters as one blank. A
    /// long line is cut around the place.
    ///
    /// ```
    /// let text = "junta w/5";
    /// let refused = morgue::Query::parse(text).unwrap_err();
    /// let shown = refused.diagnostics()[0].render(text);
    /// assert_eq!(shown, "\
    /// error[Q004]: `w/5` needs something on its right
    ///   junta w/5
    ///         ^^^
    ///   hint: name both words, as in: junta w/5 Mali");
    /// ```
    pub fn render(&self, query: &str) -> String {
        let kind = if self.code.starts_with("Q1") { "note" } else { "error" };
        let mut shown = format!("{kind}[{}]: {}", self.code, self.message);
        let (line, carets) = pointed_line(query, self.start, self.end);
        if !line.is_empty() {
            shown.push_str(&format!("\n  {line}\n  {carets}"));
        }
        if let Some(hint) = &self.hint {
            shown.push_str(&format!("\n  hint: {hint}"));
        }
        shown
    }
}

/// How many columns of a query are shown: what fits a terminal of 80 with its margin.
const COLUMNS: usize = 76;

/// How much is shown before the place when a line is cut.
const BEFORE: usize = 30;

/// A character as shown: where it was typed, what stands for it, and how many columns it takes.
struct Cell {
    at: usize,
    shown: char,
    columns: usize,
}

/// The line in which the place begins, and the carets for what of the place lies in it.
fn pointed_line(query: &str, start: usize, end: usize) -> (String, String) {
    let start = start.min(query.len());
    let line_start = query.bytes().take(start).rposition(|it| it == b'\n').map_or(0, |it| it + 1);
    let line = query.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
    let cells: Vec<Cell> = line
        .char_indices()
        .map(|(at, c)| Cell { at: line_start + at, shown: visible(c), columns: columns(c) })
        .collect();
    let first = cells.partition_point(|it| it.at < start);
    let place = cells.partition_point(|it| it.at < end.max(start)).max(first);
    let (from, until) = window(&cells, first);
    let mut text = String::new();
    let mut carets = String::new();
    if from > 0 {
        text.push('…');
        carets.push(' ');
    }
    for (number, cell) in cells.iter().enumerate().take(until).skip(from) {
        text.push(cell.shown);
        let sign = if (first..place).contains(&number) { '^' } else { ' ' };
        carets.extend(std::iter::repeat_n(sign, cell.columns));
    }
    if until < cells.len() {
        text.push('…');
    }
    let mut carets = carets.trim_end().to_owned();
    if !carets.ends_with('^') {
        let before: usize = cells.iter().take(first).skip(from).map(|it| it.columns).sum();
        carets = format!("{}^", " ".repeat(before + usize::from(from > 0)));
    }
    (text.trim_end().to_owned(), carets)
}

/// The first and the last cell to show of a line that may be too long, so that cell `first` is seen.
fn window(cells: &[Cell], first: usize) -> (usize, usize) {
    let total: usize = cells.iter().map(|it| it.columns).sum();
    if total <= COLUMNS {
        return (0, cells.len());
    }
    let mut from = first.min(cells.len());
    let mut room = BEFORE;
    while from > 0 {
        let columns = cells.get(from - 1).map_or(0, |it| it.columns);
        if columns > room {
            break;
        }
        room -= columns;
        from -= 1;
    }
    let mut until = from;
    let mut room = COLUMNS;
    while let Some(cell) = cells.get(until).filter(|it| it.columns <= room) {
        room -= cell.columns;
        until += 1;
    }
    (from, until)
}

/// What a terminal is given for a character: itself, or a blank if it would move the cursor.
fn visible(c: char) -> char {
    let moves = c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    if moves { ' ' } else { c }
}

/// How many columns a terminal gives to a character; what moves the cursor is shown as one blank.
fn columns(c: char) -> usize {
    visible(c).width().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, marked: &str, expected: &str) {
        let start = query.find(marked).unwrap();
        let finding = Diagnostic::new("Q004", start..start + marked.len(), "here");
        assert_eq!(finding.render(query), format!("error[Q004]: here\n{expected}"));
    }

    #[test]
    fn carets_stand_below_the_place() {
        check("a w/5", "w/5", "  a w/5\n    ^^^");
        check("a\tw/5", "w/5", "  a w/5\n    ^^^");
        check("Exposé w/0 x", "w/0", "  Exposé w/0 x\n         ^^^");
        check("e\u{301}te\u{301} w/0", "w/0", "  e\u{301}te\u{301} w/0\n      ^^^");
        check("東京 w/0 大阪", "w/0", "  東京 w/0 大阪\n       ^^^");
        check("東京 w/0", "東京", "  東京 w/0\n  ^^^^");
    }

    #[test]
    fn only_the_line_of_the_place_is_shown() {
        check("first\nsecond w/0\nthird", "w/0", "  second w/0\n         ^^^");
    }

    #[test]
    fn what_is_missing_at_the_end_has_one_caret() {
        let finding = Diagnostic::new("Q004", 5..5, "here");
        assert_eq!(finding.render("\"junta"), "error[Q004]: here\n  \"junta\n       ^");
        let after = Diagnostic::new("Q004", 6..6, "here");
        assert_eq!(after.render("\"junta"), "error[Q004]: here\n  \"junta\n        ^");
        assert_eq!(after.render(""), "error[Q004]: here");
        let beyond = Diagnostic::new("Q004", 60..99, "here");
        assert_eq!(beyond.render("ab"), "error[Q004]: here\n  ab\n    ^");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let query = format!("{} w/0 {}", "left ".repeat(40), "right ".repeat(40));
        let start = query.find("w/0").unwrap();
        let shown = Diagnostic::new("Q010", start..start + 3, "here").render(&query);
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines[1].starts_with("  …") && lines[1].ends_with('…'));
        assert_eq!(lines[1].chars().position(|it| it == 'w'), lines[2].find('^'));
    }

    #[test]
    fn control_characters_reach_no_terminal() {
        let shown = Diagnostic::new("Q004", 0..1, "here").render("a\u{1b}[31m b");
        assert!(!shown.contains('\u{1b}'));
    }
}
