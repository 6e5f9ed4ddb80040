//! Markdown with blocks that a test answers; `UPDATE=1` writes the answers it finds.

use std::path::Path;

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// What stands behind the fence.
    pub(crate) kind: String,
    /// The lines between the fences.
    pub(crate) text: String,
    /// The line of the opening fence, from 1.
    pub(crate) line: usize,
}

/// Checks every block of a file for which `answer` has an answer, or writes the answers with `UPDATE=1`.
///
/// `answer` is given the block before, for blocks that answer another.
pub(crate) fn check(
    path: &Path,
    mut answer: impl FnMut(&Block, Option<&Block>) -> Option<String>,
) -> usize {
    let text = std::fs::read_to_string(path).unwrap();
    let mut rewritten = String::new();
    let mut wrong = Vec::new();
    let mut checked = 0;
    let mut before: Option<Block> = None;
    for piece in pieces(&text) {
        let block = match piece {
            Piece::Prose(prose) => {
                rewritten.push_str(&prose);
                continue;
            }
            Piece::Block(block) => block,
        };
        let mut shown = block.clone();
        if let Some(found) = answer(&block, before.as_ref()) {
            checked += 1;
            if settled(&found) != settled(&block.text) {
                let place = format!("{}:{}", path.display(), block.line);
                wrong.push(format!("{place}\n--- expected\n{}--- found\n{found}", block.text));
                shown.text = found;
            }
        }
        rewritten.push_str(&format!("```{}\n{}```\n", shown.kind, shown.text));
        before = Some(block);
    }
    if updates() {
        std::fs::write(path, rewritten).unwrap();
        return checked;
    }
    assert!(wrong.is_empty(), "{}\nUPDATE=1 accepts what was found", wrong.join("\n"));
    checked
}

/// Whether the answers are written instead of checked.
fn updates() -> bool {
    std::env::var("UPDATE").is_ok_and(|it| it == "1")
}

/// The text without what differs from run to run: how long something took, how large the index is.
fn settled(text: &str) -> String {
    let mut settled = String::new();
    for line in text.lines() {
        let words = line.split(' ').collect::<Vec<_>>();
        let is_measured = |at: usize| {
            words.get(at + 1).is_some_and(|it| it.starts_with("ms") || *it == "kB")
                && words.get(at).is_some_and(|it| it.parse::<f64>().is_ok())
        };
        let kept = (0..words.len()).map(|at| if is_measured(at) { "_" } else { words[at] });
        settled.push_str(without_took(kept.collect::<Vec<_>>().join(" ")).trim_end());
        settled.push('\n');
    }
    settled
}

/// A line of JSON without the number behind `"took":`.
fn without_took(line: String) -> String {
    let Some((before, after)) = line.split_once("\"took\":") else { return line };
    let number = after.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
    format!("{before}\"took\":_{number}")
}

/// The fenced blocks of a file.
pub(crate) fn blocks(path: &Path) -> Vec<Block> {
    let text = std::fs::read_to_string(path).unwrap();
    let pieces = pieces(&text).into_iter();
    pieces.filter_map(|it| if let Piece::Block(block) = it { Some(block) } else { None }).collect()
}

enum Piece {
    Prose(String),
    Block(Block),
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut lines = (1..).zip(text.lines());
    while let Some((number, line)) = lines.next() {
        let Some(kind) = line.strip_prefix("```") else {
            pieces.push(Piece::Prose(format!("{line}\n")));
            continue;
        };
        let inside = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
        let text = inside.map(|line| format!("{line}\n")).collect();
        pieces.push(Piece::Block(Block { kind: kind.to_owned(), text, line: number }));
    }
    pieces
}

#[test]
fn a_wrong_answer_is_told_and_a_right_one_is_not() {
    let scratch = crate::scratch::Scratch::new();
    let page = "Sum:\n```sum\n1 2\n```\n```total\n3\n```\n";
    let file = scratch.write("case.md", page);
    let add = |block: &Block, before: Option<&Block>| {
        let terms = before.filter(|_| block.kind == "total")?.text.trim();
        let sum: i32 = terms.split(' ').map(|it| it.parse::<i32>().unwrap()).sum();
        Some(format!("{sum}\n"))
    };
    assert_eq!(check(&file, add), 1);
    let file = scratch.write("case.md", page.replace("\n3\n", "\n4\n"));
    if !updates() {
        assert!(std::panic::catch_unwind(|| check(&file, add)).is_err());
    }
}

#[test]
fn only_the_time_that_something_took_may_differ() {
    assert_eq!(settled("3 articles, 1.2 ms"), settled("3 articles, 41 ms"));
    assert_eq!(settled("{\"took\":0.4,\"total\":0}"), settled("{\"took\":12,\"total\":0}"));
    assert_ne!(settled("3 articles, 1.2 ms"), settled("4 articles, 1.2 ms"));
}
