//! Text to few bytes and back, by a book of the words that are frequent in its archive.
//!
//! A text is cut into words and the signs between them. Each that the book
//! holds is written as a code of some bits, short for a frequent one; each that
//! it does not hold is spelled out byte by byte in another code. One space
//! between two words goes without saying. News is half as long in such a book
//! as deflate makes it, and as quickly read (`docs/layout.md`).

mod bits;
mod book;
mod key;
mod learn;
mod prefix_code;
mod purge;
mod tokens;

pub(crate) use book::{Book, Packer};
pub(crate) use key::{Key, Keys};
pub(crate) use learn::learn;
pub(crate) use purge::Purge;
