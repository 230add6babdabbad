//! What follows when a form was taken.

use crate::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Runs `act` each time the action succeeds.
pub fn after<S, T>(action: ServerAction<S>, act: impl Fn() + 'static)
where
    S: ServerFn<Output = T, Error = Error> + Clone + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    Effect::new(move |_| {
        if action.value().with(|v| matches!(v, Some(Ok(_)))) {
            act();
        }
    });
}
