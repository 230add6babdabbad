//! Server functions of requests for staff: the list, coordinating, the answer, the recommendation that comes of it.

use super::{RequestDesk, RequestTab, Requests};
use crate::error::Result;
use crate::types::ids::RequestId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{Request, RequestRow, RequestState, rules, store},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::matching::exposure::guard,
    crate::features::matching::store::{self as matching, feed},
    crate::features::matching::{Answer, act, keeper, reasons, rules as recommending, suit},
    crate::features::members::{self, Member},
    crate::features::staff::{self, Module, Right, Viewer, access::require},
    crate::features::{marks, matching::Side},
    crate::server::db::Tx,
    crate::server::{clock, once, request},
    crate::types::ids::{MemberId, RecommendationId},
};

#[cfg(feature = "ssr")]
const CHANGED: &str = "这个申请刚被同事处理，请刷新后再操作";

/// Requests of the viewer's scope: their own members ask, or are asked for.
#[server]
pub async fn requests_by_tab(tab: RequestTab, after: Option<RequestId>) -> Result<Requests> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::View)?;
    let mut rows = store::requests_in(&mut tx, &viewer, tab, after).await?;
    let more = rows.len() > store::PAGE;
    rows.truncate(store::PAGE);
    let next = rows.last().map(|r| r.id).filter(|_| more);
    let (open, accepted, ended) = store::counts(&mut tx, &viewer).await?;
    Ok(Requests {
        rows: with_parties(&mut tx, &viewer, rows).await?,
        next,
        open,
        accepted,
        ended,
        may_act: viewer.can(Module::Matching, Right::Edit),
        may_plan: viewer.can(Module::Dates, Right::Create),
        now: clock::now(),
    })
}

#[cfg(feature = "ssr")]
async fn with_parties(tx: &mut Tx, viewer: &Viewer, rows: Vec<RequestRow>) -> Result<Vec<Request>> {
    let ids: Vec<MemberId> = rows
        .iter()
        .flat_map(|r| [Some(r.member_id), r.wanted_id])
        .flatten()
        .collect();
    let parties = matching::parties(tx, viewer, &ids).await?;
    let made = rows.into_iter().filter_map(|r| {
        let joint = r.member_answer.zip(r.candidate_answer);
        Some(Request {
            id: r.id,
            version: r.version,
            member: parties.get(&r.member_id)?.clone(),
            wanted: r.wanted_id.and_then(|id| parties.get(&id).cloned()),
            number: r.number,
            message: r.message,
            state: r.state,
            note: r.note,
            answer: r.answer,
            staff: r.staff,
            recommendation: r.recommendation_id,
            joint: joint.map(|(member, candidate)| recommending::joint(member, candidate)),
            dated: r.dated,
            created_at: r.created_at,
            updated_at: r.updated_at,
        })
    });
    Ok(made.collect())
}

/// One request, and what a recommendation of it would start with.
#[server]
pub async fn open_request(id: RequestId) -> Result<RequestDesk> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::Edit)?;
    let row = store::request(&mut tx, &viewer, id).await?;
    let reason = match suggested(&mut tx, &viewer, &row).await {
        Ok(reason) => Ok(reason),
        Err(Error::Conflict(sentence)) => Err(sentence),
        Err(other) => return Err(other),
    };
    let lately = match row.wanted_id {
        Some(wanted) => {
            let (_, about) = both(&mut tx, &viewer, &row, wanted).await?;
            Some(guard::lately(&mut tx, &viewer, about).await?)
        }
        None => None,
    };
    let request = with_parties(&mut tx, &viewer, vec![row])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    Ok(RequestDesk {
        request,
        may_recommend: viewer.can(Module::Matching, Right::Create),
        reason,
        lately,
        once: once::fresh_key(),
    })
}

/// A reason to begin with, or why there can't be a recommendation.
#[cfg(feature = "ssr")]
async fn suggested(tx: &mut Tx, viewer: &Viewer, row: &RequestRow) -> Result<String> {
    let wanted = row
        .wanted_id
        .ok_or(Error::conflict("请先确认会员想认识的是谁，填写对方的会员编号"))?;
    let (to, about) = both(tx, viewer, row, wanted).await?;
    recommending::may_be_recommended_to(&to)?;
    match suit::suiting(tx, viewer, &to, about).await {
        Ok(pair) => Ok(reasons::suggested(&pair.asking, &pair.other)),
        // Recommended before: what the one who asks had declined can be taken up again.
        Err(Error::Conflict(_)) if matching::recommended_before(tx, row.member_id, wanted).await? => Ok(String::new()),
        Err(other) => Err(other),
    }
}

/// The one of the two whom the viewer sees (who asks, where they see both), and the number of the other.
#[cfg(feature = "ssr")]
async fn both(tx: &mut Tx, viewer: &Viewer, row: &RequestRow, wanted: MemberId) -> Result<(Member, MemberId)> {
    match members::store::member(tx, viewer, row.member_id).await {
        Ok(asks) => Ok((asks, wanted)),
        Err(Error::NotFound) => Ok((members::store::member(tx, viewer, wanted).await?, row.member_id)),
        Err(other) => Err(other),
    }
}

/// Notes whom the member means and how far the coordination is.
#[server]
pub async fn coordinate_request(
    id: RequestId,
    version: i64,
    #[server(default)] wanted: String,
    #[server(default)] note: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Edit)?;
    let row = seen_at(&mut tx, &viewer, id, version).await?;
    let note = note.trim();
    if note.chars().count() > rules::LONGEST {
        return Err(Error::invalid("note", "协调记录请不超过 300 个字"));
    }
    let wanted = match wanted.trim() {
        "" => None,
        typed => Some(named(&mut tx, &viewer, &row, typed).await?),
    };
    if wanted.is_none() && note.is_empty() {
        return Err(Error::invalid("note", "请记录与谁沟通过、对方的意思"));
    }
    if !store::coordinate(&mut tx, &row, wanted, note, viewer.id).await? {
        return Err(Error::conflict(CHANGED));
    }
    handled(&mut tx, &viewer, &row, wanted, RequestState::Coordinating, note).await?;
    tx.commit().await
}

/// Another member whom the viewer sees or finds in libraries, by number.
#[cfg(feature = "ssr")]
async fn named(tx: &mut Tx, viewer: &Viewer, row: &RequestRow, typed: &str) -> Result<MemberId> {
    let nobody = || Error::invalid("wanted", "没有这位可以介绍的会员，请核对会员编号");
    let id: MemberId = typed.trim_start_matches('#').parse().map_err(|_| nobody())?;
    if id == row.member_id {
        return Err(Error::invalid("wanted", "请填写另一位会员的编号"));
    }
    if row.wanted_id == Some(id) || members::store::member(tx, viewer, id).await.is_ok() {
        return Ok(id);
    }
    let keeper = keeper::of(&request::server());
    let found = feed::members(tx, &[id.0], clock::today(), &keeper.interests).await?;
    if found.is_empty() { Err(nobody()) } else { Ok(id) }
}

/// Answers the member that it can't be arranged, with a sentence for them.
#[server]
pub async fn decline_request(id: RequestId, version: i64, #[server(default)] answer: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Edit)?;
    let row = seen_at(&mut tx, &viewer, id, version).await?;
    let answer = rules::answer(&answer).map_err(|sentence| Error::invalid("answer", sentence))?;
    if !store::end(&mut tx, &row, RequestState::Declined, answer, None, viewer.id).await? {
        return Err(Error::conflict(CHANGED));
    }
    handled(&mut tx, &viewer, &row, row.wanted_id, RequestState::Declined, "").await?;
    tx.commit().await
}

/// Makes a recommendation of a request; the one who asks has said yes with it.
#[server]
pub async fn arrange_request(
    id: RequestId,
    version: i64,
    #[server(default)] reason: String,
    #[server(default)] answer: String,
    #[server(default)] over_cap: bool,
    #[server(default)] once: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Create)?;
    let row = store::request(&mut tx, &viewer, id).await?;
    let reason = recommending::reason(&reason).map_err(|sentence| Error::invalid("reason", sentence))?;
    let answer = answer.trim();
    if answer.chars().count() > rules::LONGEST {
        return Err(Error::invalid("answer", "给会员的话请不超过 300 个字"));
    }
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    let row = at_version(row, version)?;
    let wanted = row
        .wanted_id
        .ok_or(Error::conflict("请先确认会员想认识的是谁，填写对方的会员编号"))?;
    let (to, about) = both(&mut tx, &viewer, &row, wanted).await?;
    recommending::may_be_recommended_to(&to)?;
    marks::refuse_barred_among(&mut tx, &[row.member_id.0, wanted.0]).await?;
    matching::hold_pair(&mut tx, row.member_id, wanted).await?;
    let made = match store::take_up(&mut tx, row.member_id, wanted).await? {
        Some(old) => old,
        None => {
            let fresh = act::recommend(&mut tx, &viewer, &to, about, reason, over_cap).await?;
            let side = if to.id == row.member_id {
                Side::Member
            } else {
                Side::Candidate
            };
            matching::save_answer(
                &mut tx,
                fresh,
                side,
                Answer::Waiting,
                Answer::Interested,
                None,
                clock::now(),
            )
            .await?;
            fresh
        }
    };
    said_yes(&mut tx, &viewer, &row, wanted, made).await?;
    if !store::end(&mut tx, &row, RequestState::Accepted, answer, Some(made), viewer.id).await? {
        return Err(Error::conflict(CHANGED));
    }
    handled(&mut tx, &viewer, &row, Some(wanted), RequestState::Accepted, "").await?;
    let news = act::news(&mut tx, &viewer, &to, &[about]).await?;
    request::server().live.commit(tx, news).await
}

/// The member's request is their yes.
#[cfg(feature = "ssr")]
async fn said_yes(
    tx: &mut Tx,
    viewer: &Viewer,
    row: &RequestRow,
    wanted: MemberId,
    made: RecommendationId,
) -> Result<()> {
    for (whose, partner) in [(row.member_id, wanted), (wanted, row.member_id)] {
        let data = EventData::default()
            .with("partner", partner)
            .with("of", row.member_id)
            .with("answer", Answer::Interested)
            .with("who", "会员本人申请");
        events::record(
            tx,
            EventKind::Answered,
            Some(viewer.id),
            Some(whose),
            Some(made.0),
            data,
        )
        .await?;
    }
    Ok(())
}

/// A request through the viewer, as they saw it and still open.
#[cfg(feature = "ssr")]
async fn seen_at(tx: &mut Tx, viewer: &Viewer, id: RequestId, version: i64) -> Result<RequestRow> {
    at_version(store::request(tx, viewer, id).await?, version)
}

#[cfg(feature = "ssr")]
fn at_version(row: RequestRow, version: i64) -> Result<RequestRow> {
    rules::still_open(row.state)?;
    if row.version == version {
        Ok(row)
    } else {
        Err(Error::conflict(CHANGED))
    }
}

/// What happened, at the member who asks: the timeline of the other one tells nothing of who asks for them.
#[cfg(feature = "ssr")]
async fn handled(
    tx: &mut Tx,
    viewer: &Viewer,
    row: &RequestRow,
    wanted: Option<MemberId>,
    state: RequestState,
    note: &str,
) -> Result<()> {
    let data = EventData::default()
        .with("partner", wanted.map_or(String::new(), |w| format!("编号 {w}")))
        .with("answer", state)
        .with("note", note);
    events::record(
        tx,
        EventKind::RequestHandled,
        Some(viewer.id),
        Some(row.member_id),
        Some(row.id.0),
        data,
    )
    .await
}
