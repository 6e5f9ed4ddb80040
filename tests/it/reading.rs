//! Query texts to what a `reading` or `translation` block shows: canonical text and notes, or the refusal.

use morgue::{Date, DateOrder, Dialect, Query, Reading};

/// How each line of a block is read; `told` are the words behind the fence.
pub(crate) fn readings(told: &str, lines: &str) -> String {
    let reading = reading(told);
    lines.lines().map(|line| read(line, &reading)).collect()
}

/// What each line of a block is in another dialect; `told` names the two.
pub(crate) fn translations(told: &str, lines: &str) -> String {
    let (from, to) = told.split_once(" to ").unwrap();
    let (reading, to) = (reading(from), Dialect::named(to).unwrap());
    lines.lines().map(|line| translate(line, &reading, to)).collect()
}

/// A dialect, today's date and the order of dates, each if it is among the words.
fn reading(told: &str) -> Reading {
    told.split_whitespace().fold(Reading::default(), |reading, word| {
        match (word, Dialect::named(word)) {
            (_, Some(dialect)) => reading.dialect(dialect),
            ("day-first", _) => reading.date_order(DateOrder::DayFirst),
            ("month-first", _) => reading.date_order(DateOrder::MonthFirst),
            (today, _) => reading.today(Date::parse(today).unwrap()),
        }
    })
}

fn read(text: &str, reading: &Reading) -> String {
    match Query::parse_as(text, reading) {
        Ok(query) => format!("{query}\n{}", rendered(query.notes(), text)),
        Err(refused) => rendered(refused.diagnostics(), text),
    }
}

fn translate(text: &str, reading: &Reading, to: Dialect) -> String {
    let query = match Query::parse_as(text, reading) {
        Ok(query) => query,
        Err(refused) => return rendered(refused.diagnostics(), text),
    };
    let notes = rendered(query.notes(), text);
    match query.print_in(to) {
        Ok(said) => format!("{}\n{notes}{}", said.text, rendered(&said.notes, text)),
        Err(refused) => format!("{notes}{}", rendered(refused.diagnostics(), text)),
    }
}

fn rendered(findings: &[morgue::Note], text: &str) -> String {
    findings.iter().map(|it| format!("{}\n", it.render(text))).collect()
}
