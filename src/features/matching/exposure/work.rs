//! A run: the best candidates for every member in service, spread under the cap, kept as proposals. It may be run
//! twice or be killed: nothing is written but how far it is until everything is there.

use super::plan::{Known, plan};
use super::store::{cap, runs as store};
use super::{RunState, rules};
use crate::error::{Error, Result};
use crate::features::events::{self, EventData, EventKind};
use crate::features::matching::engine::batch::Plan;
use crate::features::matching::engine::{Candidate, Filter, Learned, Rules, Snapshot, Ties};
use crate::features::matching::{Criterion, keeper, suit};
use crate::features::staff::{self, Module, Right, access::require};
use crate::server::db::Tx;
use crate::server::jobs::{self, Handler, Job, Running};
use crate::server::{Server, clock};
use crate::types::ids::{MemberId, SpreadId, StaffId};
use chrono::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

pub const KIND: &str = "spread_run";
pub const HANDLER: Handler = Handler { kind: KIND, run: job };

/// How often it says how far it is and looks whether it was cancelled.
const LOOK: std::time::Duration = std::time::Duration::from_millis(500);
/// So often it is looked whether the pool is loaded, for two seconds each.
const PATIENCE: u32 = 20;
/// What counts as shown of late.
const LATELY: i64 = 30;
/// From so many members on two threads are quicker than one.
const MANY: usize = 20_000;

/// Asks for a run for the members in service whom somebody sees, with so many proposals for each at most.
pub async fn ask_for(tx: &mut Tx, by: StaffId, quota: i64) -> Result<SpreadId> {
    let cap = cap(tx).await?;
    let id = store::ask_for(tx, by, quota, cap).await?;
    jobs::enqueue(tx, KIND, &id).await?;
    let data = EventData::default().with("what", format!("开始，每人最多 {quota} 位"));
    events::record(tx, EventKind::SpreadBegun, Some(by), None, Some(id.0), data).await?;
    Ok(id)
}

fn job(server: Server, job: Job) -> Running {
    Box::pin(async move {
        let id: SpreadId = job.payload()?;
        match run(&server, id).await {
            Err(error) if job.last() || !matches!(error, Error::Failed | Error::Offline) => {
                let mut tx = server.db.write().await?;
                store::stop(&mut tx, id, RunState::Failed, &error.to_string()).await?;
                tx.commit().await?;
                Err(error)
            }
            other => other,
        }
    })
}

async fn run(server: &Server, id: SpreadId) -> Result<()> {
    let mut tx = server.db.write().await?;
    let Some((by, quota, cap)) = store::begin(&mut tx, id).await? else {
        return Ok(());
    };
    let viewer = staff::viewer::of_staff(&mut tx, by).await?;
    require(&viewer, Module::Matching, Right::Approve)?;
    tx.commit().await?;

    let snapshot = loaded(server).await?;
    let mut tx = server.db.read().await?;
    let mut members = store::served(&mut tx, &viewer).await?;
    members.retain(|m| snapshot.row(*m).is_some());
    let apart = store::apart(&mut tx).await?;
    let before = store::recommended_since(&mut tx, clock::now() - Duration::days(LATELY)).await?;
    let taken = store::taken(&mut tx, clock::now() - Duration::days(rules::WEEK), &members).await?;
    drop(tx);

    let work = Work {
        members: members.clone(),
        unseen: suit::unseen(&viewer),
        apart,
        learned: keeper::brain(server).await.map_or(Learned::OFF, |b| b.learned),
    };
    let Some(lists) = best(server, id, snapshot, work).await? else {
        return Ok(());
    };
    let cap_now = usize::try_from(cap).unwrap_or_default();
    let room: BTreeMap<MemberId, usize> = match cap {
        0 => BTreeMap::new(),
        _ => taken.into_iter().map(|(m, n)| (m, cap_now.saturating_sub(n))).collect(),
    };
    let planned = plan(&Known {
        lists: &lists,
        quota: usize::try_from(quota).unwrap_or_default(),
        room: &room,
        room_else: if cap == 0 { usize::MAX } else { cap_now },
        before: &before,
    });
    let mut tx = server.db.write().await?;
    let figures = [planned.before, planned.plain, planned.after];
    if store::finish(&mut tx, id, &members, &planned.made, figures).await? {
        noted(&mut tx, id, by, "完成", planned.made.len()).await?;
    }
    tx.commit().await
}

async fn noted(tx: &mut Tx, id: SpreadId, by: StaffId, what: &str, count: usize) -> Result<()> {
    let data = EventData::default().with("what", what).with("count", count);
    events::record(tx, EventKind::SpreadBegun, Some(by), None, Some(id.0), data).await
}

/// The pool, as soon as it is loaded.
async fn loaded(server: &Server) -> Result<Arc<Snapshot>> {
    for _ in 0..PATIENCE {
        let mut tx = server.db.read().await?;
        if let Ok(snapshot) = keeper::now(server, &mut tx).await? {
            return Ok(snapshot);
        }
    }
    Err(Error::Failed)
}

/// What the other thread needs.
struct Work {
    members: Vec<MemberId>,
    unseen: Vec<Criterion>,
    apart: BTreeMap<MemberId, Vec<MemberId>>,
    learned: Learned,
}

/// The best candidates for each member, on a thread that nobody waits on; nothing where the run was cancelled.
async fn best(
    server: &Server,
    id: SpreadId,
    snapshot: Arc<Snapshot>,
    work: Work,
) -> Result<Option<Vec<(MemberId, Vec<Candidate>)>>> {
    let (done, cancel) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let all = i64::try_from(work.members.len()).unwrap_or_default();
    let mut task = {
        let (done, cancel) = (Arc::clone(&done), Arc::clone(&cancel));
        tokio::task::spawn_blocking(move || {
            let lists = snapshot.batch(&Plan {
                of: &work.members,
                k: rules::LOOKED_AT,
                filter: &Filter::default(),
                rules: Rules {
                    learned: work.learned,
                    unseen: &work.unseen,
                    ties: Ties::Scattered,
                },
                excluded: &|m| work.apart.get(&m).cloned().unwrap_or_default(),
                threads: if work.members.len() < MANY { 1 } else { 2 },
                progress: &|n| done.store(n, Ordering::Relaxed),
                cancel: &cancel,
            })?;
            Some(work.members.into_iter().zip(lists).collect())
        })
    };
    // Whoever drops this (a server that stops, a claim that was lost) stops the thread.
    let _stop = StopOnDrop(Arc::clone(&cancel));
    loop {
        let mut tx = server.db.write().await?;
        let sofar = i64::try_from(done.load(Ordering::Relaxed)).unwrap_or_default();
        if !store::progress(&mut tx, id, sofar.min(all), all).await? {
            return Ok(None);
        }
        tx.commit().await?;
        tokio::select! {
            ended = &mut task => return ended.map_err(|error| {
                tracing::error!(%error, "a run that spreads introductions");
                Error::Failed
            }),
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
