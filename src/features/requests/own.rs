//! Server functions of the member who asks, in their own pages.

use super::OwnRequests;
use crate::error::Result;
use crate::types::ids::RequestId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{OwnRequest, rules, store},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::matching::Answer,
    crate::features::matching::store as matching,
    crate::features::portal::{self, THEMSELF, session},
    crate::server::live::News,
    crate::server::{clock, once, request},
    crate::types::ids::MemberId,
};

/// The member's own requests, and whether they may make another one.
#[server]
pub async fn my_requests() -> Result<OwnRequests> {
    let (me, mut tx) = session::read().await?;
    let member = portal::myself(&mut tx, me.member).await?;
    let open = store::open_of(&mut tx, me.member).await?;
    let rows = store::own(&mut tx, me.member).await?;
    let own = rows.into_iter().map(|r| OwnRequest {
        id: r.id,
        number: r.number,
        outcome: rules::outcome(r.state, &r.answer, r.dated),
        message: r.message,
        state: r.state,
        at: r.created_at,
        may_withdraw: r.state.is_open(),
    });
    Ok(OwnRequests {
        rows: own.collect(),
        closed: rules::may_ask(member.stage, open).err().map(String::from),
        once: once::fresh_key(),
        now: clock::now(),
    })
}

/// Asks to be introduced to somebody, by number or in words. Says the same whether or not there is such a number.
#[server]
pub async fn ask_introduction(
    #[server(default)] number: String,
    #[server(default)] message: String,
    #[server(default)] once: String,
) -> Result<()> {
    let (me, mut tx) = session::write().await?;
    let me = me.member;
    let asked = rules::asked(me.0, &number, &message)?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    // Two at once: the second one counts the first.
    matching::hold_pair(&mut tx, me, me).await?;
    let member = portal::myself(&mut tx, me).await?;
    let open = store::open_of(&mut tx, me).await?;
    rules::may_ask(member.stage, open).map_err(Error::conflict)?;
    if let Some(Answer::Waiting | Answer::Interested) = store::said_to(&mut tx, me, asked.number).await? {
        return Err(Error::invalid(
            "number",
            "红娘已经为你们做过推荐，请看上面「红娘的推荐」，有想法可以直接告诉红娘",
        ));
    }
    let (id, wanted) = store::insert(&mut tx, me, &asked).await?;
    let partner = match asked.number {
        0 => String::new(),
        number => format!("编号 {number}"),
    };
    let data = EventData::default().with("partner", partner).with("remark", THEMSELF);
    events::record(&mut tx, EventKind::RequestMade, None, Some(me), Some(id.0), data).await?;
    let mut news = Vec::new();
    for (whose, text) in [
        (Some(me), format!("您的会员（编号 {me}）提出了介绍申请")),
        (wanted, "有会员申请认识您的会员".to_string()),
    ] {
        let of: Vec<MemberId> = whose.into_iter().collect();
        for to in matching::matchmakers(&mut tx, &of).await? {
            news.push(News {
                to: Some(to.0),
                text: text.clone(),
                href: "/office/requests".into(),
            });
        }
    }
    request::server().live.commit(tx, news).await
}

/// Takes a request back.
#[server]
pub async fn withdraw_request(id: RequestId) -> Result<()> {
    let (me, mut tx) = session::write().await?;
    let me = me.member;
    let Some(number) = store::withdraw(&mut tx, me, id).await? else {
        return Err(Error::conflict("这个申请已有结果，请刷新后查看"));
    };
    let partner = match number {
        0 => String::new(),
        number => format!("编号 {number}"),
    };
    let data = EventData::default().with("partner", partner).with("remark", THEMSELF);
    events::record(&mut tx, EventKind::RequestWithdrawn, None, Some(me), Some(id.0), data).await?;
    tx.commit().await
}
