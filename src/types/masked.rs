//! A value that the server fills or leaves empty, according to who asks. What is hidden never crosses the wire.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Masked<T> {
    /// The viewer may not see it; not even whether there is one.
    Hidden,
    /// The viewer may know that there is one, and this much of it (`138****0000`).
    Hint(String),
    Shown(T),
}

impl<T> Masked<T> {
    pub fn shown_if(may: bool, value: T) -> Self {
        if may { Self::Shown(value) } else { Self::Hidden }
    }
}
