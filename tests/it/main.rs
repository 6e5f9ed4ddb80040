//! One test binary, because tantivy is heavy to link. Where a new test belongs:
//!
//! - `architecture`: a rule about the house itself.

mod architecture;
