//! Keeps the engine's pool in this process: loads it in the background, and follows the log of changes that the
//! database's triggers write. What this process has committed is in the pool before anybody asks it next; what
//! another one has committed follows by PostgreSQL's notice at once, or by looking more often than once a second.

use super::behaviour::Brain;
use super::engine::{Places, Pool, Snapshot};
use super::store::{answers, feed, learned};
use crate::error::Result;
use crate::features::regions;
use crate::server::db::{self, Db, Tx};
use crate::server::{Server, clock};
use crate::types::ids::MemberId;
use arc_swap::ArcSwapOption;
use sqlx::postgres::PgListener;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Notify};

/// Members read at once while the pool is loaded, and while it is brought up to date.
const BATCH: i64 = 10_000;
const SLICE: usize = 500;
/// So many changes are brought in by whoever asks; more are left to the background.
const SOME: i64 = 1_000;
/// How long somebody waits for a pool that is being loaded, and for another who is bringing it up to date.
const FIRST: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_millis(200);
/// How often the log is looked at though nobody said anything: what another process wrote is in within a second.
const LOOK: Duration = Duration::from_millis(750);
/// After a change, so that many at once are brought in together.
const PAUSE: Duration = Duration::from_millis(20);
/// How often old rows of the log are cleared away, and how many stay: a process that lags behind more than
/// that loads its pool anew.
const CLEAR: Duration = Duration::from_secs(600);
const KEPT: i64 = 100_000;
/// As the triggers call it.
const CHANNEL: &str = "yuelao_matching";

/// Which bit stands for which interest: given as they come, the same as long as the process runs.
#[derive(Default)]
pub struct Interests(RwLock<HashMap<String, u32>>);

impl Interests {
    /// The bits of an answer (`travel,tea`); what comes after 64 has none.
    pub fn bits(&self, answer: &str) -> u64 {
        answer
            .split(',')
            .filter(|code| !code.is_empty())
            .fold(0, |bits, code| bits | self.bit(code))
    }

    fn bit(&self, code: &str) -> u64 {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(code).copied();
        let at = known.unwrap_or_else(|| {
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            let next = u32::try_from(all.len()).unwrap_or(u64::BITS);
            *all.entry(code.to_string()).or_insert(next)
        });
        1u64.checked_shl(at).unwrap_or(0)
    }
}

/// The pool of this process.
#[derive(Default)]
pub struct Keeper {
    pool: ArcSwapOption<Pool>,
    /// How far the log is in the pool; nothing while it is loaded. One brings it up to date at a time.
    mark: Mutex<Option<feed::Mark>>,
    begun: AtomicBool,
    loaded: AtomicI64,
    /// The version of what was learned by which the pool's tendencies are made, and its number as the database
    /// has it (0 for none): the one without the other where this program can't read it.
    brain: ArcSwapOption<Brain>,
    version: AtomicI64,
    ready: Notify,
    wake: Notify,
    pub interests: Interests,
}

/// How much is there while the pool is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loading {
    pub members: i64,
}

/// The keeper of a server.
pub fn of(server: &Server) -> Arc<Keeper> {
    server.owned.get::<Keeper>()
}

/// Begins to load and to follow, if nobody has.
pub fn begin(server: &Server) {
    let keeper = of(server);
    if !keeper.begun.swap(true, Ordering::AcqRel) {
        tokio::spawn(run(server.clone(), keeper));
    }
}

/// The pool with everything that this process committed before; how far it is while it is being loaded.
/// Only for a transaction that reads: what is not committed yet must not come into the pool.
pub async fn now(server: &Server, tx: &mut Tx) -> Result<Result<Arc<Snapshot>, Loading>> {
    begin(server);
    let keeper = of(server);
    if !keeper.is_loaded_within(FIRST).await {
        return Ok(Err(Loading {
            members: keeper.loaded.load(Ordering::Relaxed),
        }));
    }
    if let Ok(mut mark) = tokio::time::timeout(PATIENCE, keeper.mark.lock()).await {
        keeper.catch_up(tx, &mut mark, SOME).await?;
    }
    Ok(keeper.snapshot().ok_or(Loading { members: 0 }))
}

/// The version of what was learned that the pool is made by: for questions to the pool. While the pool is loaded
/// anew for another version, a question may meet the new pool with the old version; the next one does not.
pub async fn brain(server: &Server) -> Option<Arc<Brain>> {
    begin(server);
    let keeper = of(server);
    keeper.is_loaded_within(FIRST).await;
    keeper.brain.load_full()
}

/// The version that counts by the database: for what is written down.
pub async fn brain_now(server: &Server, tx: &mut Tx) -> Result<Option<Arc<Brain>>> {
    let Some(version) = learned::in_use(tx).await? else {
        return Ok(None);
    };
    match of(server).brain.load_full().filter(|b| b.version == version) {
        Some(brain) => Ok(Some(brain)),
        None => Ok(learned::brain(tx, version).await?.map(Arc::new)),
    }
}

impl Keeper {
    /// The pool as it stands, without looking whether it is the newest; nothing while it is loaded first.
    pub fn snapshot(&self) -> Option<Arc<Snapshot>> {
        self.pool.load_full().map(|pool| pool.snapshot())
    }

    async fn is_loaded_within(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        loop {
            let ready = self.ready.notified();
            if self.pool.load().is_some() {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            // A notice between the look and here is made up for by looking again soon.
            let _ = tokio::time::timeout(left.min(Duration::from_millis(50)), ready).await;
        }
    }

    /// Loads everybody into a new pool, which takes the place of the old one when it is whole.
    pub async fn load(&self, db: &Db) -> Result<()> {
        let mut mark = self.mark.lock().await;
        let (began, today) = (Instant::now(), clock::today());
        let mut tx = db.read().await?;
        let from = feed::mark(&mut tx).await?;
        let version = learned::in_use(&mut tx).await?;
        let brain = match version {
            Some(version) => learned::brain(&mut tx, version).await?.map(Arc::new),
            None => None,
        };
        drop(tx);
        let pool = Pool::new(Arc::new(Places::new(regions::codes())), today);
        let (mut after, mut count) = (MemberId(0), 0);
        loop {
            // A transaction for each batch: a long one would hold up others' clearing away.
            let mut tx = db.read().await?;
            let mut members = feed::batch(&mut tx, after, BATCH, today, &self.interests).await?;
            answers::give_tendencies(&mut tx, brain.as_deref(), &mut members).await?;
            drop(tx);
            let Some(last) = members.last() else { break };
            after = last.id;
            count += i64::try_from(members.len()).unwrap_or_default();
            pool.change(|c| members.iter().for_each(|m| c.put(m)));
            self.loaded.store(count, Ordering::Relaxed);
        }
        // What was written meanwhile is in the log, and is brought in before anybody sees the pool.
        self.brain.store(brain);
        self.version.store(version.unwrap_or_default(), Ordering::Release);
        self.pool.store(Some(Arc::new(pool)));
        *mark = Some(from);
        let mut tx = db.read().await?;
        self.catch_up(&mut tx, &mut mark, i64::MAX).await?;
        metrics::gauge!("match_pool_loaded_members").set(count as f64);
        tracing::info!(
            members = count,
            ms = began.elapsed().as_millis(),
            "the match pool is loaded"
        );
        self.ready.notify_waiters();
        Ok(())
    }

    /// Brings in what has changed since `mark`, if it is no more than `most`.
    async fn catch_up(&self, tx: &mut Tx, mark: &mut Option<feed::Mark>, most: i64) -> Result<()> {
        let (Some(since), Some(pool)) = (mark.as_ref(), self.pool.load_full()) else {
            return Ok(());
        };
        let today = clock::today();
        if learned::in_use(tx).await?.unwrap_or_default() != self.version.load(Ordering::Acquire) {
            // Another version counts: everybody's tendencies are others.
            *mark = None;
            self.wake.notify_one();
            return Ok(());
        }
        let changed = feed::changed(tx, since, most).await?;
        if changed.lost {
            // Too far behind: everything anew, in the background.
            *mark = None;
            self.wake.notify_one();
            return Ok(());
        }
        if changed.more {
            self.wake.notify_one();
            return Ok(());
        }
        let mut ids = changed.ids;
        let day = pool.snapshot().today();
        if day != today {
            ids.extend(feed::run_out(tx, day.min(today), day.max(today)).await?);
            pool.change(|c| c.set_today(today));
        }
        let brain = self.brain.load_full();
        if brain.is_some() {
            let partners = answers::partners(tx, &ids).await?;
            ids.extend(partners);
            ids.sort_unstable();
            ids.dedup();
        }
        for slice in ids.chunks(SLICE) {
            let mut members = feed::members(tx, slice, today, &self.interests).await?;
            answers::give_tendencies(tx, brain.as_deref(), &mut members).await?;
            pool.change(|c| {
                for id in slice.iter().map(|id| MemberId(*id)) {
                    if members.iter().all(|m| m.id != id) {
                        c.remove(id);
                    }
                }
                members.iter().for_each(|m| c.put(m));
            });
        }
        *mark = Some(changed.mark);
        Ok(())
    }

    /// Brings the pool up to date, or loads it anew where that is what is left.
    async fn follow(&self, db: &Db) -> Result<()> {
        let mut mark = self.mark.lock().await;
        if mark.is_some() {
            let mut tx = db.read().await?;
            self.catch_up(&mut tx, &mut mark, i64::MAX).await?;
        }
        if mark.is_none() {
            drop(mark);
            self.load(db).await?;
        }
        Ok(())
    }
}

/// Loads and follows until the server stops.
async fn run(server: Server, keeper: Arc<Keeper>) {
    tokio::select! {
        () = follow_on(&server.db, &keeper) => {}
        () = server.live.stopping() => {}
    }
}

async fn follow_on(db: &Db, keeper: &Keeper) {
    let mut listener = None;
    let mut cleared = Instant::now();
    while !db.is_closed() {
        if listener.is_none() {
            listener = listening(db).await;
        }
        if keeper.follow(db).await.is_err() {
            tokio::time::sleep(LOOK).await;
            continue;
        }
        if cleared.elapsed() > CLEAR {
            cleared = Instant::now();
            let _ = clear(db).await;
        }
        let lost = tokio::select! {
            () = db::written() => false,
            () = keeper.wake.notified() => false,
            lost = heard(&mut listener) => lost,
            () = tokio::time::sleep(LOOK) => false,
        };
        if lost {
            listener = None;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn clear(db: &Db) -> Result<()> {
    let mut tx = db.write().await?;
    feed::forget(&mut tx, KEPT).await?;
    tx.commit().await
}

/// PostgreSQL's notices; nothing on SQLite, and where they can't be had: then looking is what is left.
async fn listening(db: &Db) -> Option<PgListener> {
    let Db::Postgres(pool) = db else { return None };
    let mut listener = PgListener::connect_with(pool).await.ok()?;
    listener.listen(CHANNEL).await.ok()?;
    Some(listener)
}

/// Ends with the next notice; whether the connection was lost.
async fn heard(listener: &mut Option<PgListener>) -> bool {
    match listener {
        Some(listener) => !matches!(listener.try_recv().await, Ok(Some(_))),
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interest_has_one_bit_and_the_sixty_fifth_has_none() {
        let interests = Interests::default();
        assert_eq!(interests.bits(""), 0);
        let both = interests.bits("tea,travel");
        assert_eq!(both.count_ones(), 2);
        assert_eq!(interests.bits("travel") & both, interests.bits("travel"));
        for n in 0..70 {
            interests.bits(&n.to_string());
        }
        assert_eq!(interests.bits("69"), 0);
        assert_eq!(interests.bits("tea,travel"), both);
    }
}
