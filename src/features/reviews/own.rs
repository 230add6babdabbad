//! The other side of a returned registration: the member reads the question on their own page and answers.

use super::OwnQuestion;
use crate::error::Result;
use crate::features::members::Answers;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::answered::told_and_commit,
    super::store,
    crate::error::Error,
    crate::features::events::EventData,
    crate::features::intake::{complete, missing, open_fields},
    crate::features::members::fields,
    crate::features::members::form::folded,
    crate::features::portal::{myself, session},
    crate::features::regions,
    crate::server::request,
};

/// What the agency asks of the member who is signed in, if anything.
#[server]
pub async fn asked_of_me() -> Result<Option<OwnQuestion>> {
    let (me, mut tx) = session::read().await?;
    let Some((question, asked_at)) = store::question(&mut tx, me.member).await? else {
        return Ok(None);
    };
    let fields = fields::now(&mut tx, &request::server()).await?;
    let member = myself(&mut tx, me.member).await?;
    let open = open_fields(&mut tx, &fields, &member).await?;
    Ok(Some(OwnQuestion {
        fields: fields.clone(),
        question,
        asked_at,
        missing: missing::keys(&open),
        regions: regions::lists(&Answers::new()),
    }))
}

/// Answers the question, with key data where the member wants to complete some.
#[server]
pub async fn answer_question(#[server(default)] reply: String, #[server(flatten)] answers: Answers) -> Result<()> {
    let server = request::server();
    let (me, mut tx) = session::write().await?;
    let reply = reply.trim();
    if reply.chars().count() > 300 {
        return Err(Error::invalid("reply", "说明请不超过 300 字"));
    }
    let fields = fields::now(&mut tx, &server).await?;
    let member = myself(&mut tx, me.member).await?;
    let open = open_fields(&mut tx, &fields, &member).await?;
    let sent = folded(&fields, &answers);
    let done = complete(&mut tx, &server, None, &fields, &member, &open, &sent).await?;
    if reply.is_empty() && done.is_empty() {
        return Err(Error::invalid("reply", "请写几句说明，或补充资料"));
    }
    let Some(answered) = store::answer(&mut tx, me.member, reply).await? else {
        return Err(Error::conflict("这个问题已经答复过了，谢谢"));
    };
    let data = EventData::default()
        .with("fields", done.join("、"))
        .with("remark", "会员本人在网上操作");
    told_and_commit(tx, me.member, None, answered, reply, data).await
}
