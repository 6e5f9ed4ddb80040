//! Every format holds against files that are not as they were, and against bad input by its name.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use morgue::formats::{Mapping, Options};
use proptest::prelude::*;

use crate::markdown;
use crate::scratch::{Scratch, root};

/// The files in the cases of all formats: their names and their bytes.
fn samples() -> Vec<(String, Vec<u8>)> {
    let mut samples = Vec::new();
    for file in std::fs::read_dir(root().join("tests/cases/formats")).unwrap() {
        for block in markdown::blocks(&file.unwrap().path()) {
            if let Some(name) = block.kind.strip_prefix("page ") {
                samples.push((name.to_owned(), block.text.into_bytes()));
            }
        }
    }
    for (_, path, _) in CONTAINERS {
        let bytes = std::fs::read(root().join("sample_corpus").join(path)).unwrap();
        samples.push((path.to_owned(), bytes));
    }
    assert!(samples.len() > 30, "only {} samples", samples.len());
    samples
}

/// Every format by what `Article::format` calls it, and how its row in GUIDE.md begins.
const FORMATS: [(&str, &str); 17] = [
    ("text", "plain text"),
    ("html", "HTML"),
    ("json", "other JSON, CSV, TSV"),
    ("csv", "other JSON, CSV, TSV"),
    ("ninjs", "ninjs 1 to 3"),
    ("nitf", "NITF"),
    ("newsml_g2", "NewsML-G2"),
    ("newsml", "NewsML 1.2"),
    ("rss", "RSS 0.9 to 2.0"),
    ("atom", "Atom"),
    ("json_feed", "JSON Feed"),
    ("trec", "TREC"),
    ("reuters", "Reuters-21578"),
    ("markdown", "Markdown"),
    ("mail", "mail, mailboxes"),
    ("ocr", "scanned pages"),
    ("alto", "scanned pages"),
];

/// Every container, a file of the sample corpus that is one, and its name in GUIDE.md.
const CONTAINERS: [(&[u8], &str, &str); 7] = [
    (b"\x1F\x8B", "garden-city-lantern/2019-03-crawl.warc.gz", "gzip"),
    (b"WARC/", "garden-city-lantern/2019-03-crawl.warc.gz", "WARC"),
    (b"\x28\xB5\x2F\xFD", "kilnwire/2024-export.jsonl.zst", "zstd"),
    (b"BZh", "firth-examiner/1999-12-24-crib.txt.bz2", "bzip2"),
    (b"PK\x03\x04", "firth-examiner/2009-pages.zip", "ZIP"),
    (b"1996/", "harbor-ledger/1996-waterfront.tar", "tar"),
    (b"filedesc://", "garden-city-lantern/2001-04-crawl.arc", "ARC"),
];

#[test]
fn every_format_has_a_sample_a_case_and_a_row() {
    let guide = std::fs::read_to_string(root().join("docs/GUIDE.md")).unwrap();
    let files = std::fs::read_dir(root().join("tests/cases/formats")).unwrap();
    let cases: String =
        files.map(|it| std::fs::read_to_string(it.unwrap().path()).unwrap()).collect();
    let mut found = std::collections::BTreeSet::new();
    for article in crate::cases::sample().export().unwrap() {
        found.insert(article.unwrap().article.format);
    }
    let mut named: Vec<&str> = FORMATS.iter().map(|it| it.0).collect();
    named.sort_unstable();
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), named);
    for (format, row) in FORMATS {
        assert!(cases.contains(&format!("  format \"{format}\"\n")), "{format} has no case");
        assert!(guide.contains(&format!("\n| {row}")), "{format} has no row in GUIDE.md");
    }
    for (magic, path, name) in CONTAINERS {
        let mut bytes = std::fs::read(root().join("sample_corpus").join(path)).unwrap();
        if name == "WARC" {
            let mut record = Vec::new();
            let mut decoder = flate2::read::GzDecoder::new(&bytes[..]);
            std::io::Read::read_to_end(&mut decoder, &mut record).unwrap();
            bytes = record;
        }
        assert!(bytes.starts_with(magic), "{path} is no {name}");
        assert!(cases.contains(&format!("```file {path}\n")), "{path} has no case");
        assert!(
            guide.contains(&format!("{name}, ")) || guide.contains(&format!(" {name} are opened"))
        );
    }
}

/// What is read from a file: each record as its path and its headline, or why there is none.
fn read(name: &str, bytes: &[u8], options: &Options) -> Vec<(String, String)> {
    let mut found = Vec::new();
    morgue::unpack::each(name, &mut &bytes[..], options, &mut |record| {
        let told = match record.found {
            Ok(reading) => reading.article.headline,
            Err(error) => error.to_string(),
        };
        found.push((record.path, told));
        ControlFlow::Continue(())
    });
    found
}

/// One change of a file.
#[derive(Clone, Debug)]
enum Change {
    Set(f64, u8),
    Cut(f64),
    Repeat(f64, f64),
    Remove(f64, f64),
    Swap(f64, f64),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let place = || 0.0..1.0_f64;
    let change = prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        (place(), prop::sample::select(b"<>&;\"'{}[],:\n\0=-/".to_vec()))
            .prop_map(|(at, byte)| Change::Set(at, byte)),
        (0.5..1.0_f64).prop_map(Change::Cut),
        (place(), 0.0..0.2_f64).prop_map(|(at, length)| Change::Repeat(at, length)),
        (place(), 0.0..0.2_f64).prop_map(|(at, length)| Change::Remove(at, length)),
        (place(), place()).prop_map(|(one, other)| Change::Swap(one, other)),
    ];
    prop::collection::vec(change, 1..6)
}

fn changed(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        let last = bytes.len() - 1;
        let at = |place: f64| ((place * bytes.len() as f64) as usize).min(last);
        match *change {
            Change::Set(place, byte) => {
                let at = at(place);
                bytes[at] = byte;
            }
            Change::Cut(place) => bytes.truncate(at(place)),
            Change::Repeat(place, length) => {
                let (from, until) = (at(place), at(place + length));
                let piece = bytes[from..until].to_vec();
                bytes.splice(from..from, piece);
            }
            Change::Remove(place, length) => {
                let (from, until) = (at(place), at(place + length));
                bytes.drain(from..until);
            }
            Change::Swap(one, other) => {
                let (one, other) = (at(one), at(other));
                bytes.swap(one, other);
            }
        }
    }
    bytes
}

#[test]
fn no_format_panics_on_a_file_that_is_not_as_it_was() {
    let samples = samples();
    let cases = if std::env::var_os("MORGUE_SLOW").is_some() { 20_000 } else { 400 };
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let strategy = (0..samples.len(), changes());
    runner
        .run(&strategy, |(which, changes)| {
            let (name, bytes) = &samples[which];
            for (path, _) in read(name, &changed(bytes, &changes), &Options::default()) {
                prop_assert!(path.starts_with(name.as_str()), "{path} of {name}");
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_is_read_does_not_depend_on_how_a_file_arrives() {
    for (name, bytes) in samples() {
        let mut slow = Vec::new();
        let mut source = Slow(&bytes);
        morgue::unpack::each(&name, &mut source, &Options::default(), &mut |record| {
            slow.push((
                record.path,
                record.found.map_or_else(|it| it.to_string(), |it| it.article.headline),
            ));
            ControlFlow::Continue(())
        });
        assert_eq!(slow, read(&name, &bytes, &Options::default()), "{name}");
    }
}

/// Bytes that come one by one, as from a slow line.
struct Slow<'b>(&'b [u8]);

impl std::io::Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let Some((first, rest)) = self.0.split_first().filter(|_| !into.is_empty()) else {
            return Ok(0);
        };
        into[0] = *first;
        self.0 = rest;
        Ok(1)
    }
}

#[test]
fn long_files_are_read_in_pieces() {
    let mut feed = "<rss><channel><title>The Firth Examiner</title>".to_owned();
    let mut table = "title,text\n".to_owned();
    let mut lines = String::new();
    let mut list = "[\n".to_owned();
    let mut collection = String::new();
    let count = 9_000;
    for number in 0..count {
        let text =
            format!("The lamp number {number} was lit \"again\" on Sunday night by the keeper.");
        let item =
            format!("<item><title>Lamp {number}</title><description>{text}</description></item>\n");
        feed.push_str(&item);
        writeln!(table, "Lamp {number},\"{}\"", text.replace('"', "\"\"")).unwrap();
        let record = serde_json::json!({"headline": format!("Lamp {number}"), "body": text});
        writeln!(lines, "{record}").unwrap();
        writeln!(list, "{record},").unwrap();
        writeln!(collection, "<DOC>\n<HEAD>Lamp {number}</HEAD>\n<TEXT>\n{text}\n</TEXT>\n</DOC>")
            .unwrap();
    }
    feed.push_str("</channel></rss>");
    list.push_str("{}]");
    for (name, text) in [
        ("feed.xml", &feed),
        ("table.csv", &table),
        ("wire.jsonl", &lines),
        ("list.json", &list),
        ("trec.sgm", &collection),
    ] {
        assert!(text.len() > 512 << 10, "{name} is too short to come in pieces");
        let found = read(name, text.as_bytes(), &Options::default());
        let lamps = found.iter().filter(|it| it.1.starts_with("Lamp ")).count();
        assert_eq!(lamps, count, "{name}");
    }
}

#[test]
fn a_mapping_overrules_what_names_suggest() {
    let mut options = Options::default();
    options.map = Some("headline=b,body=c.text,published=d".parse::<Mapping>().unwrap());
    let line = r#"{"title": "no", "b": "Yes", "c": {"text": "It was so."}, "d": "2020-01-02", "text": "no"}"#;
    assert_eq!(
        read("a.jsonl", line.as_bytes(), &options),
        [("a.jsonl".to_owned(), "Yes".to_owned())]
    );
    let table = b"1;Yes;It was so and it stayed so\n2;No;It was not so at all, they said\n";
    options.map = Some("headline=2,body=3".parse::<Mapping>().unwrap());
    let found = read("a.csv", table, &options);
    let headlines: Vec<&str> = found.iter().map(|it| it.1.as_str()).collect();
    assert_eq!(headlines, ["Yes", "No"]);
}

/// Bad input by its name, and what becomes of it.
#[test]
fn bad_input_ends_with_its_reason() {
    let entity_bomb = format!(
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'lol'>{}]><rss><channel><item><title>Bomb &z; &ext;</title></item></channel></rss>",
        (b'b'..=b'z')
            .map(|it| {
                let (name, before) = (char::from(it), char::from(it - 1));
                format!("<!ENTITY {name} '{}'>", format!("&{before};").repeat(10))
            })
            .collect::<String>()
            + "<!ENTITY ext SYSTEM 'file:///etc/passwd'>"
    );
    let deep =
        format!("<rss><channel><item><title>Deep</title><description>{}", "<b>".repeat(200_000));
    let wide =
        format!("<rss><channel><item {}><title>Wide</title></item>", "a='1' ".repeat(50_000));
    let nested = format!("{{\"headline\": \"Nested\", \"body\": {}", "[".repeat(200_000));
    let year = r#"{"headline": "Late", "published": "9999999-01-01"}"#;
    let cases: &[(&str, Vec<u8>, &str)] = &[
        ("entities.xml", entity_bomb.into_bytes(), "Bomb &z; &ext;"),
        ("deep.xml", deep.into_bytes(), "Deep"),
        ("wide.xml", wide.into_bytes(), "Wide"),
        ("nested.json", nested.into_bytes(), "not JSON"),
        ("year.json", year.as_bytes().to_vec(), "Late"),
        ("zeros.txt", b"The ferry\0 to Gao\0".to_vec(), "not text: holds zero bytes"),
        (
            "report.pdf",
            b"%PDF-1.4 ...".to_vec(),
            "not text: a PDF document, which morgue does not read",
        ),
        ("empty", Vec::new(), "empty"),
    ];
    for (name, bytes, expected) in cases {
        let found = read(name, bytes, &Options::default());
        assert!(found.iter().any(|it| it.1.contains(expected)), "{name}: {found:?}");
    }
    let mut options = Options::default();
    options.limits.article = 1 << 20;
    let breathless = vec![b'a'; 4 << 20];
    let reason = "longer than 1 MiB, the most that is read of an article; --max-article sets it";
    assert_eq!(read("a.txt", &breathless, &options), [("a.txt".to_owned(), reason.to_owned())]);
}

/// A folder of bad input: every file has an outcome with its reason, and the good ones are found.
#[cfg(unix)]
#[test]
fn a_folder_of_bad_input_is_indexed_with_a_reason_for_each() {
    let scratch = Scratch::new();
    let page = |what: &str| {
        format!(
            "{what} sails again\n\nThe {what} to Gao sailed on Monday for the first time in two years.\n"
        )
    };
    scratch.write("good.txt", page("Ferry"));
    scratch.write("bomb.gz", gz(&vec![b' '; 48 << 20]));
    let cut = gz(page("Barge").repeat(400).as_bytes());
    scratch.write("cut.txt.gz", &cut[..cut.len() / 2]);
    let lines =
        (0..3000_u64).map(|it| format!("{{\"headline\": \"Line {it} {}\"}}\n", it * it * 7919));
    let packed = gz(lines.collect::<String>().as_bytes());
    scratch.write("cut.jsonl.gz", &packed[..packed.len() * 4 / 5]);
    scratch.write("lies.warc", {
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{}", page("Canoe"));
        let record = |length: usize| {
            format!(
                "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {length}\r\n\r\n{http}\r\n\r\n"
            )
        };
        format!("{}{}", record(99_999), record(http.len()).replace("Canoe", "Raft!"))
    });
    scratch.write("out.tar", tar("../../etc/raft.txt", page("Pirogue").as_bytes()));
    scratch.write("entities.xml", "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>Kayak &a;</title></item></channel></rss>");
    scratch.write("latin.html", b"<html><head><meta charset='utf-8'><title>F\xE4hre nach Gao</title></head><body><h1>F\xE4hre nach Gao</h1><p>Die F\xE4hre nach Gao fuhr am Montag zum ersten Mal seit zwei Jahren wieder \xFCber den Flu\xDF, sagte der Kapit\xE4n.</p></body></html>");
    scratch.write(
        "year.json",
        r#"{"headline": "Dinghy of the year 9999999", "published": "9999999-01-01"}"#,
    );
    scratch.write("zeros.txt", b"The ferry\0\0 to Gao");
    scratch.write("report.pdf", b"%PDF-1.4\n...");
    scratch.write("empty.txt", b"");
    std::os::unix::fs::symlink(scratch.path(), scratch.path().join("loop")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(scratch.path().join("socket")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(scratch.path().join("fifo")).status();
    let has_fifo = made.is_ok_and(|it| it.success());

    let mut archive = morgue::Archive::in_memory().unwrap();
    let report = archive.add_folder(scratch.path()).unwrap();
    assert!(report.adds_up(), "{report:?}");
    let mut reasons: Vec<(String, String)> = Vec::new();
    for it in report.skipped.iter().chain(&report.quarantined).chain(&report.warnings) {
        reasons.push((it.path.clone(), it.reason.clone()));
    }
    let mut expected = vec![
        ("bomb.gz", "gives more than 200 times its size"),
        ("cut.txt.gz", "the gzip data end too early"),
        ("cut.jsonl.gz", "the gzip data end too early"),
        ("lies.warc", "this record is shorter than its header says"),
        ("year.json", "is not a date"),
        ("zeros.txt", "not text: holds zero bytes"),
        ("report.pdf", "not text: a PDF document, which morgue does not read"),
        ("empty.txt", "empty"),
        ("loop", "a symbolic link, which is not followed"),
        ("socket", "not a regular file"),
    ];
    if has_fifo {
        expected.push(("fifo", "not a regular file"));
    }
    for (name, reason) in expected {
        let told = |it: &&(String, String)| it.0.starts_with(name) && it.1.contains(reason);
        assert!(reasons.iter().any(|it| told(&it)), "{name}: {reason} is not in {reasons:#?}");
    }
    for query in
        ["ferry", "barge", "\"line 100\"", "canoe", "raft", "pirogue", "kayak", "Fähre", "dinghy"]
    {
        let found = archive.search(query).unwrap();
        assert!(!found.hits.is_empty(), "{query} is not found; {reasons:#?}");
    }
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

/// A tar archive of one member.
fn tar(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
    header[148..157].copy_from_slice(b"        0");
    let sum: u32 = header.iter().map(|it| u32::from(*it)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    header.extend(bytes);
    header.resize(header.len().div_ceil(512) * 512 + 1024, 0);
    header
}
