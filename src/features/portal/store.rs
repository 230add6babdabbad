//! SQL of the members' own pages. Every query is bound to the member who asks: that is its scope.

use super::{MyContract, MyMatchmaker};
use crate::error::{Error, Result};
use crate::features::contacts::ContactKind;
use crate::features::dates::{Consent, DateState};
use crate::features::matching::Answer;
use crate::features::members::{Education, Member, Sex};
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{DateId, MemberId, RecommendationId};
use crate::types::time::Moment;
use chrono::NaiveDate;

#[derive(sqlx::FromRow)]
pub struct SessionMember {
    pub session: i64,
    pub member: MemberId,
    pub last_seen_at: Moment,
}

/// The living session of a token.
pub async fn session_member(tx: &mut Tx, token_hash: &[u8], now: Moment) -> Result<Option<SessionMember>> {
    Ok(on!(tx, c => sqlx::query_as(
        concat!("select s.id as session, s.member_id as member, s.last_seen_at from member_session s
         where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2 and ", here!("s.member_id"), "
           and not exists (select 1 from blacklisting b where b.member_id = s.member_id and b.lifted_at is null)"))
        .bind(token_hash).bind(now).fetch_optional(c).await)?)
}

pub async fn touch_session(tx: &mut Tx, session: i64, now: Moment, expires: Moment) -> Result<()> {
    on!(tx, c => sqlx::query("update member_session set last_seen_at = $1, expires_at = $2 where id = $3 and revoked_at is null")
        .bind(now).bind(expires).bind(session).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub async fn insert_session(tx: &mut Tx, member: MemberId, token_hash: Vec<u8>, expires: Moment) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into member_session (token_hash, member_id, created_at, last_seen_at, expires_at) values ($1, $2, $3, $3, $4)")
        .bind(token_hash).bind(member).bind(clock::now()).bind(expires).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub async fn revoke_session(tx: &mut Tx, session: i64) -> Result<()> {
    on!(tx, c => sqlx::query("update member_session set revoked_at = $1 where id = $2 and revoked_at is null")
        .bind(clock::now()).bind(session).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// What signing in needs to know.
#[derive(sqlx::FromRow)]
pub struct SignIn {
    pub id: MemberId,
    /// Stands on the blacklist: the door stays shut.
    pub barred: bool,
    pub password_hash: Option<String>,
    pub failed_sign_ins: i64,
    pub locked_until: Option<Moment>,
}

/// The member of a number or, where that is nobody's, of a username.
pub async fn sign_in(tx: &mut Tx, id: Option<MemberId>, username: &str) -> Result<Option<SignIn>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select m.id, m.password_hash, m.failed_sign_ins, m.locked_until,
                exists (select 1 from blacklisting b where b.member_id = m.id and b.lifted_at is null) as barred
         from member m
         where case when $1 = 0 then m.username = $2 else m.id = $1 end
           and not exists (select 1 from member_gone g where g.member_id = m.id and g.how <> 'merged')")
        .bind(id.unwrap_or_default()).bind(username).fetch_optional(c).await)?)
}

pub async fn note_failed_sign_in(
    tx: &mut Tx,
    member: MemberId,
    failures: i64,
    locked_until: Option<Moment>,
) -> Result<()> {
    on!(tx, c => sqlx::query("update member set failed_sign_ins = $1, locked_until = $2 where id = $3")
        .bind(failures).bind(locked_until).bind(member).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lets the first member in service who was introduced to somebody sign in with this name; those who still
/// have to answer before the others. Does nothing where the name is taken. For demonstrations.
pub async fn give_sign_in(tx: &mut Tx, username: &str, hash: &str) -> Result<()> {
    on!(tx, c => sqlx::query(
        "update member set username = $1, password_hash = $2
         where not exists (select 1 from member where username = $1) and id = (
            select m.id from member m join recommendation r on m.id in (r.member_id, r.candidate_id)
            where m.stage = 'in_service'
            order by case when r.member_id = m.id and r.member_answer = 'waiting' and r.candidate_answer in ('waiting', 'interested')
                          then 0 else 1 end, m.id limit 1)")
        .bind(username).bind(hash).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Whether somebody signs in with this name.
pub async fn has_sign_in(tx: &mut Tx, username: &str) -> Result<bool> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select exists (select 1 from member where username = $1 and password_hash is not null)")
        .bind(username).fetch_one(c).await)?,
    )
}

/// The member themself.
pub async fn myself(tx: &mut Tx, me: MemberId) -> Result<Member> {
    let found = on!(tx, c => sqlx::query_as(concat!(
        "select ", crate::member_columns!(), " from member m left join staff p on p.id = m.presale_id
         left join staff a on a.id = m.aftersale_id where m.id = $1"))
        .bind(me).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// The kinds of contact data that the member has given, without the values.
pub async fn my_contacts(tx: &mut Tx, me: MemberId) -> Result<Vec<ContactKind>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select kind from contact where owner = 'member' and owner_id = $1")
        .bind(me).fetch_all(c).await)?,
    )
}

/// Who looks after the member now.
pub async fn my_matchmaker(tx: &mut Tx, me: MemberId) -> Result<Option<MyMatchmaker>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select s.name, s.title, s.motto, s.landline,
                (select f.id from photo f where f.staff_id = s.id and f.cover and f.state = 'ready') as photo
         from member m join staff s on s.id = coalesce(m.aftersale_id, m.presale_id)
         where m.id = $1 and s.disabled_at is null")
        .bind(me).fetch_optional(c).await)?)
}

/// A recommendation from one side: `mine` and `theirs` whichever way round it was made.
#[derive(sqlx::FromRow)]
pub struct OwnRecommendation {
    pub id: RecommendationId,
    /// The candidate was recommended to the member who asks, not the other way round.
    pub to_me: bool,
    pub reason: String,
    pub at: Moment,
    pub mine: Answer,
    pub my_reason: Option<String>,
    pub theirs: Answer,
    pub dated: bool,
    pub partner: MemberId,
    pub name: String,
    pub sex: Sex,
    pub birthday: NaiveDate,
    pub height_cm: i64,
    pub region: i64,
    pub education: Education,
    pub occupation: String,
}

/// Whoever no longer agrees to be shown is not shown, unless both have said yes already.
macro_rules! own_recommendations {
    ($rest:literal) => {
        concat!(
            "select r.id, r.member_id = $1 as to_me, r.reason, r.at,
                    case when r.member_id = $1 then r.member_answer else r.candidate_answer end as mine,
                    case when r.member_id = $1 then r.member_reason else r.candidate_reason end as my_reason,
                    case when r.member_id = $1 then r.candidate_answer else r.member_answer end as theirs,
                    exists (select 1 from arranged_date d where d.recommendation_id = r.id and d.state <> 'cancelled') as dated,
                    o.id as partner, o.name, o.sex, o.birthday, o.height_cm, o.region, o.education, o.occupation
             from recommendation r join member o on o.id = case when r.member_id = $1 then r.candidate_id else r.member_id end
             where (r.member_id = $1 or r.candidate_id = $1)
               and (o.shown or (r.member_answer = 'interested' and r.candidate_answer = 'interested'))
               and ", here!("o.id"), " ", $rest)
    };
}

/// Recommendations to the member and of them: those that wait for their word first, then the latest.
pub async fn my_recommendations(tx: &mut Tx, me: MemberId) -> Result<Vec<OwnRecommendation>> {
    Ok(on!(tx, c => sqlx::query_as(own_recommendations!(
        "order by case when case when r.member_id = $1 then r.member_answer else r.candidate_answer end = 'waiting'
                        and r.candidate_answer in ('waiting', 'interested') and r.member_answer in ('waiting', 'interested')
                       then 0 else 1 end, r.at desc, r.id desc limit 50"))
        .bind(me).fetch_all(c).await)?)
}

/// One of them; another member's is not found.
pub async fn my_recommendation(tx: &mut Tx, me: MemberId, id: RecommendationId) -> Result<OwnRecommendation> {
    let found =
        on!(tx, c => sqlx::query_as(own_recommendations!("and r.id = $2")).bind(me).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// A date from one side.
#[derive(sqlx::FromRow)]
pub struct OwnDate {
    pub id: DateId,
    pub version: i64,
    /// The member who asks is side A.
    pub i_am_a: bool,
    pub at: Moment,
    pub place: String,
    pub state: DateState,
    pub mine: Consent,
    pub theirs: Consent,
    pub partner: MemberId,
    pub name: String,
    pub sex: Sex,
}

macro_rules! own_dates {
    ($rest:literal) => {
        concat!(
            "select d.id, d.version, d.member_a = $1 as i_am_a, d.at, d.place, d.state,
                    case when d.member_a = $1 then d.consent_a else d.consent_b end as mine,
                    case when d.member_a = $1 then d.consent_b else d.consent_a end as theirs,
                    o.id as partner, o.name, o.sex
             from arranged_date d join member o on o.id = case when d.member_a = $1 then d.member_b else d.member_a end
             where (d.member_a = $1 or d.member_b = $1) and ", here!("o.id"), " ", $rest)
    };
}

/// The member's dates, the latest first.
pub async fn my_dates(tx: &mut Tx, me: MemberId) -> Result<Vec<OwnDate>> {
    Ok(on!(tx, c => sqlx::query_as(own_dates!("order by d.at desc, d.id desc limit 50")).bind(me).fetch_all(c).await)?)
}

/// One of them; another member's is not found.
pub async fn my_date(tx: &mut Tx, me: MemberId, id: DateId) -> Result<OwnDate> {
    let found = on!(tx, c => sqlx::query_as(own_dates!("and d.id = $2")).bind(me).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// The contract that serves the member, or the last that did.
pub async fn my_contract(tx: &mut Tx, me: MemberId) -> Result<Option<MyContract>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select number, package_name, ends_on from contract where member_id = $1 and state in ('in_force', 'completed')
         order by case when state = 'in_force' then 0 else 1 end, ends_on desc, id desc limit 1")
        .bind(me).fetch_optional(c).await)?)
}
