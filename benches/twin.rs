//! The same articles through tantivy's own writer, query parser and snippets.
//!
//! Each text is a field twice, as printed and as stems, because morgue finds
//! both; the article is stored whole, as morgue stores it.

use std::collections::BTreeSet;

use frostem::{Algorithm, Stemmer};
use morgue::{Archive, Article};
use tantivy::collector::{Count, TopDocs};
use tantivy::indexer::NoMergePolicy;
use tantivy::query::{
    BooleanQuery, PhraseQuery, Query, QueryClone, QueryParser, RegexQuery, TermQuery,
};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{
    LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, TextAnalyzerBuilder, Token,
    TokenFilter, TokenStream, Tokenizer,
};
use tantivy::{DocAddress, Index, IndexReader, TantivyDocument, Term, doc};

pub(crate) struct Twin {
    index: Index,
    reader: IndexReader,
    fields: Fields,
}

#[derive(Clone, Copy)]
struct Fields {
    headline: [Field; 2],
    body: [Field; 2],
    caption: [Field; 2],
    credit: [Field; 2],
    byline: Field,
    source: Field,
    stored: Field,
}

/// The memory that both writers are given.
pub(crate) const BUDGET: usize = 128 << 20;

impl Twin {
    pub(crate) fn of(articles: &[Article]) -> Self {
        let mut schema = Schema::builder();
        let option = |tokenizer: &str| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions);
            TextOptions::default().set_indexing_options(indexing)
        };
        let mut both = |name: &str| {
            let printed = schema.add_text_field(name, option("printed"));
            [printed, schema.add_text_field(&format!("{name}_stem"), option("stem"))]
        };
        let (headline, body, caption, credit) =
            (both("headline"), both("body"), both("caption"), both("credit"));
        let byline = schema.add_text_field("byline", option("printed"));
        let source = schema.add_text_field("source", option("printed"));
        let stored = schema.add_text_field("article", STORED);
        let fields = Fields { headline, body, caption, credit, byline, source, stored };
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register("printed", plain().build());
        index.tokenizers().register("stem", stems());
        let mut writer = index.writer_with_num_threads(1, BUDGET).unwrap();
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for article in articles {
            writer.add_document(fields.document(article)).unwrap();
        }
        writer.commit().unwrap();
        let segments = index.searchable_segment_ids().unwrap();
        if segments.len() > 1 {
            writer.merge(&segments).wait().unwrap();
        }
        let reader = index.reader().unwrap();
        Self { index, reader, fields }
    }

    /// How many articles match.
    pub(crate) fn count(&self, query: &str) -> usize {
        self.reader.searcher().search(&self.parse(query), &Count).unwrap()
    }

    /// The best ten articles with a passage of the body each, as HTML.
    pub(crate) fn page(&self, query: &str) -> Vec<(Article, String)> {
        self.page_in(self.parse(query).as_ref(), self.shown(query))
    }

    /// The same for a query that is no text.
    pub(crate) fn page_of(&self, query: &dyn Query) -> Vec<(Article, String)> {
        self.page_in(query, self.fields.body[1])
    }

    fn page_in(&self, query: &dyn Query, shown: Field) -> Vec<(Article, String)> {
        let searcher = self.reader.searcher();
        let best = TopDocs::with_limit(10).order_by_score();
        let snippets = SnippetGenerator::create(&searcher, query, shown).unwrap();
        let hits = searcher.search(query, &best).unwrap().into_iter();
        hits.map(|(_, address)| {
            let document: TantivyDocument = searcher.doc(address).unwrap();
            let stored = document.get_first(self.fields.stored).unwrap().as_str().unwrap();
            let article: Article = serde_json::from_str(stored).unwrap();
            let passage = snippets.snippet(&body_of(&article)).to_html();
            (article, passage)
        })
        .collect()
    }

    /// Two words by stem, at most so far apart in one of the fields.
    pub(crate) fn near(&self, words: [&str; 2], distance: u32) -> Box<dyn Query> {
        let stemmer = Stemmer::new(Algorithm::English);
        self.in_each(1, |field| {
            let terms = words.map(|it| Term::from_field_text(field, &stemmer.stem(it)));
            let mut phrase = PhraseQuery::new(terms.to_vec());
            phrase.set_slop(distance);
            vec![Box::new(phrase)]
        })
    }

    /// Any of these words as printed, in one of the fields.
    pub(crate) fn any(&self, words: &[String]) -> Box<dyn Query> {
        self.in_each(0, |field| {
            let term = |it: &String| Term::from_field_text(field, it);
            let query =
                |it: &String| TermQuery::new(term(it), IndexRecordOption::WithFreqs).box_clone();
            words.iter().map(query).collect()
        })
    }

    /// A word of this shape in one of the fields.
    pub(crate) fn shaped(&self, regex: &str) -> Box<dyn Query> {
        self.in_each(0, |field| vec![RegexQuery::from_pattern(regex, field).unwrap().box_clone()])
    }

    fn in_each(&self, form: usize, of: impl Fn(Field) -> Vec<Box<dyn Query>>) -> Box<dyn Query> {
        let Fields { headline, body, caption, .. } = self.fields;
        let queries = [headline, body, caption].into_iter().flat_map(|it| of(it[form]));
        Box::new(BooleanQuery::union(queries.collect()))
    }

    pub(crate) fn counted(&self, query: &dyn Query) -> usize {
        self.reader.searcher().search(query, &Count).unwrap()
    }

    /// The best ten, without what is printed of them.
    pub(crate) fn best(&self, query: &dyn Query) -> Vec<(f32, DocAddress)> {
        self.reader.searcher().search(query, &TopDocs::with_limit(10).order_by_score()).unwrap()
    }

    /// The words as printed that begin with these letters, in any of the fields.
    pub(crate) fn beginning(&self, prefix: &str) -> Vec<String> {
        let Fields { headline, body, caption, .. } = self.fields;
        let mut words = BTreeSet::new();
        for reader in self.reader.searcher().segment_readers() {
            for field in [headline[0], body[0], caption[0]] {
                let index = reader.inverted_index(field).unwrap();
                let mut stream = index.terms().range().ge(prefix).into_stream().unwrap();
                while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                    words.insert(String::from_utf8(stream.key().to_vec()).unwrap());
                }
            }
        }
        words.into_iter().collect()
    }

    /// What makes passages for a query.
    pub(crate) fn snippets(&self, query: &str) -> SnippetGenerator {
        let searcher = self.reader.searcher();
        SnippetGenerator::create(&searcher, &self.parse(query), self.shown(query)).unwrap()
    }

    /// The field whose words a query has: phrases are looked for as printed.
    fn shown(&self, query: &str) -> Field {
        self.fields.body[usize::from(!query.contains('"'))]
    }

    fn parse(&self, query: &str) -> Box<dyn Query> {
        self.parser(query).parse_query(query).unwrap()
    }

    /// The parser for a query: phrases are looked for as printed, words by stem.
    pub(crate) fn parser(&self, query: &str) -> QueryParser {
        let Fields { headline, body, caption, .. } = self.fields;
        let searched = match query.contains('"') {
            true => vec![headline[0], body[0], caption[0]],
            false => vec![headline[1], body[1], caption[1]],
        };
        let mut parser = QueryParser::for_index(&self.index, searched);
        parser.set_conjunction_by_default();
        parser.set_field_boost(headline[1], 2.0);
        parser
    }
}

impl Fields {
    fn document(&self, article: &Article) -> TantivyDocument {
        let mut document = doc!(self.stored => serde_json::to_string(article).unwrap());
        let mut both = |fields: [Field; 2], text: &str| {
            fields.iter().for_each(|field| document.add_text(*field, text));
        };
        both(self.headline, &article.headline);
        both(self.body, &body_of(article));
        article.captions.iter().for_each(|it| both(self.caption, &it.text));
        article.attribution.iter().for_each(|it| both(self.credit, &it.text));
        document.add_text(self.byline, article.byline.as_deref().unwrap_or_default());
        document.add_text(self.source, article.source.as_deref().unwrap_or_default());
        document
    }
}

fn plain() -> TextAnalyzerBuilder<impl Tokenizer> {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser)
}

/// Words to stems as most installations of tantivy have it.
pub(crate) fn stems() -> TextAnalyzer {
    plain().filter(EnglishStems).build()
}

/// The same articles in morgue.
pub(crate) fn archive_of(articles: &[Article]) -> Archive {
    archive_from(articles.iter().cloned())
}

/// The same of articles that are handed over.
pub(crate) fn archive_from(articles: impl IntoIterator<Item = Article>) -> Archive {
    let mut archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer().unwrap();
    for article in articles {
        writer.add(article).unwrap();
    }
    writer.commit().unwrap();
    archive
}

pub(crate) fn body_of(article: &Article) -> String {
    let texts: Vec<&str> = article.body.iter().map(|it| it.text.as_str()).collect();
    texts.join("\n\n")
}

/// tantivy's own stemmer is behind a feature that morgue does not turn on; this is the same algorithm.
#[derive(Clone)]
struct EnglishStems;

impl TokenFilter for EnglishStems {
    type Tokenizer<T: Tokenizer> = StemTokenizer<T>;

    fn transform<T: Tokenizer>(self, inner: T) -> StemTokenizer<T> {
        StemTokenizer(inner)
    }
}

#[derive(Clone)]
struct StemTokenizer<T>(T);

impl<T: Tokenizer> Tokenizer for StemTokenizer<T> {
    type TokenStream<'a> = StemStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        StemStream { stemmer: Stemmer::new(Algorithm::English), inner: self.0.token_stream(text) }
    }
}

struct StemStream<T> {
    stemmer: Stemmer,
    inner: T,
}

impl<T: TokenStream> TokenStream for StemStream<T> {
    fn advance(&mut self) -> bool {
        if !self.inner.advance() {
            return false;
        }
        let stem = self.stemmer.stem(&self.inner.token().text).into_owned();
        self.inner.token_mut().text = stem;
        true
    }

    fn token(&self) -> &Token {
        self.inner.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.inner.token_mut()
    }
}
