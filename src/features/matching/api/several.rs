//! Server functions that recommend several candidates at once, each with its own reason.

use crate::error::Result;
use crate::features::matching::Introductions;
use crate::features::members::Answers;
use crate::types::ids::MemberId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::matching::exposure::guard,
    crate::features::matching::{act, reasons, rules, store, suit},
    crate::features::staff::{self, Module, Right, access::require},
    crate::features::{marks, members},
    crate::server::{once, request},
    crate::types::errors::FieldErrors,
};

/// What is needed to recommend several candidates (numbers separated by commas).
#[server]
pub async fn introduce_several(member: MemberId, candidates: String) -> Result<Introductions> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::Create)?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    rules::may_be_recommended_to(&found)?;
    marks::refuse_barred(&mut tx, member).await?;
    let (mut all, mut may_exceed) = (Vec::new(), false);
    for id in rules::chosen(&candidates, rules::AT_ONCE)? {
        let pair = suit::suiting(&mut tx, &viewer, &found, id).await?;
        let party = store::parties(&mut tx, &viewer, &[id]).await?.remove(&id);
        let card = suit::card(&pair, party.ok_or(Error::NotFound)?);
        let lately = guard::lately(&mut tx, &viewer, id).await?;
        may_exceed |= lately.is_full() && lately.may_exceed;
        all.push((card, reasons::suggested(&pair.asking, &pair.other)));
    }
    Ok(Introductions {
        all,
        may_exceed,
        once: once::fresh_key(),
    })
}

/// Recommends several candidates to a member, all or none; `reason.17` is the reason for candidate 17.
#[server]
pub async fn recommend_several(
    member: MemberId,
    #[server(default)] once: String,
    #[server(flatten)] sent: Answers,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Create)?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    let given: Vec<(MemberId, &String)> = sent
        .iter()
        .filter_map(|(key, text)| Some((key.strip_prefix("reason.")?.parse().ok()?, text)))
        .collect();
    let numbers: Vec<String> = given.iter().map(|(id, _)| id.to_string()).collect();
    let ids = rules::chosen(&numbers.join(","), rules::AT_ONCE)?;
    let over_cap = sent.get("over_cap").is_some_and(|o| o == "true");
    let mut wrong = FieldErrors::default();
    for (id, text) in &given {
        if let Err(sentence) = rules::reason(text) {
            wrong.add(&format!("reason.{id}"), sentence);
        }
    }
    wrong.into_result()?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    rules::may_be_recommended_to(&found)?;
    marks::refuse_barred(&mut tx, member).await?;
    for (id, text) in &given {
        let done = act::recommend(&mut tx, &viewer, &found, *id, text.trim(), over_cap).await;
        // Whose place in the list is meant is said at their field.
        done.map_err(|error| match error {
            Error::Conflict(sentence) => Error::invalid(&format!("reason.{id}"), sentence),
            other => other,
        })?;
    }
    let news = act::news(&mut tx, &viewer, &found, &ids).await?;
    request::server().live.commit(tx, news).await
}
