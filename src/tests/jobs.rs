//! Work after the answer: once each, again when it failed, anew when its worker died.

use crate::support::{Agency, on_both};
use std::sync::atomic::{AtomicU64, Ordering};
use yuelao::error::Error;
use yuelao::on;
use yuelao::server::clock;
use yuelao::server::jobs::{self, ATTEMPTS, Handler, JobState};

/// Adds its payload to a sum of its own, fails, panics, or is refused.
const HANDLERS: &[Handler] = &[
    Handler {
        kind: "add",
        run: |_, job| {
            Box::pin(async move {
                let (slot, n): (usize, u64) = job.payload()?;
                SUMS[slot].fetch_add(n, Ordering::SeqCst);
                Ok(())
            })
        },
    },
    Handler {
        kind: "fail",
        run: |_, _| Box::pin(async { Err(Error::Failed) }),
    },
    Handler {
        kind: "panic",
        run: |_, _| Box::pin(async { panic!("on purpose") }),
    },
    Handler {
        kind: "refuse",
        run: |_, _| Box::pin(async { Err(Error::invalid("file", "照片已损坏")) }),
    },
];

static SUMS: [AtomicU64; 8] = [const { AtomicU64::new(0) }; 8];
static NEXT: AtomicU64 = AtomicU64::new(0);

/// A sum that no other test adds to.
fn slot() -> usize {
    usize::try_from(NEXT.fetch_add(1, Ordering::SeqCst)).unwrap()
}

async fn ask(agency: &Agency, kind: &'static str, payload: (usize, u64)) -> i64 {
    let mut tx = agency.server.db.write().await.unwrap();
    let id = jobs::enqueue(&mut tx, kind, &payload).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn run(agency: &Agency) -> u64 {
    jobs::run_due(&agency.server, HANDLERS).await.unwrap()
}

async fn standing(agency: &Agency, id: i64) -> (JobState, String) {
    let mut tx = agency.server.db.read().await.unwrap();
    jobs::standing(&mut tx, id).await.unwrap().unwrap()
}

/// As if all the pauses and claims had run out.
async fn time_passes(agency: &Agency) {
    let mut tx = agency.server.db.write().await.unwrap();
    let past = clock::now() - chrono::Duration::hours(1);
    on!(&mut tx, c => sqlx::query("update job set run_at = $1, claimed_until = case when claimed_until is null then null else $1 end")
        .bind(past).execute(c).await.map(|_| ()))
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_job_is_done_once_however_many_workers_look() {
    on_both(async |agency: &Agency| {
        let slot = slot();
        for n in 1..=20 {
            ask(agency, "add", (slot, n)).await;
        }
        let (a, b, c) = tokio::join!(run(agency), run(agency), run(agency));
        // A worker that lost a race leaves the rest to the others.
        let rest = run(agency).await;
        assert_eq!(a + b + c + rest, 20);
        assert_eq!(SUMS[slot].load(Ordering::SeqCst), (1..=20).sum::<u64>());
    })
    .await;
}

#[tokio::test]
async fn what_was_rolled_back_was_never_asked_for() {
    on_both(async |agency: &Agency| {
        let mut tx = agency.server.db.write().await.unwrap();
        jobs::enqueue(&mut tx, "add", &(slot(), 1_u64)).await.unwrap();
        drop(tx);
        assert_eq!(run(agency).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_fails_is_tried_again_later_and_in_the_end_given_up() {
    on_both(async |agency: &Agency| {
        for kind in ["fail", "panic"] {
            let id = ask(agency, kind, (0, 0)).await;
            for _ in 0..ATTEMPTS {
                assert_eq!(standing(agency, id).await.0, JobState::Waiting);
                assert_eq!(run(agency).await, 1);
                assert_eq!(run(agency).await, 0, "not before its time");
                time_passes(agency).await;
            }
            assert_eq!(standing(agency, id).await.0, JobState::Failed);
            assert_eq!(run(agency).await, 0);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_is_not_tried_again_and_the_sentence_stays() {
    on_both(async |agency: &Agency| {
        let id = ask(agency, "refuse", (0, 0)).await;
        run(agency).await;
        assert_eq!(standing(agency, id).await, (JobState::Failed, "照片已损坏".to_string()));
        let unknown = ask(agency, "nobody", (0, 0)).await;
        run(agency).await;
        assert_eq!(standing(agency, unknown).await.0, JobState::Failed);
    })
    .await;
}

#[tokio::test]
async fn what_a_killed_server_left_running_is_claimed_anew() {
    on_both(async |agency: &Agency| {
        let slot = slot();
        let id = ask(agency, "add", (slot, 7)).await;
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("update job set state = 'running', attempts = 1, claimed_until = $1 where id = $2")
            .bind(clock::now() + chrono::Duration::minutes(1)).bind(id).execute(c).await.map(|_| ()))
        .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(run(agency).await, 0, "somebody is at it");
        time_passes(agency).await;
        assert_eq!(run(agency).await, 1);
        assert_eq!(standing(agency, id).await.0, JobState::Done);
        assert_eq!(SUMS[slot].load(Ordering::SeqCst), 7);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_has_begun_can_be_taken_back() {
    on_both(async |agency: &Agency| {
        let slot = slot();
        let id = ask(agency, "add", (slot, 1)).await;
        let mut tx = agency.server.db.write().await.unwrap();
        assert!(jobs::cancel(&mut tx, id).await.unwrap());
        assert!(!jobs::cancel(&mut tx, id).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(run(agency).await, 0);
        assert_eq!(SUMS[slot].load(Ordering::SeqCst), 0);
    })
    .await;
}
