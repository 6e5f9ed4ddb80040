//! A file of queries to the queries in it: one a line, or a CSV with the columns `id` and `query`.

/// A query of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numbered {
    /// Its id in a CSV, else the number of its line.
    pub(super) id: String,
    pub(super) text: String,
}

/// What is wrong with a file of queries, and at which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) message: &'static str,
}

/// The queries of a file, in order; empty lines count for none.
pub(super) fn read(text: &str) -> Result<Vec<Numbered>, Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = text.lines().next().unwrap_or_default().replace(' ', "");
    match header.eq_ignore_ascii_case("id,query") {
        true => rows(text),
        false => Ok(lines(text)),
    }
}

fn lines(text: &str) -> Vec<Numbered> {
    let numbered = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    numbered.map(|(at, line)| Numbered { id: format!("{at}"), text: line.to_owned() }).collect()
}

fn rows(text: &str) -> Result<Vec<Numbered>, Fault> {
    let mut queries = Vec::new();
    for Row { line, cells } in records(text)?.into_iter().skip(1) {
        match <[String; 2]>::try_from(cells) {
            Ok([id, text]) => queries.push(Numbered { id, text }),
            Err(cells) if cells.iter().all(|it| it.trim().is_empty()) => {}
            Err(cells) if cells.len() == 1 => {
                return Err(Fault { line, message: "there is no comma; write id,query" });
            }
            Err(_) => {
                let message = "there are more than two columns; a query with a comma stands in quotation marks, with those inside it doubled";
                return Err(Fault { line, message });
            }
        }
    }
    Ok(queries)
}

struct Row {
    line: usize,
    cells: Vec<String>,
}

/// The rows of a CSV as RFC 4180 has them.
///
/// What stands behind a closing quotation mark is refused: the lenient reading
/// of `1,"junta" mali` would drop the marks, and with them the phrase.
fn records(text: &str) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    let mut line = 1;
    let mut rest = text;
    while !rest.is_empty() {
        let mut row = Row { line, cells: Vec::new() };
        loop {
            let (cell, after) = match rest.strip_prefix('"') {
                Some(inside) => quoted(inside, line)?,
                None => {
                    let end = rest.find([',', '\n']).unwrap_or(rest.len());
                    let (cell, after) = rest.split_at(end);
                    let cell =
                        if after.starts_with(',') { cell } else { cell.trim_end_matches('\r') };
                    (cell.to_owned(), after)
                }
            };
            line += cell.matches('\n').count();
            row.cells.push(cell);
            match after.strip_prefix(',') {
                Some(next) => rest = next,
                None => {
                    rest = after.strip_prefix('\n').unwrap_or(after);
                    break;
                }
            }
        }
        line += 1;
        rows.push(row);
    }
    Ok(rows)
}

/// A cell whose opening mark has been read, and what stands behind its closing one: a comma, the end of the line, or nothing.
fn quoted(inside: &str, line: usize) -> Result<(String, &str), Fault> {
    let mut cell = String::new();
    let mut rest = inside;
    loop {
        let unclosed = Fault { line, message: "a quotation mark opens here and does not close" };
        let (text, after) = rest.split_once('"').ok_or(unclosed)?;
        cell.push_str(text);
        match after.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None => {
                let after = match after.strip_prefix('\r') {
                    Some(end) if end.is_empty() || end.starts_with('\n') => end,
                    _ => after,
                };
                if !after.is_empty() && !after.starts_with([',', '\n']) {
                    let message = "text stands behind a closing quotation mark; put the whole query in marks and double those inside, as in 1,\"\"\"junta\"\" mali\"";
                    return Err(Fault { line, message });
                }
                return Ok((cell, after));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let read = read(text).unwrap();
        let read: Vec<_> = read.iter().map(|it| (it.id.as_str(), it.text.as_str())).collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn a_line_is_a_query_and_an_empty_one_is_none() {
        check("mali\n\n\"id, query\" junta\r\n", &[("1", "mali"), ("3", "\"id, query\" junta")]);
    }

    #[test]
    fn a_csv_names_its_queries() {
        check(
            "\u{feff}ID, Query\r\na,mali w/5 junta\r\n\r\nb,\"\"\"coup\"\", mali\"",
            &[("a", "mali w/5 junta"), ("b", "\"coup\", mali")],
        );
    }

    #[test]
    fn a_cell_that_is_no_query_is_told_with_its_line() {
        let fault = |text| {
            let fault = read(text).unwrap_err();
            (fault.line, fault.message.split([';', ' ']).next().unwrap())
        };
        assert_eq!(fault("id,query\n\"a\nb\",mali\n1,\"junta\" mali").0, 4);
        assert_eq!(fault("id,query\n1,\"junta").0, 2);
        assert_eq!(fault("id,query\n\nmali").0, 3);
        assert_eq!(fault("id,query\n1,mali,junta").0, 2);
    }
}
