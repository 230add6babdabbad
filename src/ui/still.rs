//! Reads that bear the form being gone. An answer may arrive after its page was left: it still wakes what
//! would have shown it, whose signals are no longer there.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What a signal says as long as it is there, then nothing.
pub trait Still {
    type Value;
    fn still(&self) -> Self::Value;
}

impl<S> Still for S
where
    S: Get,
    S::Value: Default,
{
    type Value = S::Value;

    fn still(&self) -> Self::Value {
        self.try_get().unwrap_or_default()
    }
}

/// Whether the action is under way, for a button that waits meanwhile.
pub fn pending<S>(action: ServerAction<S>) -> impl Fn() -> bool + Copy + Send + Sync + 'static
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    let pending = action.pending();
    move || pending.still()
}
