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
    let value = action.value();
    Effect::new(move |_| {
        if value.try_with(|v| matches!(v, Some(Ok(_)))) == Some(true) {
            act();
        }
    });
}
