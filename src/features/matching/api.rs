//! Server functions of matching: the library, recommending, answers.

use super::{Introduction, Library, LibraryFilter, Recommendations, Side, Tab};
use crate::error::Result;
use crate::types::ids::{MemberId, RecommendationId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::score::Person,
    super::suit::{SHOWN, declining, with_parties},
    super::{Answer, reasons, rules, store, suit},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::marks,
    crate::features::members::{self, sight},
    crate::features::staff::{self, Module, Right, access::require},
    crate::server::{clock, once},
    std::collections::BTreeMap,
};

/// A member's match library and what was recommended so far.
#[server]
pub async fn match_library(member: MemberId, #[server(default)] filter: LibraryFilter) -> Result<Library> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::View)?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    marks::refuse_barred(&mut tx, member).await?;
    let today = clock::today();
    let pool = store::pool(&mut tx, &found, &filter, None, today).await?;
    let asking = store::person(&found, today);
    let ranked = suit::rank(&viewer, &asking, &pool);
    let best = &ranked[..ranked.len().min(SHOWN)];
    let ids: Vec<MemberId> = best.iter().map(|c| c.id).collect();
    let mut parties = store::parties(&mut tx, &viewer, &ids).await?;
    let people: BTreeMap<MemberId, &Person> = pool.iter().map(|p| (p.id, p)).collect();
    let cards = best
        .iter()
        .filter_map(|c| {
            let pair = suit::pair(&viewer, &asking, people.get(&c.id)?)?;
            Some(suit::card(&pair, parties.remove(&c.id)?))
        })
        .collect();
    let declining = declining(&mut tx).await?;
    let rows = store::recommendations_of(&mut tx, &viewer, member).await?;
    Ok(Library {
        member,
        stage: found.stage,
        asked: reasons::asked(&sight::criteria(&viewer, found.criteria.clone())),
        text: found.criteria.text.clone(),
        may_recommend: viewer.can(Module::Matching, Right::Create) && rules::may_be_recommended_to(found.stage).is_ok(),
        total: i64::try_from(ranked.len()).unwrap_or(i64::MAX),
        cards,
        recommended: with_parties(&mut tx, &viewer, rows).await?,
        declining: declining.offered(""),
        may_plan: viewer.can(Module::Dates, Right::Create),
        now: clock::now(),
    })
}

/// What is needed to recommend one candidate: the card and a reason to begin with.
#[server]
pub async fn introduce(member: MemberId, candidate: MemberId) -> Result<Introduction> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::Create)?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    rules::may_be_recommended_to(found.stage)?;
    marks::refuse_barred(&mut tx, member).await?;
    let pair = suit::suiting(&mut tx, &viewer, &found, candidate).await?;
    let party = store::parties(&mut tx, &viewer, &[candidate])
        .await?
        .remove(&candidate)
        .ok_or(Error::NotFound)?;
    Ok(Introduction {
        reason: reasons::suggested(&pair.asking, &pair.other),
        card: suit::card(&pair, party),
        once: once::fresh_key(),
    })
}

/// Shows a candidate to a member, with a reason.
#[server]
pub async fn recommend(
    member: MemberId,
    candidate: MemberId,
    #[server(default)] reason: String,
    #[server(default)] once: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Create)?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    let reason = reason.trim();
    match reason.chars().count() {
        0 => return Err(Error::invalid("reason", "请写明推荐理由，会员本人和双方红娘都会看到")),
        n if n > 500 => return Err(Error::invalid("reason", "推荐理由请不超过 500 个字")),
        _ => {}
    }
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    rules::may_be_recommended_to(found.stage)?;
    marks::refuse_barred(&mut tx, member).await?;
    marks::refuse_barred_among(&mut tx, &[candidate.0]).await?;
    store::hold_pair(&mut tx, member, candidate).await?;
    let score = suit::suiting(&mut tx, &viewer, &found, candidate).await?.score;
    let new = store::NewRecommendation {
        member,
        candidate,
        affinity: score.affinity,
        reason,
        staff: viewer.id,
        at: clock::now(),
    };
    let id = store::insert(&mut tx, new).await?;
    for (whose, partner) in [(member, candidate), (candidate, member)] {
        let data = EventData::default()
            .with("partner", partner)
            .with("affinity", score.affinity);
        events::record(
            &mut tx,
            EventKind::Recommended,
            Some(viewer.id),
            Some(whose),
            Some(id.0),
            data,
        )
        .await?;
    }
    tx.commit().await
}

/// Recommendations of the viewer's scope, by what became of them.
#[server]
pub async fn recommendations_by_tab(tab: Tab) -> Result<Recommendations> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::View)?;
    let declining = declining(&mut tx).await?;
    let rows = store::recommendations_in(&mut tx, &viewer, tab).await?;
    let (waiting, mutual, ended) = store::counts(&mut tx, &viewer).await?;
    let rows = with_parties(&mut tx, &viewer, rows).await?;
    Ok(Recommendations {
        rows,
        waiting,
        mutual,
        ended,
        declining: declining.offered(""),
        may_plan: viewer.can(Module::Dates, Right::Create),
        now: clock::now(),
    })
}

/// Notes what one side says to a recommendation; `was` is the answer that the form showed.
#[server]
pub async fn answer_recommendation(
    id: RecommendationId,
    side: Side,
    was: String,
    #[server(default)] answer: String,
    #[server(default)] reason: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Edit)?;
    let declining = declining(&mut tx).await?;
    let row = store::recommendation(&mut tx, &viewer, id).await?;
    let found = with_parties(&mut tx, &viewer, vec![row])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    let (party, _, may) = found.party(side);
    members::access::require(may)?;
    let was = Answer::from_code(&was).ok_or(Error::invalid("", "请刷新页面后再提交"))?;
    let answer = Answer::from_code(&answer).ok_or(Error::invalid("answer", "请选择对方的答复"))?;
    let reason = match answer {
        Answer::Declined => {
            // A reason that is no longer offered may stay where it was.
            let kept = found
                .party(side)
                .1
                .reason
                .as_ref()
                .is_some_and(|(code, _)| *code == reason);
            let chosen = declining.chosen(&reason).or(kept.then_some(reason));
            Some(chosen.ok_or(Error::invalid("reason", "请选择婉拒的原因"))?)
        }
        _ => None,
    };
    if found.dated {
        return Err(Error::conflict("双方已安排约见，如有变化请在约见中处理"));
    }
    if !store::save_answer(&mut tx, id, side, was, answer, reason.as_deref(), clock::now()).await? {
        return Err(Error::conflict("这条推荐刚被同事更新，请刷新后再记录答复"));
    }
    for (whose, partner) in [
        (found.member.id, found.candidate.id),
        (found.candidate.id, found.member.id),
    ] {
        let data = EventData::default()
            .with("partner", partner)
            .with("of", party.id)
            .with("answer", answer);
        let data = data.with(
            "reason",
            reason.as_deref().map_or(String::new(), |r| declining.label(r)),
        );
        events::record(
            &mut tx,
            EventKind::Answered,
            Some(viewer.id),
            Some(whose),
            Some(id.0),
            data,
        )
        .await?;
    }
    tx.commit().await
}
