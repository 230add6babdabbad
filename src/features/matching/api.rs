//! Server functions of matching: the library, what criteria cost, recommending, answers.

pub mod decisions;
pub mod kin;
pub mod scorecard;
pub mod several;

use super::change::Prices;
use super::{Card, Introduction, Library, LibraryFilter, Recommendations, Side, Tab};
use crate::error::Result;
use crate::features::members::Answers;
use crate::types::ids::{MemberId, RecommendationId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::suit::{self, Question, SHOWN, declining, with_parties},
    super::{Answer, act, exposure, keeper, reasons, rules, store},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::members::{self, sight},
    crate::features::staff::{self, Module, Right, access::require},
    crate::features::{marks, regions},
    crate::server::{clock, once, request},
    std::sync::Arc,
};

/// A member's match library and what was recommended so far. `tried` are criteria as the criteria form sends
/// them, to see what they would bring: nothing of it is saved.
#[server]
pub async fn match_library(
    member: MemberId,
    #[server(default)] filter: LibraryFilter,
    #[server(default)] tried: Answers,
) -> Result<Library> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::View)?;
    let server = request::server();
    let found = members::store::member(&mut tx, &viewer, member).await?;
    marks::refuse_barred(&mut tx, member).await?;
    let (criteria, wrong) = suit::tried(&mut tx, &server, &viewer, &found, &tried).await?;
    let question = Question::of(&mut tx, &server, &viewer, &found, criteria.clone(), &filter).await?;
    let question = Arc::new(question);
    let (mut loading, mut pool, mut total, mut cards) = (None, 0, 0, Vec::new());
    match keeper::now(&server, &mut tx).await? {
        Ok(snapshot) => {
            let best = question
                .put(&snapshot, |s, ask, threads| s.library(ask, SHOWN, threads))
                .await?;
            pool = i64::try_from(snapshot.len()).unwrap_or(i64::MAX);
            total = i64::from(best.total);
            cards = question.cards(&mut tx, &viewer, &snapshot, &best.best).await?;
        }
        Err(so_far) => loading = Some(so_far.members),
    }
    let criteria = sight::criteria(&viewer, criteria);
    let wished = criteria.regions.iter().flat_map(|w| &w.value);
    let declining = declining(&mut tx).await?;
    let rows = store::recommendations_of(&mut tx, &viewer, member).await?;
    Ok(Library {
        member,
        version: found.version,
        stage: found.stage,
        sex: found.profile.sex,
        region_names: wished.map(|r| (*r, regions::place(*r))).collect(),
        criteria,
        tried: !tried.is_empty(),
        wrong,
        hidden: suit::unseen(&viewer),
        may_recommend: viewer.can(Module::Matching, Right::Create) && rules::may_be_recommended_to(&found).is_ok(),
        may_edit: members::access::may_edit(&viewer),
        may_mark: viewer.can(Module::Matching, Right::Edit),
        may_judge: viewer.can(Module::Settings, Right::View),
        same_sex: store::decisions(&mut tx).await?.same_sex,
        loading,
        pool,
        total,
        cards,
        recommended: with_parties(&mut tx, &viewer, rows).await?,
        kin: suit::relatives(&mut tx, &viewer, member).await?,
        declining: declining.offered(""),
        may_plan: viewer.can(Module::Dates, Right::Create),
        now: clock::now(),
    })
}

/// What each criterion costs: how many mutual candidates more or fewer each step of it would bring, for the
/// member's own criteria or for such as are being tried; nothing while the pool is loaded.
#[server]
pub async fn criteria_prices(
    member: MemberId,
    #[server(default)] filter: LibraryFilter,
    #[server(default)] tried: Answers,
) -> Result<Option<Prices>> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::View)?;
    let server = request::server();
    let found = members::store::member(&mut tx, &viewer, member).await?;
    marks::refuse_barred(&mut tx, member).await?;
    let (criteria, _) = suit::tried(&mut tx, &server, &viewer, &found, &tried).await?;
    let question = Arc::new(Question::of(&mut tx, &server, &viewer, &found, criteria, &filter).await?);
    match keeper::now(&server, &mut tx).await? {
        Ok(snapshot) => {
            let prices = question
                .put(&snapshot, |s, ask, threads| s.prices(ask, threads))
                .await?;
            Ok(Some(prices))
        }
        Err(_) => Ok(None),
    }
}

/// The cards of up to four candidates (numbers separated by commas), to be held side by side, by the member's own
/// criteria or by such as are being tried.
#[server]
pub async fn compare_candidates(
    member: MemberId,
    candidates: String,
    #[server(default)] tried: Answers,
) -> Result<Vec<Card>> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::View)?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    marks::refuse_barred(&mut tx, member).await?;
    let (criteria, _) = suit::tried(&mut tx, &request::server(), &viewer, &found, &tried).await?;
    let mut cards = Vec::new();
    for id in rules::chosen(&candidates, rules::COMPARED)? {
        let pair = suit::suiting_by(&mut tx, &viewer, &found, criteria.clone(), id).await?;
        let party = store::parties(&mut tx, &viewer, &[id]).await?.remove(&id);
        cards.push(suit::card(&pair, party.ok_or(Error::NotFound)?));
    }
    Ok(cards)
}

/// What is needed to recommend one candidate: the card and a reason to begin with.
#[server]
pub async fn introduce(member: MemberId, candidate: MemberId) -> Result<Introduction> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::Create)?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    rules::may_be_recommended_to(&found)?;
    marks::refuse_barred(&mut tx, member).await?;
    let pair = suit::suiting(&mut tx, &viewer, &found, candidate).await?;
    let party = store::parties(&mut tx, &viewer, &[candidate])
        .await?
        .remove(&candidate)
        .ok_or(Error::NotFound)?;
    Ok(Introduction {
        reason: reasons::suggested(&pair.asking, &pair.other),
        card: suit::card(&pair, party),
        lately: exposure::guard::lately(&mut tx, &viewer, candidate).await?,
        once: once::fresh_key(),
    })
}

/// Shows a candidate to a member, with a reason.
#[server]
pub async fn recommend(
    member: MemberId,
    candidate: MemberId,
    #[server(default)] reason: String,
    #[server(default)] over_cap: bool,
    #[server(default)] once: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Create)?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    let reason = rules::reason(&reason).map_err(|sentence| Error::invalid("reason", sentence))?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    rules::may_be_recommended_to(&found)?;
    marks::refuse_barred(&mut tx, member).await?;
    act::recommend(&mut tx, &viewer, &found, candidate, reason, over_cap).await?;
    let news = act::news(&mut tx, &viewer, &found, &[candidate]).await?;
    request::server().live.commit(tx, news).await
}

/// Recommendations of the viewer's scope, by what became of them, after the last one of the page before.
#[server]
pub async fn recommendations_by_tab(tab: Tab, after: Option<RecommendationId>) -> Result<Recommendations> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::View)?;
    let declining = declining(&mut tx).await?;
    let mut rows = store::recommendations_in(&mut tx, &viewer, tab, after).await?;
    let more = rows.len() > store::PAGE;
    rows.truncate(store::PAGE);
    let next = rows.last().map(|r| r.id).filter(|_| more);
    let (waiting, mutual) = store::counts(&mut tx, &viewer).await?;
    let rows = with_parties(&mut tx, &viewer, rows).await?;
    Ok(Recommendations {
        rows,
        next,
        waiting,
        mutual,
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
    let news = act::answer_news(&mut tx, &viewer, &found, side, answer).await?;
    request::server().live.commit(tx, news).await
}
