//! SQL of personal links and of whom they propose.

use super::{Card, LETTERS, Proposal};
use crate::error::{Error, Result};
use crate::features::members::scope::binds;
use crate::features::staff::{PublicMatchmaker, Viewer};
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, StaffId};

/// The code of a person's link, made when it is first asked for.
pub async fn code_of(tx: &mut Tx, staff: StaffId) -> Result<String> {
    // Eight of thirty-one letters: that two meet is not to be expected, and would be refused.
    let random: [u8; 8] = rand::random();
    let fresh: String = random
        .iter()
        .map(|b| char::from(LETTERS[usize::from(*b) % LETTERS.len()]))
        .collect();
    on!(tx, c => sqlx::query(
        "insert into staff_link (staff_id, code, created_at) values ($1, $2, $3) on conflict (staff_id) do nothing")
        .bind(staff).bind(fresh).bind(clock::now()).execute(c).await.map(|_| ()))?;
    let found = known_code(tx, staff).await?;
    found.ok_or(Error::Failed)
}

pub async fn known_code(tx: &mut Tx, staff: StaffId) -> Result<Option<String>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select code from staff_link where staff_id = $1")
        .bind(staff).fetch_optional(c).await)?,
    )
}

/// Whether a person can be given new clients: at work, in a role that does pre-sale.
pub async fn takes_clients(tx: &mut Tx, staff: StaffId) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select exists (select 1 from staff s join role_right r on r.role_id = s.role_id
            where s.id = $1 and s.disabled_at is null and r.module = 'presale' and r.\"right\" = 'edit')")
        .bind(staff).fetch_one(c).await)?)
}

/// Whose link it is, while they can be given clients.
pub async fn owner_of(tx: &mut Tx, code: &str) -> Result<Option<StaffId>> {
    let found: Option<StaffId> = on!(tx, c => sqlx::query_scalar("select staff_id from staff_link where code = $1")
        .bind(code).fetch_optional(c).await)?;
    match found {
        Some(staff) if takes_clients(tx, staff).await? => Ok(Some(staff)),
        _ => Ok(None),
    }
}

/// A matchmaker's card, with their link where there is one; with their photo where whoever holds the card may
/// see it.
pub async fn card(tx: &mut Tx, staff: StaffId) -> Result<Option<Card>> {
    let found: Option<PublicMatchmaker> = on!(tx, c => sqlx::query_as(
        "select s.id, s.name, s.title, s.experience, s.introduction, s.motto, s.landline, coalesce(b.name, '') as branch,
                (select f.id from photo f where f.staff_id = s.id and f.cover and f.state = 'ready'
                  and (s.shown_in_public or exists (select 1 from staff_link l where l.staff_id = s.id))) as photo
         from staff s left join branch b on b.id = s.branch_id where s.id = $1 and s.disabled_at is null")
        .bind(staff).fetch_optional(c).await)?;
    let code = known_code(tx, staff).await?.unwrap_or_default();
    Ok(found.map(|matchmaker| Card { matchmaker, code }))
}

/// How many registered and how many asked by a person's link.
pub async fn counts(tx: &mut Tx, staff: StaffId) -> Result<(i64, i64)> {
    Ok(on!(tx, c => sqlx::query_as(
        "select (select count(*) from proposal where staff_id = $1),
                (select count(*) from consultation where proposed_id = $1)")
        .bind(staff).fetch_one(c).await)?)
}

/// Notes whose link a member came by.
pub async fn propose(tx: &mut Tx, member: MemberId, staff: StaffId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into proposal (member_id, staff_id, at) values ($1, $2, $3) on conflict (member_id) do nothing")
        .bind(member).bind(staff).bind(clock::now()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Whose link a member came by.
pub async fn proposed(tx: &mut Tx, member: MemberId) -> Result<Option<StaffId>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select staff_id from proposal where member_id = $1")
        .bind(member).fetch_optional(c).await)?,
    )
}

/// Members within the viewer's sight who wait for an owner and came by the link of somebody whom the viewer
/// may give them to, the longest waiting first.
pub async fn proposals(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Proposal>> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select m.id as member, m.name, s.id as staff, s.name as staff_name, p.at
         from proposal p join member m on m.id = p.member_id join staff s on s.id = p.staff_id
         where ", crate::seen!(), " and m.stage = 'lead' and m.presale_id is null and s.disabled_at is null
           and ($1 or s.id in (select below_id from staff_tree where above_id = $2))
           and exists (select 1 from role_right where role_id = s.role_id and module = 'presale' and \"right\" = 'edit')
         order by m.id limit 50"))
        .bind(all).bind(staff).bind(assigns).fetch_all(c).await)?)
}
