//! What other ways to compress stored articles would save, and what each article would then cost to read.

use std::io::{Read, Write};
use std::time::Duration;

use cpu_time::ProcessTime;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use morgue::Article;

/// A way to compress: its name, how many bytes make a block, and the two directions.
type Codec = (&'static str, usize, fn(&[u8]) -> Vec<u8>, fn(&[u8], usize) -> Vec<u8>);

/// The first is the one in use; a block of one byte is one article.
const CODECS: &[Codec] = &[
    ("LZ4, blocks of 4 KiB", 4 << 10, lz4, from_lz4),
    ("LZ4, blocks of 16 KiB", 16 << 10, lz4, from_lz4),
    ("deflate, each article", 1, deflate, from_deflate),
    ("deflate, blocks of 4 KiB", 4 << 10, deflate, from_deflate),
    ("deflate, blocks of 16 KiB", 16 << 10, deflate, from_deflate),
];

pub(crate) fn run(articles: &[Article]) {
    println!(
        "\n{:<44} {:>11} {:>11} {:>7}",
        "stored articles", "of the JSON", "to get one", "ratio"
    );
    let json: Vec<Vec<u8>> = articles.iter().map(|it| serde_json::to_vec(it).unwrap()).collect();
    let mut in_use = None;
    for (name, block, compress, decompress) in CODECS {
        let (share, took) = measure(&json, *block, *compress, *decompress);
        let microseconds = took.as_secs_f64() * 1e6;
        let ratio = microseconds / *in_use.get_or_insert(microseconds);
        println!("{name:<44} {share:>11.2} {microseconds:>8.1} us {ratio:>7.2}");
    }
}

/// The share of the bytes that are left, and how long it takes to read the block of one article.
fn measure(
    articles: &[Vec<u8>],
    block: usize,
    compress: fn(&[u8]) -> Vec<u8>,
    decompress: fn(&[u8], usize) -> Vec<u8>,
) -> (f64, Duration) {
    let mut blocks: Vec<(Vec<u8>, usize)> = Vec::new();
    let mut gathered = Vec::new();
    for (number, article) in articles.iter().enumerate() {
        gathered.extend_from_slice(article);
        if gathered.len() >= block || number + 1 == articles.len() {
            blocks.push((compress(&gathered), gathered.len()));
            gathered.clear();
        }
    }
    let whole: usize = articles.iter().map(Vec::len).sum();
    let left: usize = blocks.iter().map(|it| it.0.len()).sum();
    let begin = ProcessTime::now();
    for (bytes, length) in &blocks {
        std::hint::black_box(decompress(bytes, *length));
    }
    (left as f64 / whole as f64, begin.elapsed() / blocks.len() as u32)
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
