//! On the server, where a question must be asked before its answer is waited for.

/// Says where a question is asked too late; the journeys read the log.
#[track_caller]
pub fn asked_in_time() {
    use leptos::reactive::computed::suspense::SuspenseContext;
    if leptos::prelude::use_context::<SuspenseContext>().is_some() {
        let at = std::panic::Location::caller();
        tracing::error!(%at, "a resource is made inside what waits");
        debug_assert!(false, "{at}: a resource is made inside what waits");
    }
}
