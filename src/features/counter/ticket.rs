//! A ticket opens one member to who found them, for a while.

use super::store;
use crate::error::{Error, Result};
use crate::features::members::Member;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::{Server, clock, guard};
use crate::types::ids::MemberId;
use crate::types::time::Moment;

/// How long what was found stays open to the one who looked.
const MINUTES: i64 = 20;

/// `member.until`, signed for one session.
pub fn ticket(server: &Server, viewer: &Viewer, member: MemberId) -> String {
    let until = clock::now() + chrono::Duration::minutes(MINUTES);
    let text = format!("{member}.{}", until.timestamp());
    guard::signed(&server.keys, &format!("arrival {}", viewer.session), &text)
}

/// Whom a ticket opens, while it does.
pub async fn admitted(tx: &mut Tx, server: &Server, viewer: &Viewer, ticket: &str) -> Result<Member> {
    let read = || {
        let purpose = format!("arrival {}", viewer.session);
        let (member, until) = guard::opened(&server.keys, &purpose, ticket)?.split_once('.')?;
        let until = Moment::from_timestamp(until.parse().ok()?, 0)?;
        (clock::now() < until).then_some(member.parse::<MemberId>().ok()?)
    };
    let id = read().ok_or_else(|| Error::conflict("查询已过期，请重新查询这位会员"))?;
    store::member(tx, id).await?.ok_or(Error::NotFound)
}
