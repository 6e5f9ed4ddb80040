//! What ways to keep an article leave of it, what they cost to write, and what each article then costs to read.

use std::io::{Read, Write};
use std::sync::Arc;

use cpu_time::ProcessTime;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};
use morgue::Article;

use crate::packing::{Book, Packer, learn};

type Pack<'a> = Box<dyn Fn(&[u8]) -> Vec<u8> + 'a>;
/// Packed bytes, and how many they were.
type Unpack<'a> = Box<dyn Fn(&[u8], usize) -> Vec<u8> + 'a>;

/// A way to keep articles.
struct Codec<'a> {
    name: &'static str,
    /// How many bytes of JSON make a block; a block of one byte is one article.
    block: usize,
    pack: Pack<'a>,
    unpack: Unpack<'a>,
}

pub(crate) fn run(articles: &[Article]) {
    println!(
        "\n{:<44} {:>11} {:>11} {:>11}",
        "stored articles", "of the JSON", "to keep one", "to get one"
    );
    let json: Vec<String> = articles.iter().map(|it| serde_json::to_string(it).unwrap()).collect();
    let some = |count: usize| -> Vec<&str> {
        json.iter().step_by(json.len().div_ceil(count)).map(String::as_str).collect()
    };
    let before: String = some(100).concat().chars().take(32_000).collect();
    for (name, count) in [
        ("a book of 500 articles", 500),
        ("a book of 2,000 articles", 2_000),
        ("a book of 8,000 articles", 8_000),
    ] {
        measure(&json, &in_a_book(name, &some(count)));
    }
    for codec in codecs(&before) {
        measure(&json, &codec);
    }
}

fn in_a_book(name: &'static str, learned_from: &[&str]) -> Codec<'static> {
    let book = Arc::new(Book::read(&learn(0, learned_from.iter().copied())).unwrap());
    let packer = Packer::new(Arc::clone(&book));
    let pack = move |bytes: &[u8]| {
        let mut packed = Vec::new();
        packer.pack(str::from_utf8(bytes).unwrap(), &mut packed);
        packed
    };
    let unpack = move |bytes: &[u8], _| book.unpack(bytes).unwrap().into_bytes();
    Codec { name, block: 1, pack: Box::new(pack), unpack: Box::new(unpack) }
}

fn codecs(before: &str) -> Vec<Codec<'_>> {
    let before = before.as_bytes();
    let codec = |name, block, pack: fn(&[u8]) -> Vec<u8>, unpack: fn(&[u8], usize) -> Vec<u8>| {
        Codec { name, block, pack: Box::new(pack), unpack: Box::new(unpack) }
    };
    vec![
        codec("LZ4, blocks of 4 KiB", 4 << 10, lz4, from_lz4),
        codec("LZ4, blocks of 16 KiB", 16 << 10, lz4, from_lz4),
        codec("deflate, each article", 1, deflate, from_deflate),
        Codec {
            name: "deflate, each after 32 kB of others",
            block: 1,
            pack: Box::new(move |bytes| deflate_after(before, bytes)),
            unpack: Box::new(move |bytes, length| from_deflate_after(before, bytes, length)),
        },
        codec("deflate, blocks of 4 KiB", 4 << 10, deflate, from_deflate),
        codec("deflate, blocks of 16 KiB", 16 << 10, deflate, from_deflate),
    ]
}

/// Prints the share of the bytes that are left, and how long it takes to keep and to read an article, its block included.
fn measure(articles: &[String], codec: &Codec<'_>) {
    let mut blocks: Vec<(Vec<u8>, usize)> = Vec::new();
    let mut gathered = Vec::new();
    let begin = ProcessTime::now();
    for (number, article) in articles.iter().enumerate() {
        gathered.extend_from_slice(article.as_bytes());
        if gathered.len() >= codec.block || number + 1 == articles.len() {
            blocks.push(((codec.pack)(&gathered), gathered.len()));
            gathered.clear();
        }
    }
    let packed = begin.elapsed().as_secs_f64() * 1e6 / articles.len() as f64;
    let whole: usize = articles.iter().map(String::len).sum();
    let left: usize = blocks.iter().map(|it| it.0.len()).sum();
    let share = left as f64 / whole as f64;
    let begin = ProcessTime::now();
    for (bytes, length) in &blocks {
        assert_eq!((codec.unpack)(bytes, *length).len(), *length);
    }
    let unpacked = begin.elapsed().as_secs_f64() * 1e6 / blocks.len() as f64;
    println!("{:<44} {share:>11.2} {packed:>8.1} us {unpacked:>8.1} us", codec.name);
}

fn lz4(bytes: &[u8]) -> Vec<u8> {
    let mut compressed = vec![0; lz4_flex::block::get_maximum_output_size(bytes.len())];
    let length = lz4_flex::block::compress_into(bytes, &mut compressed).unwrap();
    compressed.truncate(length);
    compressed
}

fn from_lz4(bytes: &[u8], length: usize) -> Vec<u8> {
    let mut text = vec![0; length];
    lz4_flex::block::decompress_into(bytes, &mut text).unwrap();
    text
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn from_deflate(bytes: &[u8], length: usize) -> Vec<u8> {
    let mut text = Vec::with_capacity(length);
    DeflateDecoder::new(bytes).read_to_end(&mut text).unwrap();
    text
}

fn deflate_after(before: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut encoder = Compress::new(Compression::default(), true);
    encoder.set_dictionary(before).unwrap();
    let mut compressed = Vec::with_capacity(bytes.len() + 64);
    encoder.compress_vec(bytes, &mut compressed, FlushCompress::Finish).unwrap();
    compressed
}

fn from_deflate_after(before: &[u8], bytes: &[u8], length: usize) -> Vec<u8> {
    let mut decoder = Decompress::new(true);
    let mut text = Vec::with_capacity(length + 1);
    // The first call reads the head, which asks for the dictionary.
    let asked = decoder.decompress_vec(bytes, &mut text, FlushDecompress::Finish);
    asked.unwrap_err().needs_dictionary().unwrap();
    decoder.set_dictionary(before).unwrap();
    let rest = &bytes[decoder.total_in() as usize..];
    decoder.decompress_vec(rest, &mut text, FlushDecompress::Finish).unwrap();
    text
}
