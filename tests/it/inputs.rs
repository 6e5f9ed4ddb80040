//! What becomes of inputs that change, move, go, are taken out and come back.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use morgue::{
    Added, Archive, Article, Batch, Cancel, ErrorKind, Paragraph, Report, Restored, Search,
};

use crate::scratch::{Scratch, root};

fn page(headline: &str, caption: &str) -> String {
    format!(
        "{{\"headline\": \"{headline}\", \"body\": [\"The story of {headline}.\"], \"captions\": [\"{caption}\"]}}\n"
    )
}

fn run(archive: &mut Archive, folders: &[&Path], prune: bool) -> Report {
    let mut writer = archive.writer().unwrap();
    folders.iter().for_each(|it| writer.add_folder(it).unwrap());
    for folder in folders.iter().filter(|_| prune) {
        writer.prune(folder).unwrap();
    }
    let report = writer.commit().unwrap();
    assert!(report.adds_up(), "{report:?}");
    report
}

/// Id, path and captions of every article.
fn contents(archive: &Archive) -> Vec<(String, String, Vec<String>)> {
    let articles = archive.export().unwrap().map(|it| it.unwrap().article);
    let told = articles.map(|it| {
        (it.id, it.path.unwrap_or_default(), it.captions.into_iter().map(|it| it.text).collect())
    });
    told.collect()
}

#[test]
fn a_file_that_moves_keeps_the_id_of_its_article() {
    let scratch = Scratch::new();
    scratch.write("pages/old/one.json", page("One", "A"));
    scratch.write("pages/two.json", page("Two", "B"));
    let pages = scratch.path().join("pages");
    let mut archive = Archive::create(scratch.path().join("archive")).unwrap();
    run(&mut archive, &[&pages], false);
    let before = contents(&archive);
    fs::create_dir_all(pages.join("new")).unwrap();
    fs::rename(pages.join("old/one.json"), pages.join("new/one.json")).unwrap();
    let report = run(&mut archive, &[&pages], false);
    assert_eq!((report.moved, report.missing, report.removed), (1, 0, 0), "{report:?}");
    assert_eq!((report.replaced, report.unchanged, report.articles), (1, 1, 2), "{report:?}");
    let mut fresh = Archive::in_memory().unwrap();
    run(&mut fresh, &[&pages], false);
    assert_eq!(contents(&archive), contents(&fresh));
    let ids = |all: Vec<(String, String, Vec<String>)>| all.into_iter().map(|it| it.0).collect();
    let (before, after): (Vec<_>, Vec<_>) = (ids(before), ids(contents(&archive)));
    assert_eq!(before, after);
}

#[test]
fn a_file_that_is_gone_is_told_and_leaves_only_when_asked() {
    let scratch = Scratch::new();
    scratch.write("pages/one.json", page("One", "A"));
    let two = scratch.write("pages/two.json", page("Two", "B"));
    let pages = scratch.path().join("pages");
    let mut archive = Archive::create(scratch.path().join("archive")).unwrap();
    run(&mut archive, &[&pages], false);
    fs::remove_file(two).unwrap();
    let report = run(&mut archive, &[&pages], false);
    assert_eq!((report.missing, report.removed, report.articles), (1, 0, 2));
    let report = run(&mut archive, &[&pages], true);
    assert_eq!((report.missing, report.removed, report.articles), (0, 1, 1));
    assert!(archive.search("headline:two").unwrap().hits.is_empty());
}

#[test]
fn what_changes_is_replaced_and_its_copy_elsewhere_is_seen() {
    let scratch = Scratch::new();
    let one = scratch.write("a/one.json", page("One", "A"));
    scratch.write("b/one.json", page("One", "A"));
    let folders = [&*scratch.path().join("a"), &*scratch.path().join("b")];
    let mut archive = Archive::create(scratch.path().join("archive")).unwrap();
    let report = run(&mut archive, &folders, false);
    assert_eq!((report.indexed, report.duplicate), (1, 1));
    // The caption is no part of the id: the same article, and another print of it.
    fs::write(&one, page("One", "Another")).unwrap();
    let report = run(&mut archive, &folders, false);
    assert_eq!((report.duplicate, report.unchanged, report.articles), (1, 1, 1), "{report:?}");
    assert_eq!(contents(&archive)[0].2, ["Another"]);
    fs::write(&one, page("Two", "A")).unwrap();
    let report = run(&mut archive, &folders, false);
    assert_eq!((report.replaced, report.articles), (1, 2), "{report:?}");
    assert_eq!(
        archive.search("headline:one").unwrap().hits[0].article.path.as_deref(),
        Some("one.json")
    );
    assert_eq!(
        contents(&archive).iter().map(|it| it.2[0].as_str()).collect::<Vec<_>>(),
        ["A", "A"]
    );
}

#[test]
fn a_file_written_twice_in_one_moment_is_read_again() {
    let scratch = Scratch::new();
    let file = scratch.write("pages/one.json", page("One", "A"));
    let pages = scratch.path().join("pages");
    let mut archive = Archive::create(scratch.path().join("archive")).unwrap();
    run(&mut archive, &[&pages], false);
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    fs::write(&file, page("Two", "A")).unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
    assert!(!archive.is_current(&pages).unwrap());
    assert_eq!(run(&mut archive, &[&pages], false).replaced, 1);
    // Once its time lies back far enough it is trusted: the file is not read.
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    fs::File::options().write(true).open(&file).unwrap().set_modified(hour_ago).unwrap();
    assert_eq!(run(&mut archive, &[&pages], false).unchanged, 1);
    assert!(archive.is_current(&pages).unwrap());
}

#[test]
fn what_is_taken_out_stays_out_of_answers_runs_and_bytes() {
    let scratch = Scratch::new();
    scratch.write("pages/one.json", page("Quernstone", "A"));
    scratch.write("pages/two.json", page("Two", "B"));
    let pages = scratch.path().join("pages");
    let place = scratch.path().join("archive");
    let mut archive = Archive::create(&place).unwrap();
    run(&mut archive, &[&pages], false);
    let id = archive.search("quernstone").unwrap().hits[0].article.id.clone();
    let stores = stores_in(&place);
    assert!(!stores.is_empty());
    assert_eq!(archive.remove(&id[..8]).unwrap().id, id);
    assert!(archive.search("quernstone").unwrap().hits.is_empty());
    assert_eq!(archive.article(&id).unwrap_err().kind(), ErrorKind::NotFound);
    let mut writer = archive.writer().unwrap();
    writer.purge();
    assert_eq!(writer.removed().len(), 1);
    writer.commit().unwrap();
    assert!(stores.iter().all(|it| !it.exists()), "what held the article is still there");
    for word in ["Quernstone", "quernstone"] {
        assert!(!says(&place.join("index"), word), "{word} is still there");
    }
    // Neither a run, nor a changed file, nor a program brings it back.
    scratch.write("pages/one.json", page("Quernstone", "Another"));
    let report = run(&mut archive, &[&pages], false);
    assert_eq!((report.articles, report.skipped.len()), (1, 1));
    assert!(report.skipped[0].reason.contains("morgue remove --restore"));
    let mut article = Article::default();
    article.headline = "Quernstone".to_owned();
    article.body = vec![Paragraph::new("The story of Quernstone.")];
    let mut writer = archive.writer().unwrap();
    assert_eq!(writer.add(article).unwrap(), Added::Removed(id.clone()));
    drop(writer);
    drop(archive);
    let mut archive = Archive::open(&place).unwrap();
    assert_eq!(archive.restore(&id[..8]).unwrap(), Restored::Back(id.clone()));
    assert_eq!(archive.article(&id).unwrap().captions[0].text, "Another");
    assert_eq!(archive.restore(&id).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(run(&mut archive, &[&pages], false).unchanged, 2);
}

/// Whether any file below a folder has these bytes.
/// The files in which an archive keeps its articles.
fn stores_in(archive: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(archive.join("index")).unwrap().map(|it| it.unwrap().path());
    files.filter(|it| it.extension().is_some_and(|it| it == "store")).collect()
}

fn says(folder: &Path, word: &str) -> bool {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let mut files = files.filter(|it| it.file_type().is_file());
    files.any(|it| {
        let bytes = fs::read(it.path()).unwrap();
        bytes.windows(word.len()).any(|it| it == word.as_bytes())
    })
}

#[test]
fn two_streams_do_not_push_each_other_out() {
    let mut archive = Archive::in_memory().unwrap();
    for (headline, expected) in [("One", (1, 0)), ("Two", (1, 0)), ("One", (0, 1))] {
        let mut writer = archive.writer().unwrap();
        writer.add_stream("stdin", &mut page(headline, "A").as_bytes()).unwrap();
        let report = writer.commit().unwrap();
        assert_eq!((report.indexed, report.unchanged), expected);
    }
    assert_eq!(archive.status().unwrap().articles, 2);
}

#[test]
fn an_archive_made_of_an_export_is_the_same() {
    let scratch = Scratch::new();
    let mut archive = Archive::in_memory().unwrap();
    archive.add_folder(root().join("sample_corpus")).unwrap();
    let export = |archive: &Archive| -> String {
        let articles = archive.export().unwrap();
        articles.map(|it| serde_json::to_string(&it.unwrap()).unwrap() + "\n").collect()
    };
    let exported = export(&archive);
    scratch.write("export/articles.jsonl", &exported);
    let mut copy = Archive::in_memory().unwrap();
    let report = copy.add_folder(scratch.path().join("export")).unwrap();
    assert_eq!(report.indexed, archive.status().unwrap().articles);
    assert_eq!(export(&copy), exported);
    let (mut one, mut other) = (archive.status().unwrap(), copy.status().unwrap());
    (one.bytes, other.bytes) = (0, 0);
    assert_eq!(one, other);
    let hits = |it: &Archive| it.search(Search::new("mali junta").limit(50)).unwrap().hits;
    assert_eq!(
        serde_json::to_string(&hits(&archive)).unwrap(),
        serde_json::to_string(&hits(&copy)).unwrap()
    );
}

#[test]
fn an_archive_of_each_released_format_is_read_and_upgraded() {
    let released = fs::read_dir(root().join("tests/compat")).unwrap().map(|it| it.unwrap().path());
    for released in released.filter(|it| it.is_dir()) {
        let scratch = Scratch::new();
        let place = scratch.path().join("archive");
        copy(&released, &place);
        let told = released.display();
        // An older one may be searched if words are compared as they were; it is never changed.
        match Archive::open(&place) {
            Ok(mut older) if !older.is_writable() => {
                assert_eq!(older.writer().err().unwrap().kind(), ErrorKind::Version, "{told}");
                assert_eq!(older.search("ferry").unwrap().hits.len(), 2, "{told}");
            }
            Ok(_) => {}
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Version, "{told}: {error:?}");
                assert!(error.to_string().contains("run: morgue upgrade"), "{told}: {error}");
            }
        }
        let upgraded = Archive::upgrade(&place).unwrap();
        assert!(upgraded.is_none_or(|it| it == 3), "{told}");
        let mut archive = Archive::open(&place).unwrap();
        assert_eq!(archive.search("ferry").unwrap().hits.len(), 2, "{told}");
        assert_eq!(archive.status().unwrap().articles, 3, "{told}");
        let article =
            archive.article(&archive.search("headline:ferry").unwrap().hits[0].article.id);
        assert_eq!(article.unwrap().path.as_deref(), Some("one.txt"), "{told}");
        Archive::discard_old(&place).unwrap();
        let mut writer = archive.writer().unwrap();
        writer.add_stream("more", &mut page("Canal", "A").as_bytes()).unwrap();
        assert_eq!(writer.commit().unwrap().articles, 4, "{told}");
        assert_eq!(Archive::upgrade(&place).unwrap(), None);
    }
}

fn copy(from: &Path, to: &Path) {
    for file in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let place = to.join(file.path().strip_prefix(from).unwrap());
        match file.file_type().is_dir() {
            true => fs::create_dir_all(place).unwrap(),
            false => drop(fs::copy(file.path(), place).unwrap()),
        }
    }
}

#[test]
fn an_archive_of_a_newer_format_is_refused_by_name() {
    let scratch = Scratch::new();
    let place = scratch.path().join("archive");
    drop(Archive::create(&place).unwrap());
    let manifest = fs::read_to_string(place.join("morgue.json")).unwrap();
    let format = manifest.find("\"format\": ").unwrap() + "\"format\": ".len();
    let (before, after) = manifest.split_at(format);
    let newer = format!("{before}9{after}").replace("\"morgue\": \"", "\"morgue\": \"9.");
    scratch.write("archive/morgue.json", newer);
    for refused in [Archive::open(&place).map(drop), Archive::upgrade(&place).map(drop)] {
        let error = refused.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Version);
        assert!(error.to_string().contains("use morgue 9."), "{error}");
    }
}

#[test]
fn a_file_that_is_read_in_another_manner_is_read_again() {
    let scratch = Scratch::new();
    let lines =
        "{\"headline\": \"Kicker\", \"real\": \"Ferry\", \"body\": \"It came in on Monday.\"}\n";
    let file = scratch.write("pages/rows.jsonl", lines);
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    fs::File::options().write(true).open(&file).unwrap().set_modified(hour_ago).unwrap();
    let mut archive = Archive::create(scratch.path().join("archive")).unwrap();
    let mut run = |map: Option<&str>| {
        let mut options = morgue::formats::Options::default();
        options.map = map.map(|it| it.parse().unwrap());
        let mut writer = archive.writer().unwrap().reading(options);
        writer.add_folder(scratch.path().join("pages")).unwrap();
        let report = writer.commit().unwrap();
        let article = archive.export().unwrap().next().unwrap().unwrap().article;
        (report.unchanged, article.headline)
    };
    assert_eq!(run(None).1, "Kicker");
    assert_eq!(run(None).0, 1);
    assert_eq!(run(Some("headline=real,body=body")), (0, "Ferry".to_owned()));
    assert_eq!(run(Some("headline=real,body=body")), (1, "Ferry".to_owned()));
    assert_eq!(run(Some("headline=body,body=real")).1, "It came in on Monday.");
}

#[test]
fn a_file_that_changes_while_it_is_read_is_read_again() {
    let long: String = (0..2_000).map(|it| page(&format!("Ferry {it}"), "A")).collect();
    let short = page("Bridge", "A");
    let grown = format!("{long}{short}");
    for (then, told) in [(&grown, "grows"), (&short, "is cut"), (&String::new(), "is emptied")] {
        let scratch = Scratch::new();
        let file = scratch.write("pages/many.jsonl", &long);
        let pages = scratch.path().join("pages");
        let mut archive = Archive::create(scratch.path().join("archive")).unwrap();
        let mut is_first = true;
        let mut writer = archive.writer().unwrap().on_outcome(|_, _| {
            if std::mem::take(&mut is_first) {
                fs::write(&file, then).unwrap();
            }
        });
        writer.add_folder(&pages).unwrap();
        let report = writer.commit().unwrap();
        assert!(report.adds_up() && report.articles > 0, "{told}: {report:?}");
        let warning = report.warnings.iter().find(|it| it.reason.contains("while it was read"));
        assert_eq!(warning.unwrap().path, "many.jsonl", "{told}");
        let report = run(&mut archive, &[&pages], false);
        assert!(report.adds_up(), "{told}: {report:?}");
        assert_eq!(report.articles, then.lines().count() as u64, "{told}: {report:?}");
        assert!(report.warnings.is_empty(), "{told}: {report:?}");
    }
}

#[test]
fn a_purge_leaves_no_word_that_only_purged_articles_had() {
    let scratch = Scratch::new();
    // A word that two articles share is in the book of the archive.
    for (name, word) in [("one", "Quernstone"), ("two", "Quernstone"), ("three", "Millrace")] {
        let body = format!("{word} of the {name} is where the harvest was brought. {word} stays.");
        let page = format!("{{\"headline\": \"At {word}, {name}\", \"body\": [\"{body}\"]}}");
        scratch.write(&format!("pages/{name}.json"), &page);
        scratch.write(&format!("pages/{name}-again.json"), page.replace("brought", "sold"));
    }
    let place = scratch.path().join("archive");
    let mut archive = Archive::create(&place).unwrap();
    run(&mut archive, &[&scratch.path().join("pages")], false);
    assert!(says(&place, "Quernstone") && says(&place, "Millrace"));
    let kept = |archive: &Archive| -> Vec<_> {
        let articles = archive.export().unwrap().map(|it| it.unwrap().article);
        articles.filter(|it| it.headline.contains("Millrace")).collect()
    };
    let before = kept(&archive);
    let mut writer = archive.writer().unwrap();
    let gone = ["one", "two"].map(|it| format!("headline:quernstone headline:{it}"));
    let reader = Archive::open(&place).unwrap();
    for id in gone.iter().flat_map(|it| reader.ids(it.as_str()).unwrap()) {
        writer.remove(&id).unwrap();
    }
    writer.purge();
    writer.commit().unwrap();
    drop(reader);
    for word in ["Quernstone", "quernstone"] {
        assert!(!says(&place, word), "{word} is still there");
    }
    assert_eq!(kept(&archive), before);
    drop(archive);
    let mut archive = Archive::open(&place).unwrap();
    assert_eq!((kept(&archive), before.len()), (before, 2));
    // What comes later with the word is stored as well as any.
    let mut writer = archive.writer().unwrap();
    writer.add_stream("later", &mut page("Quernstone", "A").as_bytes()).unwrap();
    writer.commit().unwrap();
    let hit = &archive.search("headline:quernstone").unwrap().hits[0];
    assert_eq!(hit.article.headline, "Quernstone");
}

#[test]
fn the_rest_of_a_file_that_was_read_in_part_is_new() {
    let scratch = Scratch::new();
    let line =
        |it: u32| format!("{{\"headline\": \"Watch {it}\", \"body\": [\"All is well.\"]}}\n");
    scratch.write("pages/watch.jsonl", (0..9).map(line).collect::<String>());
    let mut archive = Archive::create(scratch.path().join("archive")).unwrap();
    for batches in [3, 5, 99] {
        let cancel = Cancel::new();
        let mut commits = 0;
        let mut writer = archive.writer().unwrap().batches(Batch::of_articles(1));
        writer = writer.cancelled_by(&cancel).on_commit(|_| {
            commits += 1;
            if commits == batches {
                cancel.cancel();
            }
        });
        writer.add_folder(scratch.path().join("pages")).unwrap();
        let report = writer.commit().unwrap();
        assert_eq!((report.replaced, report.cancelled), (0, batches < 99), "{report:?}");
        assert!(report.adds_up());
        assert_eq!(report.indexed + report.unchanged, report.seen);
    }
}

#[test]
fn an_archive_that_was_hardly_begun_is_made_anew() {
    let scratch = Scratch::new();
    scratch.write("begun/index/.tmpQ3xZ1a", "");
    scratch.write("others/index/notes.txt", "mine");
    assert!(Archive::open_or_create(scratch.path().join("begun")).is_ok());
    let refused = Archive::open_or_create(scratch.path().join("others")).err().unwrap();
    assert!(refused.to_string().contains("is in the way and is no index"), "{refused}");
    assert!(scratch.path().join("others/index/notes.txt").is_file());
}
