//! Versions of what was learned, which of them counts, and what counted at each recommendation.

use crate::error::{Error, Result};
use crate::features::matching::behaviour::Brain;
use crate::features::matching::behaviour::work::LEARN;
use crate::features::matching::learn::Model;
use crate::features::matching::scorecard::{ScoreCard, Verdict, Version};
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::RecommendationId;
use crate::types::time::Moment;

/// As `matching_setting` calls the switch: 1 where nothing learned may count.
const OFF: &str = "learned_off";
/// Versions that the settings list.
const LISTED: i64 = 12;

/// The version that counts now: the newest, if it was judged good and learning is not switched off.
pub async fn in_use(tx: &mut Tx) -> Result<Option<i64>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select id from learned_model
         where id = (select max(id) from learned_model) and verdict = 'on'
           and not exists (select 1 from matching_setting where key = $1 and value <> 0)")
        .bind(OFF).fetch_optional(c).await)?)
}

/// A version as the engine uses it. One whose coefficients this program can't read counts as none.
pub async fn brain(tx: &mut Tx, version: i64) -> Result<Option<Brain>> {
    let text: Option<Option<String>> = on!(tx, c => sqlx::query_scalar("select model from learned_model where id = $1")
        .bind(version).fetch_optional(c).await)?;
    let Some(text) = text.flatten() else { return Ok(None) };
    match Model::from_json(&text) {
        Ok(model) => Ok(Some(Brain::new(version, model))),
        Err(error) => {
            tracing::error!(error, version, "a version of what was learned can't be read");
            Ok(None)
        }
    }
}

/// What a training came to.
pub struct NewVersion<'a> {
    pub answers: i64,
    pub yes: i64,
    pub people: i64,
    pub model: Option<&'a Model>,
    pub card: &'a ScoreCard,
    pub verdict: Verdict,
    pub reason: &'a str,
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    number: i64,
    at: Moment,
    answers: i64,
    yes: i64,
    people: i64,
    verdict: Verdict,
    reason: String,
}

impl From<VersionRow> for Version {
    fn from(r: VersionRow) -> Self {
        Self {
            number: r.number,
            at: r.at,
            answers: r.answers,
            yes: r.yes,
            people: r.people,
            verdict: r.verdict,
            reason: r.reason,
        }
    }
}

/// Keeps a version; nothing where the newest one is the same. Two trainings at once wait for each other here.
pub async fn insert(tx: &mut Tx, new: NewVersion<'_>) -> Result<Option<i64>> {
    on!(tx, c => sqlx::query("update learned_round set begun_at = begun_at where id = 1").execute(c).await.map(|_| ()))?;
    let unfit = |error: String| {
        tracing::error!(error, "what was learned can't be written");
        Error::Failed
    };
    let model = new.model.map(Model::to_json).transpose().map_err(unfit)?;
    let fingerprint = new.model.map_or("", |m| m.version.as_str());
    let card = serde_json::to_string(new.card).map_err(|error| unfit(error.to_string()))?;
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into learned_model (trained_at, answers, yes, people, fingerprint, model, card, verdict, reason)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9
         where not exists (select 1 from learned_model l where l.id = (select max(id) from learned_model)
             and l.answers = $2 and l.yes = $3 and l.people = $4 and l.fingerprint = $5 and l.card = $7 and l.verdict = $8)
         returning id")
        .bind(clock::now()).bind(new.answers).bind(new.yes).bind(new.people).bind(fingerprint).bind(model).bind(card)
        .bind(new.verdict).bind(new.reason).fetch_optional(c).await)?)
}

/// The newest versions, the newest first.
pub async fn versions(tx: &mut Tx) -> Result<Vec<Version>> {
    let rows: Vec<VersionRow> = on!(tx, c => sqlx::query_as(
        "select id as number, trained_at as at, answers, yes, people, verdict, reason from learned_model order by id desc limit $1")
        .bind(LISTED).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Version::from).collect())
}

/// The score card of a version.
pub async fn card(tx: &mut Tx, version: i64) -> Result<Option<ScoreCard>> {
    let text: Option<String> = on!(tx, c => sqlx::query_scalar("select card from learned_model where id = $1")
        .bind(version).fetch_optional(c).await)?;
    Ok(text.and_then(|t| serde_json::from_str(&t).ok()))
}

/// Whether versions count as they are judged.
pub async fn automatic(tx: &mut Tx) -> Result<bool> {
    let off: Option<i64> = on!(tx, c => sqlx::query_scalar("select value from matching_setting where key = $1")
        .bind(OFF).fetch_optional(c).await)?;
    Ok(off.unwrap_or_default() == 0)
}

pub async fn switch(tx: &mut Tx, automatic: bool) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into matching_setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value")
        .bind(OFF).bind(i64::from(!automatic)).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Whether a training is asked for or under way.
pub async fn is_training(tx: &mut Tx) -> Result<bool> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select exists (select 1 from job where kind = $1 and state in ('waiting', 'running'))")
        .bind(LEARN).fetch_one(c).await)?,
    )
}

/// Notes that a training begins now, unless one was asked for since `since`; whether this one is first.
pub async fn begin_round(tx: &mut Tx, now: Moment, since: Moment) -> Result<bool> {
    let first = on!(tx, c => sqlx::query("update learned_round set begun_at = $1 where id = 1 and (begun_at is null or begun_at < $2)")
        .bind(now).bind(since).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(first == 1)
}

/// What counted at a recommendation.
pub struct Counted {
    pub version: Option<i64>,
    pub theirs: i64,
    pub ours: i64,
    pub chance: i64,
}

/// Notes it, in place of what counted when the two were recommended before.
pub async fn keep_score(tx: &mut Tx, id: RecommendationId, counted: Counted) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into recommendation_score (recommendation_id, model_id, theirs, ours, chance) values ($1, $2, $3, $4, $5)
         on conflict (recommendation_id) do update set model_id = excluded.model_id, theirs = excluded.theirs,
            ours = excluded.ours, chance = excluded.chance")
        .bind(id).bind(counted.version).bind(counted.theirs).bind(counted.ours).bind(counted.chance)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}
