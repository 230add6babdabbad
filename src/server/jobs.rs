//! Work that goes on after the answer. A job is a row, written in the transaction of the change that asks
//! for it; a worker claims it by a guarded update and runs it. What a killed server left running is claimed
//! anew when its claim has run out, so a handler has to bear being run twice.
//!
//! Knows no feature: `features::jobs` names the kinds and who does them.

use super::Server;
use super::clock;
use super::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::types::time::Moment;
use chrono::Duration;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::types::Json;
use std::future::Future;
use std::pin::Pin;

words! {
    pub enum JobState {
        Waiting = "waiting" "等待中",
        Running = "running" "进行中",
        Done = "done" "已完成",
        Failed = "failed" "未完成",
        Cancelled = "cancelled" "已取消",
    }
}

/// A job that fails is tried this often, each time after a longer pause.
pub const ATTEMPTS: i64 = 5;
/// How long a claim holds without a sign of life.
const CLAIM: Duration = Duration::seconds(60);
/// How often a worker that works says so.
const SIGN_OF_LIFE: std::time::Duration = std::time::Duration::from_secs(15);
/// How often an idle worker looks for work.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(1);
/// How many jobs one server runs at a time, so that a long one holds up no short ones.
const WORKERS: usize = 3;
/// Jobs that are done stay this long, to be looked at.
const KEPT: Duration = Duration::days(7);

/// A job in the hands of a worker.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Job {
    pub id: i64,
    pub kind: String,
    payload: Json<serde_json::Value>,
    /// 1 the first time.
    pub attempts: i64,
}

impl Job {
    /// What the job was asked with.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_value(self.payload.0.clone()).map_err(|error| {
            tracing::error!(%error, kind = self.kind, id = self.id, "a job that can't be read");
            Error::conflict("任务的内容无法识别")
        })
    }

    /// Whether it is not tried again.
    pub fn last(&self) -> bool {
        self.attempts >= ATTEMPTS
    }
}

pub type Running = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Who does a kind of job. `Error::Failed` and `Error::Offline` are tried again; any other error is final
/// and its sentence kept.
#[derive(Clone, Copy)]
pub struct Handler {
    pub kind: &'static str,
    pub run: fn(Server, Job) -> Running,
}

/// Asks for a job as soon as the transaction has ended.
pub async fn enqueue(tx: &mut Tx, kind: &'static str, payload: &impl Serialize) -> Result<i64> {
    enqueue_at(tx, kind, payload, clock::now()).await
}

/// Asks for a job at a time.
pub async fn enqueue_at(tx: &mut Tx, kind: &'static str, payload: &impl Serialize, at: Moment) -> Result<i64> {
    let payload = Json(serde_json::to_value(payload).map_err(|_| Error::Failed)?);
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into job (kind, payload, state, run_at, created_at) values ($1, $2, 'waiting', $3, $4) returning id")
        .bind(kind).bind(payload).bind(at).bind(clock::now()).fetch_one(c).await)?)
}

/// Where a job stands, and the sentence that says why it failed.
pub async fn standing(tx: &mut Tx, id: i64) -> Result<Option<(JobState, String)>> {
    Ok(on!(tx, c => sqlx::query_as("select state, error from job where id = $1").bind(id).fetch_optional(c).await)?)
}

/// Takes back a job that nobody has begun; false where somebody has.
pub async fn cancel(tx: &mut Tx, id: i64) -> Result<bool> {
    let done = on!(tx, c => sqlx::query("update job set state = 'cancelled', ended_at = $1 where id = $2 and state = 'waiting'")
        .bind(clock::now()).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Runs everything that is due, one after the other; answers how many were run. For tests, and the worker.
pub async fn run_due(server: &Server, handlers: &'static [Handler]) -> Result<u64> {
    let mut run = 0;
    while run_one(server, handlers).await? {
        run += 1;
    }
    Ok(run)
}

/// Works until told to stop; what runs then is finished by whoever claims it later.
pub async fn work(server: Server, handlers: &'static [Handler], stopped: tokio::sync::watch::Receiver<bool>) {
    if let Err(error) = begin(&server.db).await {
        tracing::error!(%error, "jobs");
    }
    let workers = (0..WORKERS).map(|_| {
        let (server, mut stopped) = (server.clone(), stopped.clone());
        tokio::spawn(async move {
            while !*stopped.borrow() {
                if matches!(run_one(&server, handlers).await, Ok(true)) {
                    continue;
                }
                tokio::select! {
                    _ = stopped.changed() => {}
                    () = tokio::time::sleep(PAUSE) => {}
                }
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        let _ = worker.await;
    }
}

/// At the start of a server: with SQLite no other serves, so what still «runs» was left by a killed one.
/// Also clears away what was done long ago.
async fn begin(db: &Db) -> Result<()> {
    let now = clock::now();
    let mut tx = db.write().await?;
    if matches!(tx, Tx::Sqlite(_)) {
        on!(&mut tx, c => sqlx::query("update job set claimed_until = $1 where state = 'running'").bind(now - CLAIM).execute(c).await.map(|_| ()))?;
    }
    on!(&mut tx, c => sqlx::query("delete from job where state in ('done', 'cancelled') and ended_at < $1")
        .bind(now - KEPT).execute(c).await.map(|_| ()))?;
    tx.commit().await
}

/// Claims the next job and runs it; false where none is due.
async fn run_one(server: &Server, handlers: &'static [Handler]) -> Result<bool> {
    let Some(job) = claim(&server.db).await? else {
        return Ok(false);
    };
    let ended = match handlers.iter().find(|h| h.kind == job.kind) {
        // More than it may be: whoever ran it last died of it.
        _ if job.attempts > ATTEMPTS => Err(Error::conflict("多次中断，已停止重试")),
        Some(handler) => held(server, &job, handler).await,
        None => Err(Error::conflict("没有能处理这类任务的程序")),
    };
    end(&server.db, &job, ended).await?;
    Ok(true)
}

/// Runs a job in a task of its own, so that a panic ends the job and nothing else, and keeps the claim
/// alive meanwhile; whoever has lost the claim stops.
async fn held(server: &Server, job: &Job, handler: &Handler) -> Result<()> {
    let mut task = tokio::spawn((handler.run)(server.clone(), job.clone()));
    loop {
        tokio::select! {
            ended = &mut task => return ended.unwrap_or_else(|error| {
                tracing::error!(%error, kind = job.kind, id = job.id, "a job panicked");
                Err(Error::Failed)
            }),
            () = tokio::time::sleep(SIGN_OF_LIFE) => {
                if !still_mine(&server.db, job).await.unwrap_or(true) {
                    task.abort();
                    return Err(Error::Failed);
                }
            }
        }
    }
}

/// What may be claimed: due, or left by a worker that shows no sign of life.
macro_rules! claimable {
    () => {
        "((state = 'waiting' and run_at <= $1) or (state = 'running' and claimed_until < $1))"
    };
}

async fn claim(db: &Db) -> Result<Option<Job>> {
    let now = clock::now();
    let mut tx = db.read().await?;
    // The first that waits and the first that was left, each by the index; most often there is neither.
    let due: Option<i64> = on!(&mut tx, c => sqlx::query_scalar(concat!(
        "select id from job where ", claimable!(), " order by run_at, id limit 1"))
        .bind(now).fetch_optional(c).await)?;
    drop(tx);
    let Some(id) = due else { return Ok(None) };
    let mut tx = db.write().await?;
    // Another worker may have been faster: then this one looks again.
    let job = on!(&mut tx, c => sqlx::query_as(concat!(
        "update job set state = 'running', attempts = attempts + 1, claimed_until = $2 where id = $3 and ", claimable!(),
        " returning id, kind, payload, attempts"))
        .bind(now).bind(now + CLAIM).bind(id).fetch_optional(c).await)?;
    tx.commit().await?;
    Ok(job)
}

/// A sign of life; false where the claim was lost. `attempts` tells one claim from the next.
async fn still_mine(db: &Db, job: &Job) -> Result<bool> {
    let mut tx = db.write().await?;
    let done = on!(&mut tx, c => sqlx::query("update job set claimed_until = $1 where id = $2 and attempts = $3 and state = 'running'")
        .bind(clock::now() + CLAIM).bind(job.id).bind(job.attempts).execute(c).await.map(|d| d.rows_affected()))?;
    tx.commit().await?;
    Ok(done == 1)
}

/// Notes how a job ended, or when it is tried again.
async fn end(db: &Db, job: &Job, ended: Result<()>) -> Result<()> {
    let now = clock::now();
    let (state, error, run_at) = match ended {
        Ok(()) => (JobState::Done, String::new(), now),
        Err(Error::Failed | Error::Offline) if !job.last() => {
            (JobState::Waiting, "稍后重试".into(), now + pause_after(job.attempts))
        }
        Err(error) => (JobState::Failed, sentence(&error), now),
    };
    if state == JobState::Failed {
        tracing::error!(kind = job.kind, id = job.id, error, "a job failed for good");
    }
    let mut tx = db.write().await?;
    on!(&mut tx, c => sqlx::query(
        "update job set state = $1, error = $2, run_at = $3, ended_at = $4, claimed_until = null
         where id = $5 and attempts = $6 and state = 'running'")
        .bind(state).bind(error).bind(run_at).bind((state != JobState::Waiting).then_some(now)).bind(job.id).bind(job.attempts)
        .execute(c).await.map(|_| ()))?;
    tx.commit().await
}

/// What a person reads of an error: the fields' sentences where it is about fields.
fn sentence(error: &Error) -> String {
    let fields = error.fields();
    if fields.is_empty() {
        error.to_string()
    } else {
        fields.0.into_values().collect::<Vec<_>>().join("；")
    }
}

/// 10 seconds after the first try, then 40, 160 …
fn pause_after(attempts: i64) -> Duration {
    let doubled = u32::try_from(attempts.clamp(1, 8) - 1).unwrap_or(0);
    Duration::seconds(10 * 4_i64.pow(doubled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_longer_than_the_last() {
        assert_eq!(pause_after(1), Duration::seconds(10));
        assert_eq!(pause_after(2), Duration::seconds(40));
        assert!(pause_after(4) < Duration::hours(1));
    }

    #[test]
    fn the_sentence_of_a_field_is_kept() {
        assert_eq!(sentence(&Error::invalid("file", "照片已损坏")), "照片已损坏");
        assert_eq!(sentence(&Error::conflict("已停止")), "已停止");
    }
}
