use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

use super::*;

/// Each record as its path and its headline, or why there is none.
fn records_with(name: &str, bytes: &[u8], options: &Options) -> Vec<(String, String)> {
    let mut found = Vec::new();
    each(name, &mut &bytes[..], options, &mut |record| {
        let told = match record.found {
            Ok(reading) => reading.article.headline,
            Err(error) if error.kind() == ErrorKind::NoArticle => format!("none: {error}"),
            Err(error) => format!("broken: {error}"),
        };
        found.push((record.path, told));
        ControlFlow::Continue(())
    });
    found
}

fn check(name: &str, bytes: &[u8], expected: &[(&str, &str)]) {
    let found = records_with(name, bytes, &Options::default());
    let found: Vec<(&str, &str)> = found.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    assert_eq!(found, expected);
}

const FERRY: &[u8] =
    b"Ferry sails again\n\nThe ferry to Gao sailed on Monday for the first time in two years.\n";
const BRIDGE: &[u8] =
    b"Bridge is open\n\nThe bridge over the river was opened on Tuesday after a year of works.\n";
const LINES: &[u8] =
    b"{\"headline\": \"One\"}\n{\"headline\": \"Two\"}\n{\"headline\": \"Three\"}\n";

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn bz2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A ZIP of deflated members; `streamed` tells sums and lengths behind each, as writers to a pipe do.
fn zip(members: &[(&str, &[u8])], streamed: bool) -> Vec<u8> {
    let mut file = Vec::new();
    for (name, bytes) in members {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(bytes);
        let told =
            [hasher.finalize(), packed.len() as u32, bytes.len() as u32].map(u32::to_le_bytes);
        file.extend(b"PK\x03\x04\x14\0");
        file.extend([if streamed { 8 } else { 0 }, 0, 8, 0, 0, 0, 0, 0]);
        file.extend(if streamed { [[0; 4]; 3] } else { told }.as_flattened());
        file.extend((name.len() as u16).to_le_bytes());
        file.extend([0, 0]);
        file.extend(name.as_bytes());
        file.extend(packed);
        if streamed {
            file.extend(b"PK\x07\x08");
            file.extend(told.as_flattened());
        }
    }
    file.extend(b"PK\x05\x06");
    file.extend([0; 18]);
    file
}

fn tar_header(name: &str, size: usize, kind: u8) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
    header[156] = kind;
    header[257..262].copy_from_slice(b"ustar");
    header[148..156].copy_from_slice(b"        ");
    let sum: u32 = header.iter().map(|it| u32::from(*it)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    header
}

fn tar(members: &[(&str, &[u8], u8)]) -> Vec<u8> {
    let mut file = Vec::new();
    for (name, bytes, kind) in members {
        file.extend(tar_header(name, bytes.len(), *kind));
        file.extend(*bytes);
        file.resize(file.len().div_ceil(512) * 512, 0);
    }
    file.resize(file.len() + 1024, 0);
    file
}

fn warc(url: &str, http: &str, body: &[u8]) -> Vec<u8> {
    let block = [http.as_bytes(), body].concat();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2019-03-04T05:06:07Z\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), &block, b"\r\n\r\n"].concat()
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";

#[test]
fn what_is_compressed_is_read_by_what_it_is() {
    for pack in [gz, zstd, bz2] {
        check("ferry", &pack(FERRY), &[("ferry", "Ferry sails again")]);
        let both =
            [pack(b"{\"headline\": \"One\"}\n"), pack(b"{\"headline\": \"Two\"}\n")].concat();
        check("w.jsonl", &both, &[("w.jsonl#1", "One"), ("w.jsonl#2", "Two")]);
    }
}

#[test]
fn members_have_the_names_of_their_containers_before_them() {
    let members: [(&str, &[u8]); 2] = [("2021/ferry.txt", FERRY), ("wire.jsonl", LINES)];
    let expected = [
        ("a.zip!2021/ferry.txt", "Ferry sails again"),
        ("a.zip!wire.jsonl#1", "One"),
        ("a.zip!wire.jsonl#2", "Two"),
        ("a.zip!wire.jsonl#3", "Three"),
    ];
    check("a.zip", &zip(&members, false), &expected);
    check("a.zip", &zip(&members, true), &expected);
    let inner = tar(&[("x/", b"", b'5'), ("x/ferry.txt", FERRY, b'0'), ("y", b"", b'2')]);
    check("a.tgz", &gz(&inner), &[("a.tgz!x/ferry.txt", "Ferry sails again")]);
    let nested = zip(&[("in.tar", &inner), ("b.gz", &gz(BRIDGE))], true);
    check(
        "a.zip",
        &nested,
        &[("a.zip!in.tar!x/ferry.txt", "Ferry sails again"), ("a.zip!b.gz", "Bridge is open")],
    );
}

#[test]
fn books_and_office_documents_are_passed_over() {
    let mut book = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
    book.extend([0; 4]);
    book.extend([20_u32, 20].map(u32::to_le_bytes).as_flattened());
    book.extend([8, 0, 0, 0]);
    book.extend(b"mimetypeapplication/epub+zip");
    check("a.epub", &book, &[("a.epub", "none: an EPUB book, which morgue does not read")]);
    let office = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", FERRY)], false);
    let reason = "none: an office document, which morgue does not read";
    check("a.docx", &office, &[("a.docx", reason)]);
}

#[test]
fn a_long_name_is_that_of_the_next_member() {
    let name = format!("{}/ferry.txt", "n".repeat(120));
    let file = tar(&[("././@LongLink", name.as_bytes(), b'L'), ("n", FERRY, b'0')]);
    check("a.tar", &file, &[(&format!("a.tar!{name}"), "Ferry sails again")]);
    let pax = format!("{} path={name}\n", name.len() + 10);
    let file = tar(&[("pax", pax.as_bytes(), b'x'), ("n", FERRY, b'0')]);
    check("a.tar", &file, &[(&format!("a.tar!{name}"), "Ferry sails again")]);
}

#[test]
fn a_member_cannot_lead_out_of_its_container() {
    for name in ["../../etc/ferry", "/etc/ferry", "..\\..\\etc\\ferry", "etc/\u{1b}/./ferry"] {
        check("a.zip", &zip(&[(name, FERRY)], false), &[("a.zip!etc/ferry", "Ferry sails again")]);
        check("a.tar", &tar(&[(name, FERRY, b'0')]), &[("a.tar!etc/ferry", "Ferry sails again")]);
    }
}

#[test]
fn what_was_there_before_a_cut_is_read() {
    let zipped = zip(&[("ferry", FERRY), ("bridge", BRIDGE)], false);
    let cut = zipped.len() - 28;
    check(
        "a.zip",
        &zipped[..cut],
        &[
            ("a.zip!ferry", "Ferry sails again"),
            ("a.zip!bridge", "Bridge is open"),
            ("a.zip!bridge", "broken: the data of this member are damaged or end too early"),
        ],
    );
    let tarred = tar(&[("ferry", FERRY, b'0'), ("bridge", BRIDGE, b'0')]);
    let cut = 512 * 3 + 60;
    check(
        "a.tar",
        &tarred[..cut],
        &[
            ("a.tar!ferry", "Ferry sails again"),
            ("a.tar!bridge", "Bridge is open"),
            ("a.tar!bridge", "broken: the tar archive ends in the middle of this file"),
        ],
    );
    let mut many = Vec::new();
    for number in 0..2_000 {
        let noise = blake3::hash(&[(number % 251) as u8, (number / 251) as u8]).to_hex();
        writeln!(many, "{{\"headline\": \"Number {number} {noise}\"}}").unwrap();
    }
    for (pack, reason) in [
        (gz as fn(&[u8]) -> Vec<u8>, "the gzip data end too early"),
        (bz2, "the bzip2 data are damaged or end too early"),
        (zstd, "the zstd data are damaged or end too early"),
    ] {
        let packed = pack(&many);
        let found = records_with("w.jsonl", &packed[..packed.len() * 9 / 10], &Options::default());
        let (last, before) = found.split_last().unwrap();
        assert!(last.1.contains(reason), "{last:?}");
        assert!(before.iter().all(|it| it.1.starts_with("Number ")), "{:?}", before.last());
        // bzip2 packs this in one block, and zstd keeps a window: nothing of either is known before its end.
        assert!(before.len() > 1_000 || !reason.contains("gzip"), "{reason}: {}", before.len());
    }
}

#[test]
fn a_bomb_is_given_up_and_costs_no_other_member() {
    let zeros = vec![b'a'; 40 << 20];
    let bomb =
        "gives more than 200 times its size when it is decompressed, as no archive of texts does";
    let broken = format!("broken: {bomb}");
    let found = records_with("bomb.gz", &gz(&zeros), &Options::default());
    assert_eq!(found.last().unwrap().1, broken);
    let zipped = zip(&[("bomb", &zeros), ("ferry", FERRY)], false);
    let found = records_with("a.zip", &zipped, &Options::default());
    assert!(found.contains(&("a.zip!bomb".to_owned(), broken.clone())), "{:?}", found.len());
    assert_eq!(found.last().unwrap(), &("a.zip!ferry".to_owned(), "Ferry sails again".to_owned()));
    let found = records_with("bomb.bz2", &bz2(&zeros), &Options::default());
    assert_eq!(found.last().unwrap().1, broken);
    let found = records_with("bomb.zst", &zstd(&zeros), &Options::default());
    assert!(found.last().unwrap().1.starts_with("broken: "), "{:?}", found.last());
}

#[test]
fn containers_lie_in_each_other_to_a_depth() {
    let deep = (0..12).fold(FERRY.to_vec(), |inner, _| gz(&inner));
    check("deep", &deep, &[("deep", "broken: more than 8 containers lie in each other")]);
    let deep = (0..7).fold(FERRY.to_vec(), |inner, _| gz(&inner));
    check("deep", &deep, &[("deep", "Ferry sails again")]);
}

#[test]
fn an_article_that_is_too_long_costs_no_other() {
    let mut options = Options::default();
    options.limits.article = 1 << 20;
    let long = format!("{{\"headline\": \"{}\"}}\n", "a".repeat(5 << 20));
    let bytes = [LINES, long.as_bytes(), LINES].concat();
    let found = records_with("w.jsonl", &bytes, &options);
    let found: Vec<(&str, &str)> = found.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    let reason =
        "broken: longer than 1 MiB, the most that is read of an article; --max-article sets it";
    assert_eq!(
        found,
        [
            ("w.jsonl#1", "One"),
            ("w.jsonl#2", "Two"),
            ("w.jsonl#3", "Three"),
            ("w.jsonl", reason),
            ("w.jsonl#5", "One"),
            ("w.jsonl#6", "Two"),
            ("w.jsonl#7", "Three"),
        ]
    );
    let page = vec![b'a'; 3 << 20];
    let found = records_with("a.txt", &page, &options);
    assert_eq!(found, [("a.txt".to_owned(), reason.to_owned())]);
}

#[test]
fn every_page_of_a_web_archive_has_its_address() {
    let pages = [
        warc("http://lantern.example/ferry", OK, FERRY),
        warc("http://lantern.example/gone", "HTTP/1.1 404 Not Found\r\n\r\n", b"gone"),
        warc(
            "http://lantern.example/bridge",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n",
            &{
                let packed = gz(BRIDGE);
                let (one, two) = packed.split_at(20);
                let mut body = format!("{:x};note\r\n", one.len()).into_bytes();
                body.extend(one);
                body.extend(format!("\r\n{:X}\r\n", two.len()).as_bytes());
                body.extend(two);
                body.extend(b"\r\n0\r\n\r\n");
                body
            },
        ),
    ];
    let expected = [
        ("w.warc#1", "Ferry sails again"),
        ("w.warc#2", "none: no page: the server answered 404"),
        ("w.warc#3", "Bridge is open"),
    ];
    check("w.warc", &pages.concat(), &expected);
    check("w.warc", &pages.iter().flat_map(|it| gz(it)).collect::<Vec<u8>>(), &expected);
    check("w.warc", &gz(&pages.concat()), &expected);
    each("w.warc", &mut &pages.concat()[..], &Options::default(), &mut |record| {
        let article = record.found.unwrap().article;
        assert_eq!(article.url.unwrap(), "http://lantern.example/ferry");
        assert_eq!(article.modified.unwrap().to_string(), "2019-03-04T05:06:07Z");
        ControlFlow::Break(())
    });
}

#[test]
fn a_record_that_is_damaged_or_lies_about_its_length_costs_no_other() {
    let ferry = warc("http://a.example/", OK, FERRY);
    let bridge = warc("http://b.example/", OK, BRIDGE);
    let length = (OK.len() + FERRY.len()).to_string();
    let lying = |told: &str| {
        let text = String::from_utf8(ferry.clone()).unwrap();
        text.replace(&format!("Content-Length: {length}"), &format!("Content-Length: {told}"))
            .into_bytes()
    };
    let longer = "broken: this record is shorter than its header says";
    let shorter = "broken: this record is longer than its header says";
    for (told, reason) in [("400", longer), ("100000", longer), ("90", shorter)] {
        let file = [lying(told), bridge.clone()].concat();
        let found = records_with("w", &file, &Options::default());
        assert_eq!(found[1], ("w#1".to_owned(), reason.to_owned()), "{told}: {found:?}");
        assert_eq!(found.last().unwrap().1, "Bridge is open");
    }
    check(
        "w",
        &[b"WARC/1.0\r\nnothing\r\n\r\nmore of it\r\n".to_vec(), bridge.clone()].concat(),
        &[
            ("w#1", "broken: no record of a web archive: its header says no length"),
            ("w#2", "Bridge is open"),
        ],
    );
    let mut packed = gz(&ferry);
    let middle = packed.len() / 2;
    packed[middle..middle + 20].fill(0xFF);
    packed.extend(gz(&bridge));
    let found = records_with("w", &packed, &Options::default());
    assert!(found.iter().any(|it| it.1.contains("the gzip data are damaged")), "{found:?}");
    assert_eq!(found.last().unwrap().1, "Bridge is open");
}

#[test]
fn the_forerunner_of_warc_is_read_too() {
    let about = "filedesc://a.arc 0.0.0.0 20140216050221 text/plain 12\n1 0 Capture\n\n";
    let page = [OK.as_bytes(), FERRY].concat();
    let line = format!("http://a.example/x 192.0.2.1 20140216050221 text/html {}\n", page.len());
    let file = [about.as_bytes(), line.as_bytes(), &page, b"\n"].concat();
    check("a.arc", &gz(&file), &[("a.arc#2", "Ferry sails again")]);
}

#[test]
fn a_listener_that_has_heard_enough_hears_no_more() {
    let mut heard = 0;
    let file = zip(&[("a", LINES), ("b", LINES)], false);
    each("a.zip", &mut &file[..], &Options::default(), &mut |_| {
        heard += 1;
        if heard == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(heard, 2);
}

#[test]
fn a_header_that_declares_the_encoding_of_a_page_is_believed_if_it_can_be_true() {
    let page = "Fähre nach Gao fährt wieder\n\nDie Fähre nach Gao fuhr am Montag zum ersten Mal seit zwei Jahren.";
    let latin: Vec<u8> = page.chars().map(|it| it as u8).collect();
    let told = |charset: &str| OK.replace("plain", &format!("plain; charset={charset}"));
    for (charset, body) in [
        ("ISO-8859-1", latin.as_slice()),
        ("utf-8", &latin),
        ("utf-16", &latin),
        ("none", &latin),
        ("iso-8859-1", page.as_bytes()),
    ] {
        check(
            "w",
            &warc("http://a.example/", &told(charset), body),
            &[("w#1", "Fähre nach Gao fährt wieder")],
        );
    }
}

proptest::proptest! {
    #[test]
    fn nothing_panics_on_what_is_not_as_it_was(
        which in 0_usize..7,
        changes in proptest::collection::vec((0.0..1.0_f64, proptest::num::u8::ANY), 0..8),
        cut in 0.3..1.0_f64,
    ) {
        let files = [
            gz(LINES),
            zstd(LINES),
            bz2(LINES),
            zip(&[("a", LINES), ("b", &gz(FERRY))], false),
            zip(&[("a", LINES), ("b", FERRY)], true),
            tar(&[("a", LINES, b'0'), ("b", FERRY, b'0')]),
            [warc("http://a.example/", OK, FERRY), warc("http://b.example/", OK, LINES)].concat(),
        ];
        let mut file = files[which].clone();
        for (place, byte) in changes {
            let at = (place * file.len() as f64) as usize;
            file[at] = byte;
        }
        file.truncate((cut * file.len() as f64) as usize + 1);
        let _ = records_with("w", &file, &Options::default());
    }
}
