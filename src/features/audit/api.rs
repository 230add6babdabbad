//! The server function of the audit log.

use super::AuditPage;
use crate::error::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::features::events::{self, AuditFilter, EventKind},
    crate::features::members::sight,
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right, Scope},
    crate::server::clock,
    crate::types::errors::FieldErrors,
    crate::types::ids::{EventId, MemberId, StaffId},
    crate::types::time::{parse_day, start_of},
};

/// Events from `from` to `to` (days, both included), older than `before`; empty words do not filter.
#[server]
pub async fn audit_log(
    kind: String,
    person: String,
    from: String,
    to: String,
    member: String,
    before: String,
) -> Result<AuditPage> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Audit, Right::View)?;
    let mut errors = FieldErrors::default();
    let mut day = |field: &str, text: &str| {
        (!text.is_empty())
            .then(|| errors.take(field, parse_day(text)))
            .flatten()
    };
    let (from, to) = (day("from", &from), day("to", &to));
    let number = |text: &str| text.trim().parse::<i64>().ok();
    if !member.trim().is_empty() && number(&member).is_none() {
        errors.add("member", "会员编号是数字");
    }
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        errors.add("to", "结束日期不能早于开始日期");
    }
    errors.into_result()?;
    let filter = AuditFilter {
        kind: EventKind::from_code(&kind),
        staff: number(&person).map(StaffId),
        member: number(&member).map(MemberId),
        from: from.map(start_of),
        until: to.and_then(|day| day.succ_opt()).map(start_of),
        // Who sees only their tree sees only what those people did.
        within: (viewer.scope == Scope::Tree).then_some(viewer.id),
    };
    let mut events = events::audit_page(
        &mut tx,
        &filter,
        number(&before).map(EventId),
        AuditPage::LINES as i64 + 1,
    )
    .await?;
    let more = events.len() > AuditPage::LINES;
    events.truncate(AuditPage::LINES);
    let next = events.last().filter(|_| more).map(|e| e.id);
    let staff = staff::staff_in_reach(&mut tx, &viewer).await?;
    Ok(AuditPage {
        events: sight::events(&viewer, events),
        next,
        staff,
        now: clock::now(),
    })
}
