//! A paragraph to the quotations in it (rule 57).

use std::ops::Range;

/// The stretches of a paragraph between quotation marks, marks not included.
///
/// `"` opens and closes in turn, `“` opens and `”` closes, `„` opens and `“`
/// closes, `«` and `‹` open and `»` and `›` close; single marks never count. A
/// quotation that is not closed ends with its paragraph. Inside one quotation
/// other marks mean nothing.
pub(crate) fn quotations(paragraph: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, &[char])> = None;
    // All marks but one are no ASCII; most paragraphs are, and have none.
    let may_quote = |byte: u8| byte == b'"' || !byte.is_ascii();
    let chars = match paragraph.bytes().any(may_quote) {
        true => paragraph.char_indices(),
        false => "".char_indices(),
    };
    for (at, c) in chars {
        match open {
            None => open = closers_of(c).map(|closers| (at + c.len_utf8(), closers)),
            Some((start, closers)) if closers.contains(&c) => {
                found.push(start..at);
                open = None;
            }
            Some(_) => {}
        }
    }
    found.extend(open.map(|(start, _)| start..paragraph.len()));
    found
}

/// What closes a quotation that this mark opens.
fn closers_of(opener: char) -> Option<&'static [char]> {
    match opener {
        '"' => Some(&['"']),
        '“' => Some(&['”']),
        '„' => Some(&['“', '”']),
        '«' => Some(&['»']),
        '‹' => Some(&['›']),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_mark_has_its_closer() {
        for (paragraph, expected) in [
            ("\"We left.\" He said \"no.\"", vec!["We left.", "no."]),
            ("“We left, “all of us.” Gone", vec!["We left, “all of us."]),
            ("“They stayed,” he said.", vec!["They stayed,"]),
            ("“We left.", vec!["We left."]),
            ("„Wir gehen“, sagte er.", vec!["Wir gehen"]),
            ("Il dit « partons » puis ‹ non ›.", vec![" partons ", " non "]),
            ("It's 'just' talk.", vec![]),
        ] {
            let found: Vec<&str> =
                quotations(paragraph).into_iter().map(|it| &paragraph[it]).collect();
            assert_eq!(found, expected, "{paragraph}");
        }
    }
}
