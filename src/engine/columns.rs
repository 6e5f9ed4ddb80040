//! The columns of a segment; one that no article of the segment fills is empty, not missing.

use tantivy::columnar::Column;
use tantivy::index::SegmentReader;

pub(super) fn u64s(reader: &SegmentReader, name: &str) -> tantivy::Result<Column<u64>> {
    let column = reader.fast_fields().column_opt::<u64>(name)?;
    Ok(column.unwrap_or_else(|| Column::build_empty_column(reader.max_doc())))
}

pub(super) fn i64s(reader: &SegmentReader, name: &str) -> tantivy::Result<Column<i64>> {
    let column = reader.fast_fields().column_opt::<i64>(name)?;
    Ok(column.unwrap_or_else(|| Column::build_empty_column(reader.max_doc())))
}
