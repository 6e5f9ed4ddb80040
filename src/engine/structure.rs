//! How the parts of a document are built, out of the columns of its segment.

use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::index::SegmentReader;

use super::columns;
use super::lay::built;
use super::schema::Part;
use crate::query::Unit;

/// The sentences, paragraphs and quotations of one part of one document at a time.
pub(super) struct Built {
    reader: SegmentReader,
    columns: Option<Columns>,
    /// Whose structure has been read.
    of: Option<(DocId, Part)>,
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
    pub(super) fn new(reader: &SegmentReader) -> Self {
        Self {
            reader: reader.clone(),
            columns: None,
            of: None,
            sentences: Vec::new(),
            paragraphs: Vec::new(),
            lead: Vec::new(),
            quotations: Vec::new(),
        }
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
        self.read(doc, part);
        &self.quotations
    }

    fn read(&mut self, doc: DocId, part: Part) {
        if self.of == Some((doc, part)) {
            return;
        }
        self.of = Some((doc, part));
        self.sentences.clear();
        self.paragraphs.clear();
        self.lead.clear();
        self.quotations.clear();
        if self.columns.is_none() {
            let open = |name| columns::u64s(&self.reader, name).ok();
            self.columns = open("breaks")
                .zip(open("quotes"))
                .map(|(breaks, quotes)| Columns { breaks, quotes });
        }
        let Some(Columns { breaks, quotes }) = &self.columns else { return };
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
        let mut edges = quotes.values_for_doc(doc).filter_map(|it| built::edge_in(it, part));
        while let (Some(first), Some(last)) = (edges.next(), edges.next()) {
            self.quotations.push((first, last));
        }
    }
}
