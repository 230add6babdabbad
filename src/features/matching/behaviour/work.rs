//! Training: by `yuelao train`, by a job every night, or when somebody asks for it.

use super::cases::{self, Known, Said};
use super::{trial, verdict::verdict};
use crate::error::{Error, Result};
use crate::features::matching::learn::{History, Model, Options, enough, train};
use crate::features::matching::scorecard::{ScoreCard, Verdict};
use crate::features::matching::store::{answers, learned};
use crate::server::db::Tx;
use crate::server::jobs::{self, Handler};
use crate::server::{Server, clock};
use crate::types::time::{Moment, day_of, start_of};
use chrono::Duration;
use std::collections::BTreeSet;

/// The kind of the job.
pub const LEARN: &str = "learn";
/// How often it is looked whether the night has come.
const LOOK: std::time::Duration = std::time::Duration::from_secs(10 * 60);
/// At three in the morning by the agency's clock.
const NIGHT: Duration = Duration::hours(3);

pub const HANDLER: Handler = Handler {
    kind: LEARN,
    run: |server, _| Box::pin(async move { run(&server).await.map(|_| ()) }),
};

/// What a training came to.
pub struct Trained {
    /// The number of the version; nothing where nothing is new since the last one.
    pub version: Option<i64>,
    pub answers: i64,
    pub verdict: Verdict,
    pub reason: String,
    pub card: ScoreCard,
}

pub(super) struct Learnt {
    answers: i64,
    yes: i64,
    people: i64,
    pub model: Option<Model>,
    pub card: ScoreCard,
    pub verdict: Verdict,
    pub reason: String,
}

/// Learns from all that was said, judges it, and keeps it as a version. May be run twice: the second time comes
/// to the same, and is not kept again.
pub async fn run(server: &Server) -> Result<Trained> {
    let mut tx = server.db.read().await?;
    let (known, said) = answers::all(&mut tx).await?;
    // Nothing is held open while it is worked out.
    drop(tx);
    let learnt = tokio::task::spawn_blocking(move || learn(&known, &said)).await;
    let learnt = learnt.map_err(|error| error.to_string()).and_then(|l| l);
    let learnt = learnt.map_err(|error| {
        tracing::error!(error, "a training");
        Error::Failed
    })?;
    let mut tx = server.db.write().await?;
    let new = learned::NewVersion {
        answers: learnt.answers,
        yes: learnt.yes,
        people: learnt.people,
        model: learnt.model.as_ref(),
        card: &learnt.card,
        verdict: learnt.verdict,
        reason: &learnt.reason,
    };
    let version = learned::insert(&mut tx, new).await?;
    tx.commit().await?;
    tracing::info!(
        version,
        answers = learnt.answers,
        verdict = learnt.verdict.code(),
        "trained"
    );
    Ok(Trained {
        version,
        answers: learnt.answers,
        verdict: learnt.verdict,
        reason: learnt.reason,
        card: learnt.card,
    })
}

/// Pure: equal rows come to the same.
pub(super) fn learn(known: &[Known], said: &Said) -> std::result::Result<Learnt, String> {
    let records = cases::records(known, said)?;
    let card = trial::score_card(known, said)?;
    let (verdict, reason) = verdict(&records, &card);
    let all: Vec<usize> = (0..records.answers().len()).collect();
    let ends = all.iter().flat_map(|a| <[usize; 2]>::from(records.ends(*a)));
    let people = ends.collect::<BTreeSet<_>>().len();
    let model = match enough(&records) {
        Ok(()) => Some(train(
            &records,
            &History::new(&records),
            &all,
            Options { ratings: false },
        )?),
        Err(_) => None,
    };
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(Learnt {
        answers: count(all.len()),
        yes: count(records.answers().iter().filter(|a| a.yes).count()),
        people: count(people),
        model,
        card,
        verdict,
        reason,
    })
}

/// Asks for a training, unless one is asked for or under way; whether it did.
pub async fn ask(tx: &mut Tx) -> Result<bool> {
    // Two who ask at once wait for each other here.
    learned::begin_round(tx, clock::now(), clock::now() + Duration::days(1)).await?;
    if learned::is_training(tx).await? {
        return Ok(false);
    }
    jobs::enqueue(tx, LEARN, &()).await?;
    Ok(true)
}

/// The beginning of the last night.
fn last_night(now: Moment) -> Moment {
    let tonight = start_of(day_of(now)) + NIGHT;
    if tonight <= now {
        tonight
    } else {
        start_of(day_of(now).pred_opt().unwrap_or(day_of(now))) + NIGHT
    }
}

/// Asks for the nightly training, if nobody has since the night began: of several processes only the first one
/// does. From then on it is a job, which whoever is left goes on with should a server be killed.
pub async fn round(server: &Server, now: Moment) -> Result<bool> {
    let mut tx = server.db.write().await?;
    if !learned::begin_round(&mut tx, now, last_night(now)).await? {
        return Ok(false);
    }
    if !learned::is_training(&mut tx).await? {
        jobs::enqueue(&mut tx, LEARN, &()).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// Looks again and again until the server stops.
pub async fn nightly(server: Server) {
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            () = server.live.stopping() => return,
            _ = look.tick() => if let Err(error) = round(&server, clock::now()).await {
                tracing::warn!(%error, "the nightly training is asked for at the next look");
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone, Utc};

    #[test]
    fn the_night_begins_at_three() {
        let local = |day, hour| {
            crate::types::time::from_local(
                chrono::NaiveDate::from_ymd_opt(2026, 11, day)
                    .and_then(|d| d.and_hms_opt(hour, 0, 0))
                    .unwrap_or_default(),
            )
        };
        assert_eq!(last_night(local(21, 3)), local(21, 3));
        assert_eq!(last_night(local(21, 23)), local(21, 3));
        assert_eq!(last_night(local(21, 2)), local(20, 3));
        assert!(last_night(Utc.timestamp_opt(0, 0).unwrap()) <= Utc.timestamp_opt(0, 0).unwrap());
    }
}
