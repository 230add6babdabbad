//! SQL of handing everything over: who leaves keeps nothing that somebody has to go on with.

use crate::error::Result;
use crate::features::assignments::Hanging;
use crate::features::staff::Phase;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;

/// What of recommendations, dates, contracts and consultations is still open, of staff `$1`.
macro_rules! open_of {
    (recommendation) => {
        "recommendation.staff_id = $1 and recommendation.member_answer <> 'declined' and recommendation.candidate_answer <> 'declined'
         and not exists (select 1 from arranged_date d where d.recommendation_id = recommendation.id and d.state in ('held', 'no_show'))"
    };
    (date) => {
        "arranged_date.staff_id = $1 and (arranged_date.state = 'planned' or (arranged_date.state = 'held'
         and (select count(*) from date_feedback f where f.date_id = arranged_date.id) < 2))"
    };
    (contract) => {
        "contract.seller_id = $1 and contract.state in ('draft', 'submitted', 'returned')"
    };
    (consultation) => {
        "consultation.staff_id = $1 and consultation.state = 'waiting'"
    };
}

pub async fn hanging(tx: &mut Tx, staff: StaffId) -> Result<Hanging> {
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select (select count(*) from member where presale_id = $1) as presale,
                (select count(*) from member where aftersale_id = $1) as aftersale,
                (select count(*) from recommendation where ", open_of!(recommendation), ") as recommendations,
                (select count(*) from arranged_date where ", open_of!(date), ") as dates,
                (select count(*) from contract where ", open_of!(contract), ") as contracts,
                (select count(*) from consultation where ", open_of!(consultation), ") as consultations"))
        .bind(staff).fetch_one(c).await)?)
}

/// The members that somebody looks after in a phase.
pub async fn members_of(tx: &mut Tx, staff: StaffId, phase: Phase) -> Result<Vec<MemberId>> {
    const PRESALE: &str = "select id from member where presale_id = $1 order by id";
    const AFTERSALE: &str = "select id from member where aftersale_id = $1 order by id";
    let sql = match phase {
        Phase::Presale => PRESALE,
        Phase::Aftersale => AFTERSALE,
    };
    Ok(on!(tx, c => sqlx::query_scalar(sql).bind(staff).fetch_all(c).await)?)
}

/// Who was given `member` of the leaver's (`$1`) in this hand-over (at `$3`).
macro_rules! successor {
    ($member:literal) => {
        concat!(
            "(select x.to_id from assignment x where x.member_id = ",
            $member,
            " and x.from_id = $1 and x.at = $3 order by x.phase limit 1)"
        )
    };
}

/// Gives what is open about a member to whoever was given the member, else to `others`.
pub async fn pass_on(tx: &mut Tx, leaver: StaffId, others: StaffId, at: Moment) -> Result<()> {
    on!(tx, c => sqlx::query(concat!("update recommendation set staff_id = coalesce(", successor!("recommendation.member_id"), ", $2) where ", open_of!(recommendation)))
        .bind(leaver).bind(others).bind(at).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query(concat!("update arranged_date set staff_id = coalesce(", successor!("arranged_date.member_a"), ", ", successor!("arranged_date.member_b"), ", $2) where ", open_of!(date)))
        .bind(leaver).bind(others).bind(at).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query(concat!("update contract set seller_id = coalesce(", successor!("contract.member_id"), ", $2) where ", open_of!(contract)))
        .bind(leaver).bind(others).bind(at).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Gives the leaver's waiting enquiries to the successors in turn.
pub async fn pass_on_consultations(tx: &mut Tx, leaver: StaffId, to: &[StaffId]) -> Result<()> {
    let waiting: Vec<i64> = on!(tx, c => sqlx::query_scalar(concat!("select id from consultation where ", open_of!(consultation), " order by id"))
        .bind(leaver).fetch_all(c).await)?;
    for (i, successor) in to.iter().enumerate() {
        let theirs: Vec<i64> = waiting.iter().skip(i).step_by(to.len()).copied().collect();
        for chunk in theirs.chunks(super::CHUNK) {
            let mut sql = Sql::new("update consultation set staff_id = ");
            sql.with("", successor.0)
                .in_ids(" where state = 'waiting' and id", chunk);
            sql.execute(tx).await?;
        }
    }
    Ok(())
}

/// Those who stand right below somebody.
pub async fn right_below(tx: &mut Tx, staff: StaffId) -> Result<Vec<StaffId>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select id from staff where supervisor_id = $1 order by id").bind(staff).fetch_all(c).await)?,
    )
}
