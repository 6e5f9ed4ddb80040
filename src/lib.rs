//! morgue
#![warn(clippy::all)]
mod article;
mod date;
mod error;
mod text;
pub use article::*;
pub use date::*;
pub use error::*;
