//! The border that a panic in the answer to a query does not cross.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Error, ErrorKind, Result};

/// What `answer` gives; a panic in it is an error, for what it reads may be damaged.
pub(super) fn guarded<T>(answer: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(answer)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<&str>().map(|it| (*it).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        let message = format!(
            "morgue broke while it answered: the archive is damaged, or this is a fault of morgue ({said}); \
             if the same query fails again, index the folders into a new archive"
        );
        Err(Error::new(ErrorKind::Damaged, message))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_that_says_what_to_do() {
        let error = guarded::<()>(|| panic!("no such block")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Damaged);
        assert!(error.to_string().contains("(no such block)"), "{error}");
        assert_eq!(guarded(|| Ok(7)).unwrap(), 7);
    }
}
