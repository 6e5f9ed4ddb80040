//! How the parts of a document are built, out of the columns of its segment.

use std::sync::Arc;

use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::index::SegmentReader;

use super::columns;
use super::lay::built;
use super::schema::Part;
use crate::query::Unit;

/// The sentences, paragraphs and quotations of one part of one document at a time.
pub(super) struct Built {
    reader: Arc<SegmentReader>,
    columns: Option<Columns>,
    /// Whose sentences and paragraphs have been read.
    of: Option<(DocId, Part)>,
    /// Whose quotations have been read, which few operands ask for.
    quoted: Option<(DocId, Part)>,
    sentences: Vec<u32>,
    paragraphs: Vec<u32>,
    lead: Vec<(u32, u32)>,
    quotations: Vec<(u32, u32)>,
}

struct Columns {
    breaks: Column<u64>,
    quotes: Column<u64>,
}

impl Built {
    /// Opens nothing yet: most operands need no structure.
    pub(super) fn new(reader: Arc<SegmentReader>) -> Self {
        Self {
            reader,
            columns: None,
            of: None,
            quoted: None,
            sentences: Vec::new(),
            paragraphs: Vec::new(),
            lead: Vec::new(),
            quotations: Vec::new(),
        }
    }

    /// How many documents the segment has, removed ones included.
    pub(super) fn documents(&self) -> u32 {
        self.reader.max_doc()
    }

    pub(super) fn starts(&mut self, doc: DocId, part: Part, unit: Unit) -> &[u32] {
        self.read(doc, part);
        match unit {
            Unit::Sentence => &self.sentences,
            Unit::Paragraph => &self.paragraphs,
        }
    }

    pub(super) fn lead(&mut self, doc: DocId) -> &[(u32, u32)] {
        self.read(doc, Part::Body);
        &self.lead
    }

    pub(super) fn quotations(&mut self, doc: DocId, part: Part) -> &[(u32, u32)] {
        self.read_quotations(doc, part);
        &self.quotations
    }

    fn columns(&mut self) -> Option<&Columns> {
        if self.columns.is_none() {
            let open = |name| columns::u64s(&self.reader, name).ok();
            self.columns = open("breaks")
                .zip(open("quotes"))
                .map(|(breaks, quotes)| Columns { breaks, quotes });
        }
        self.columns.as_ref()
    }

    fn read(&mut self, doc: DocId, part: Part) {
        if self.of == Some((doc, part)) {
            return;
        }
        self.of = Some((doc, part));
        self.sentences.clear();
        self.paragraphs.clear();
        self.lead.clear();
        let Some(breaks) = self.columns().map(|it| it.breaks.clone()) else { return };
        let marks = breaks.values_for_doc(doc).filter_map(|it| built::break_in(it, part));
        let mut leading = 0;
        for (word, begins) in marks {
            self.sentences.push(word);
            if begins & built::PARAGRAPH == 0 {
                continue;
            }
            self.paragraphs.push(word);
            if let Some(open) = self.lead.last_mut().filter(|it| it.1 == u32::MAX) {
                open.1 = word - 1;
            }
            if begins & built::SUBHEAD == 0 && leading < 2 {
                leading += 1;
                self.lead.push((word, u32::MAX));
            }
        }
    }

    fn read_quotations(&mut self, doc: DocId, part: Part) {
        if self.quoted == Some((doc, part)) {
            return;
        }
        self.quoted = Some((doc, part));
        self.quotations.clear();
        let Some(quotes) = self.columns().map(|it| it.quotes.clone()) else { return };
        let mut edges = quotes.values_for_doc(doc).filter_map(|it| built::edge_in(it, part));
        while let (Some(first), Some(last)) = (edges.next(), edges.next()) {
            self.quotations.push((first, last));
        }
    }
}
