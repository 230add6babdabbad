//! The kinds of work that go on after the answer, and who does each: a line here for every kind.
//!
//! To ask for one: `server::jobs::enqueue(&mut tx, "kind", &payload)` in the transaction of the change.
//! A handler may be run twice (a server was killed in the middle), so what it writes is guarded.

use crate::error::Result;
use crate::features::exchange::jobs as exchange;
use crate::features::matching::behaviour::work as learning;
use crate::features::matching::exposure::work as spread;
use crate::features::members::saved;
use crate::features::photos;
use crate::server::Server;
use crate::server::jobs::{self, Handler};
use tokio::sync::watch::Receiver;

const HANDLERS: &[Handler] = &[
    photos::work::ENCODE_HANDLER,
    photos::work::FORGET_HANDLER,
    exchange::HANDLERS[0],
    exchange::HANDLERS[1],
    exchange::HANDLERS[2],
    exchange::HANDLERS[3],
    exchange::HANDLERS[4],
    exchange::HANDLERS[5],
    learning::HANDLER,
    spread::HANDLER,
];

/// Runs everything that is due; answers how many jobs were run.
pub async fn run_due(server: &Server) -> Result<u64> {
    jobs::run_due(server, HANDLERS).await
}

/// Works until told to stop.
pub async fn work(server: Server, stopped: Receiver<bool>) {
    if let Err(error) = photos::work::sweep(&server).await {
        tracing::error!(%error, "photos");
    }
    if let Err(error) = saved::forget_people(&server).await {
        tracing::error!(%error, "saved views");
    }
    jobs::work(server, HANDLERS, stopped).await;
}
