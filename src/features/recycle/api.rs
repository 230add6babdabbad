//! Server functions of the recycle bin.

use super::Bin;
use crate::error::Result;
use crate::types::ids::MemberId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::store::PAGE,
    super::{access, erase, rules, store},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::exchange::forget,
    crate::features::members::gone::Gone,
    crate::features::members::{self, gone},
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::server::{clock, request},
    crate::types::time::Moment,
};

/// The recycle bin, or with `erased` the list of who was erased.
#[server]
pub async fn recycle_bin(
    #[server(default)] erased: bool,
    #[server(default)] q: String,
    #[server(default)] before: String,
) -> Result<Bin> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Records, Right::Delete)?;
    let before = before.parse().ok().and_then(Moment::from_timestamp_millis);
    let limit = PAGE as i64 + 1;
    let mut bin = Bin {
        binned: Vec::new(),
        erased: Vec::new(),
        may_erase: access::may_erase(&viewer),
        next: None,
        now: clock::now(),
    };
    let last = |at: Option<Moment>| at.map(|at| at.timestamp_millis().to_string());
    if erased {
        require(&viewer, Module::Erasure, Right::View)?;
        bin.erased = store::erased(&mut tx, before, limit).await?;
        bin.next = last(bin.erased.get(PAGE - 1).map(|e| e.at)).filter(|_| bin.erased.len() > PAGE);
        bin.erased.truncate(PAGE);
    } else {
        bin.binned = store::bin(&mut tx, &viewer, q.trim(), before, limit).await?;
        bin.next = last(bin.binned.get(PAGE - 1).map(|b| b.at)).filter(|_| bin.binned.len() > PAGE);
        bin.binned.truncate(PAGE);
    }
    Ok(bin)
}

/// Puts a member into the recycle bin.
#[server]
pub async fn delete_member(member: MemberId, #[server(default)] reason: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Records, Right::Delete)?;
    members::store::member(&mut tx, &viewer, member).await?;
    let reason = reason.trim();
    match reason.chars().count() {
        0 | 1 => return Err(Error::invalid("reason", "请写明删除的原因")),
        n if n > 200 => return Err(Error::invalid("reason", "原因请不超过 200 字")),
        _ => {}
    }
    rules::may_be_deleted(store::going(&mut tx, member).await?)?;
    if !gone::leave(&mut tx, member, Gone::Deleted, None, viewer.id, reason).await? {
        return Err(Error::conflict("同事刚刚处理了这位会员，请刷新后再看"));
    }
    let data = EventData::default().with("reason", reason);
    events::record_and_commit(tx, EventKind::Deleted, Some(viewer.id), Some(member), None, data).await
}

/// Brings a member back out of the recycle bin, as they were.
#[server]
pub async fn restore_member(member: MemberId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Records, Right::Delete)?;
    store::binned(&mut tx, &viewer, member).await?;
    if !gone::come_back(&mut tx, member, Gone::Deleted).await? {
        return Err(Error::conflict("同事刚刚处理了这位会员，请刷新后再看"));
    }
    let data = EventData::default();
    events::record_and_commit(tx, EventKind::Restored, Some(viewer.id), Some(member), None, data).await
}

/// Erases a member who lies in the recycle bin for good; `name` has to be typed.
#[server]
pub async fn erase_member(member: MemberId, #[server(default)] name: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Erasure, Right::Delete)?;
    let binned = store::binned(&mut tx, &viewer, member).await?;
    rules::named(&name, &binned.name)?;
    rules::may_be_deleted(store::going(&mut tx, member).await?)?;
    let server = request::server();
    let exports = erase::erase(&mut tx, &server.keys, member, viewer.id).await?;
    let data = EventData::default();
    events::record_and_commit(tx, EventKind::Erased, Some(viewer.id), Some(member), None, data).await?;
    forget::remove(&server, exports);
    Ok(())
}
