//! SQL of the hand-over and of who has arrived.

use super::rules::{MISSES, shut_until};
use crate::error::Result;
use crate::features::events::EventKind;
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, SessionId, StaffId};
use crate::types::time::Moment;
use chrono::NaiveDate;

pub async fn has_pin(tx: &mut Tx, staff: StaffId) -> Result<bool> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select exists (select 1 from staff_pin where staff_id = $1)")
        .bind(staff).fetch_one(c).await)?,
    )
}

/// Sets a PIN; without `replace` only where there is none, false where there is.
pub async fn set_pin(tx: &mut Tx, staff: StaffId, hash: &str, replace: bool) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "insert into staff_pin (staff_id, pin_hash, failures, set_at) values ($1, $2, 0, $3)
         on conflict (staff_id) do update set pin_hash = excluded.pin_hash, failures = 0, locked_until = null, set_at = excluded.set_at
         where $4")
        .bind(staff).bind(hash).bind(clock::now()).bind(replace).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// What a try at the PIN meets.
pub enum Try {
    NoPin,
    Shut {
        until: Moment,
    },
    /// Counted; this is what to hold it against.
    Counted {
        hash: String,
    },
}

/// Counts a try before it is looked at: guesses that come together are all counted.
pub async fn count_try(tx: &mut Tx, staff: StaffId) -> Result<Try> {
    let now = clock::now();
    let counted: Option<(String, i64)> = on!(tx, c => sqlx::query_as(
        "update staff_pin set failures = failures + 1
         where staff_id = $1 and (locked_until is null or locked_until <= $2) returning pin_hash, failures")
        .bind(staff).bind(now).fetch_optional(c).await)?;
    let Some((hash, failures)) = counted else {
        let until: Option<Option<Moment>> = on!(tx, c => sqlx::query_scalar(
            "select locked_until from staff_pin where staff_id = $1").bind(staff).fetch_optional(c).await)?;
        return Ok(match until {
            None => Try::NoPin,
            Some(until) => Try::Shut {
                until: until.unwrap_or(now),
            },
        });
    };
    on!(tx, c => sqlx::query("update staff_pin set locked_until = $1 where staff_id = $2")
        .bind(shut_until(failures, now)).bind(staff).execute(c).await.map(|_| ()))?;
    Ok(Try::Counted { hash })
}

/// The PIN was right: nothing is counted any more.
pub async fn forgive(tx: &mut Tx, staff: StaffId) -> Result<()> {
    on!(tx, c => sqlx::query("update staff_pin set failures = 0, locked_until = null where staff_id = $1")
        .bind(staff).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Hands a session over or takes it back; false where it already is so.
pub async fn hand(tx: &mut Tx, session: SessionId, over: bool) -> Result<bool> {
    let at = over.then(clock::now);
    let done = on!(tx, c => sqlx::query(
        "update session set handed_over_at = $1 where id = $2 and revoked_at is null and (handed_over_at is null) = $3")
        .bind(at).bind(session).bind(over).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

#[derive(sqlx::FromRow)]
pub struct Found {
    pub id: MemberId,
    pub name: String,
    pub birthday: NaiveDate,
    pub owner: Option<String>,
    pub date_at: Option<Moment>,
}

/// The members of exactly this name whose mobile ends so, of the whole agency: who stands at the counter may
/// be anybody's. A number that a merge left with the record that went is the kept one's. No more of them than
/// `Found`.
pub async fn arrivals(tx: &mut Tx, tail: &[u8], name: &str, from: Moment, to: Moment) -> Result<Vec<Found>> {
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "with recursive found (id) as (
            select owner_id from contact where tail = $1 and owner = 'member' and kind = 'mobile'
            union select g.into_id from member_gone g join found f on f.id = g.member_id where g.into_id is not null)
         select m.id, m.name, m.birthday, coalesce(a.name, p.name) as owner,
                (select min(d.at) from arranged_date d where (d.member_a = m.id or d.member_b = m.id)
                    and d.state = 'planned' and d.at >= $3 and d.at < $4) as date_at
         from found c join member m on m.id = c.id
         left join staff p on p.id = m.presale_id left join staff a on a.id = m.aftersale_id
         where m.name = $2 and ", crate::here!("m.id"), " order by m.id limit 5"))
        .bind(tail).bind(name).bind(from).bind(to).fetch_all(c).await)?)
}

/// When a person last looked somebody up and found nobody, the latest first.
pub async fn misses(tx: &mut Tx, staff: StaffId) -> Result<Vec<Moment>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select at from event where staff_id = $1 and kind = $2 and member_id is null order by id desc limit $3")
        .bind(staff).bind(EventKind::LookedUp).bind(MISSES as i64).fetch_all(c).await)?)
}

/// Whether something of this kind happened with a member since.
pub async fn happened_since(tx: &mut Tx, member: MemberId, kind: EventKind, from: Moment) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select exists (select 1 from event where member_id = $1 and kind = $2 and at >= $3)")
        .bind(member).bind(kind).bind(from).fetch_one(c).await)?)
}

/// A member by number: for whom a ticket was given, see `arrivals`.
pub async fn member(tx: &mut Tx, id: MemberId) -> Result<Option<crate::features::members::Member>> {
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select ", crate::member_columns!(), " from member m left join staff p on p.id = m.presale_id
         left join staff a on a.id = m.aftersale_id where m.id = $1 and ", crate::here!("m.id")))
        .bind(id).fetch_optional(c).await)?)
}
