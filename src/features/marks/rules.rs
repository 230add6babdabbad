//! What marking members takes: pure.

use crate::error::{Error, Result};

/// Members tagged at once at most.
pub const MANY: usize = 200;

/// Letters of a reason at most.
const REASON: usize = 200;

/// A reason that says something, or the sentence why it does not.
pub fn said(reason: &str, missing: &str) -> Result<String> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 | 1 => Err(Error::invalid("reason", missing)),
        n if n > REASON => Err(Error::invalid("reason", format!("原因请不超过 {REASON} 字"))),
        _ => Ok(reason.to_string()),
    }
}
