//! What the pages of a source have in common is clutter, in whatever order the archive met them.

use std::collections::BTreeSet;

use morgue::{Archive, Article};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::scratch::Scratch;

/// The papers: what stands below each of their stories, and their notice.
const PAPERS: [(&str, &str, &str); 3] = [
    (
        "pier",
        "The Pier Dispatch is paid for by those who read it, and a month of it costs less than one coffee at the ferry.",
        "© 2024 The Pier Dispatch",
    ),
    (
        "locks",
        "Our reporters ride the barges so that you need not, and they would be glad of a letter or of a sandwich.",
        "© 2024 Lock Gate Weekly",
    ),
    (
        "mill",
        "Every Friday the mill turns for visitors, who may bring their own corn and take the flour home.",
        "",
    ),
];

const BOATS: [&str; 6] = ["Heron", "Bittern", "Plover", "Curlew", "Dunlin", "Godwit"];
const PLACES: [&str; 6] =
    ["Sandgate", "Oxmoor", "Tallow Quay", "Brindle", "Caddow Bridge", "Wendle"];

/// A page of a paper: all that is its own depends on its number.
fn page(paper: usize, number: usize) -> String {
    let (_, below, notice) = PAPERS[paper];
    let (boat, place) = (BOATS[number % 6], PLACES[number / 2 % 6]);
    let pumped = 40 + number * 7 + paper;
    format!(
        "Skip to content\n{place} Ferry {boat} Sails Again After {pumped} Days\n\
         The {boat} left {place} at dawn on its first trip since the flood, with {pumped} people and a goat on board.\n\
         Its captain said that {pumped} pumps had run all winter, and that the last of them stopped the night before.\n\
         The quay of {place} is to be raised by {pumped} inches before the next flood comes down from the hills.\n\
         {below}\n{notice}\n"
    )
}

fn names() -> Vec<(String, String)> {
    let pages = |paper: usize, count: usize| {
        (0..count).map(move |it| (format!("{}/{it:02}.txt", PAPERS[paper].0), page(paper, it)))
    };
    pages(0, 16).chain(pages(1, 3)).chain(pages(2, 2)).collect()
}

/// All articles, a line each, in the order of their ids.
fn exported(archive: &Archive) -> BTreeSet<String> {
    archive.export().unwrap().map(|it| serde_json::to_string(&it.unwrap()).unwrap()).collect()
}

fn all_at_once(pages: &[(String, String)]) -> BTreeSet<String> {
    let folder = Scratch::new();
    pages.iter().for_each(|(name, page)| drop(folder.write(&format!("pages/{name}"), page)));
    let mut archive = Archive::create(folder.path().join("archive")).unwrap();
    archive.add_folder(folder.path().join("pages")).unwrap();
    exported(&archive)
}

fn articles(archive: &Archive) -> Vec<Article> {
    archive.export().unwrap().map(|it| it.unwrap().article).collect()
}

#[test]
fn what_stands_below_each_story_of_a_paper_is_no_part_of_one() {
    let folder = Scratch::new();
    let pages = folder.path().join("pages");
    let path = folder.path().join("archive");
    folder.write("pages/pier/00.txt", page(0, 0));
    let mut archive = Archive::create(&path).unwrap();
    archive.add_folder(&pages).unwrap();
    let has_appeal = |archive: &Archive| {
        let body = articles(archive).into_iter().flat_map(|it| it.body);
        body.filter(|it| it.text.starts_with("The Pier Dispatch is paid")).count()
    };
    // One page alone may say anything; the second shows what is the paper's, in the first as well.
    assert_eq!(has_appeal(&archive), 1);
    folder.write("pages/pier/01.txt", page(0, 1));
    archive.add_folder(&pages).unwrap();
    assert_eq!(has_appeal(&archive), 0);
    assert_eq!(articles(&archive).iter().map(|it| it.body.len()).collect::<Vec<_>>(), [3, 3]);
    // And once the second is gone, nobody knows any more.
    std::fs::remove_file(pages.join("pier/01.txt")).unwrap();
    let mut writer = archive.writer().unwrap();
    writer.add_folder(&pages).unwrap();
    writer.prune(&pages).unwrap();
    writer.commit().unwrap();
    assert_eq!((has_appeal(&archive), articles(&archive).len()), (1, 1));
}

#[test]
fn two_editions_of_a_story_say_nothing_of_what_is_clutter() {
    let folder = Scratch::new();
    let second = page(0, 0).replace("and a goat on board", "and two goats on board");
    folder.write("pages/pier/00.txt", page(0, 0));
    folder.write("pages/pier/01.txt", second);
    let mut archive = Archive::create(folder.path().join("archive")).unwrap();
    archive.add_folder(folder.path().join("pages")).unwrap();
    assert_eq!(articles(&archive).iter().map(|it| it.body.len()).collect::<Vec<_>>(), [4, 4]);
}

#[test]
fn any_split_of_the_pages_over_runs_gives_the_same_archive() {
    let pages = names();
    let whole = all_at_once(&pages);
    let orders =
        (Just((0..pages.len()).collect::<Vec<_>>()).prop_shuffle(), 1..6_usize, any::<bool>());
    let config =
        ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() };
    let check = |(order, runs, reopened): (Vec<usize>, usize, bool)| {
        let folder = Scratch::new();
        let path = folder.path().join("archive");
        let mut archive = Archive::create(&path).unwrap();
        for run in order.chunks(order.len().div_ceil(runs)) {
            for at in run {
                folder.write(&format!("pages/{}", pages[*at].0), &pages[*at].1);
            }
            if reopened {
                drop(archive);
                archive = Archive::open(&path).unwrap();
            }
            archive.add_folder(folder.path().join("pages")).unwrap();
        }
        prop_assert_eq!(&exported(&archive), &whole);
        Ok(())
    };
    TestRunner::new(config).run(&orders, check).unwrap();
}

#[test]
fn pages_that_are_gone_taught_nothing() {
    let pages = names();
    let kept: Vec<_> = pages.iter().filter(|it| !it.0.ends_with("1.txt")).cloned().collect();
    let folder = Scratch::new();
    pages.iter().for_each(|(name, page)| drop(folder.write(&format!("pages/{name}"), page)));
    let mut archive = Archive::create(folder.path().join("archive")).unwrap();
    archive.add_folder(folder.path().join("pages")).unwrap();
    for (name, _) in pages.iter().filter(|it| it.0.ends_with("1.txt")) {
        std::fs::remove_file(folder.path().join("pages").join(name)).unwrap();
    }
    let mut writer = archive.writer().unwrap();
    writer.add_folder(folder.path().join("pages")).unwrap();
    writer.prune(folder.path().join("pages")).unwrap();
    writer.commit().unwrap();
    assert_eq!(exported(&archive), all_at_once(&kept));
}

fn cases() -> u32 {
    if std::env::var_os("MORGUE_SLOW").is_some() { 200 } else { 6 }
}
