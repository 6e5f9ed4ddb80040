//! Queries of many words of which any will do, and the newest articles first.
//!
//! Beside morgue stands one field of stems and one of dates, in tantivy: its top
//! ten by score, which it prunes by block, and its top ten by date. Of morgue's
//! ten only the last is printed, because tantivy prints none.

use morgue::{Archive, Article, Order, Search};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenStream};
use tantivy::{Index, IndexReader, Term, doc};

use crate::rounds::{compare_each, heading};
use crate::twin::{BUDGET, archive_of, body_of, stems};

/// How often a query runs in a round: one run is too short for the clock of processor time.
const TIMES: usize = 20;

pub(crate) fn run(articles: &[Article]) {
    let archive = archive_of(articles);
    let plain = Plain::of(articles);
    heading("the best ten of any of the words");
    for count in [2, 4, 6, 8, 12, 24, 40] {
        let words = words(articles, count);
        let query = words.join(" OR ");
        let ours = || archive.search(Search::new(query.as_str()).offset(9).limit(1)).unwrap();
        let (theirs, tens) = (plain.any(&words), TIMES.min(200 / count).max(5));
        compare_each(&format!("{count} words"), tens, ours, || plain.best(&theirs));
    }
    heading("the best ten of a pattern");
    for pattern in ["com*", "re*"] {
        let forms = plain.forms(pattern.trim_end_matches('*'));
        let name = format!("{pattern} ({} stems)", forms.len());
        let ours = || archive.search(Search::new(pattern).partial().offset(9).limit(1)).unwrap();
        let theirs = plain.any_of(&forms);
        compare_each(&name, 5, ours, || plain.best(&theirs));
    }
    heading("the newest ten");
    for query in [
        "said",
        "president",
        "government troops",
        "president said",
        "market OR price OR bank",
        "\"prime minister\"",
    ] {
        let theirs = plain.all(query);
        newest(&archive, &plain, query, theirs.as_ref());
    }
}

fn newest(archive: &Archive, plain: &Plain, query: &str, theirs: &dyn Query) {
    let ours =
        || archive.search(Search::new(query).order(Order::Newest).offset(9).limit(1)).unwrap();
    compare_each(query, TIMES, ours, || plain.newest(theirs));
}

/// So many words of headlines, always the same: those of every seventh headline in turn.
fn words(articles: &[Article], count: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::with_capacity(count);
    for article in articles.iter().step_by(7) {
        let plain = |it: &&str| it.len() > 3 && it.bytes().all(|it| it.is_ascii_alphabetic());
        let Some(word) = article.headline.split_whitespace().find(plain) else { continue };
        let word = word.to_lowercase();
        if words.len() < count && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

struct Plain {
    words: Field,
    analyzer: TextAnalyzer,
    reader: IndexReader,
}

impl Plain {
    fn of(articles: &[Article]) -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("stem")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words =
            schema.add_text_field("words", TextOptions::default().set_indexing_options(indexing));
        let date = schema.add_i64_field("date", FAST);
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register("stem", stems());
        let mut writer = index.writer_with_num_threads(1, BUDGET).unwrap();
        for article in articles {
            let captions: Vec<&str> = article.captions.iter().map(|it| &*it.text).collect();
            let text =
                format!("{}\n{}\n{}", article.headline, body_of(article), captions.join("\n"));
            let mut document = doc!(words => text);
            if let Some(day) = article.published {
                document.add_i64(date, day.day_number());
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let segments = index.searchable_segment_ids().unwrap();
        if segments.len() > 1 {
            writer.merge(&segments).wait().unwrap();
        }
        Self { words, analyzer: stems(), reader: index.reader().unwrap() }
    }

    fn any(&self, words: &[String]) -> BooleanQuery {
        let mut stems = Vec::new();
        for word in words {
            let mut analyzer = self.analyzer.clone();
            analyzer.token_stream(word).process(&mut |it| stems.push(it.text.clone()));
        }
        self.any_of(&stems)
    }

    fn any_of(&self, stems: &[String]) -> BooleanQuery {
        let query = |stem: &String| -> (Occur, Box<dyn Query>) {
            let term = Term::from_field_text(self.words, stem);
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
        };
        BooleanQuery::new(stems.iter().map(query).collect())
    }

    fn all(&self, query: &str) -> Box<dyn Query> {
        let index = self.reader.searcher();
        let mut parser = tantivy::query::QueryParser::for_index(index.index(), vec![self.words]);
        parser.set_conjunction_by_default();
        parser.parse_query(query).unwrap()
    }

    /// The stems that begin so, at most the two hundred most frequent.
    fn forms(&self, beginning: &str) -> Vec<String> {
        let searcher = self.reader.searcher();
        let mut forms = Vec::new();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(self.words).unwrap();
            let mut stream = index.terms().range().ge(beginning).into_stream().unwrap();
            while stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
                let form = String::from_utf8_lossy(stream.key()).into_owned();
                forms.push((stream.value().doc_freq, form));
            }
        }
        forms.sort_by(|a, b| b.cmp(a));
        forms.into_iter().take(200).map(|it| it.1).collect()
    }

    fn best(&self, query: &dyn Query) -> usize {
        let best = TopDocs::with_limit(10).order_by_score();
        self.reader.searcher().search(query, &best).unwrap().len()
    }

    fn newest(&self, query: &dyn Query) -> usize {
        let newest =
            TopDocs::with_limit(10).order_by_fast_field::<i64>("date", tantivy::Order::Desc);
        self.reader.searcher().search(query, &newest).unwrap().len()
    }
}
