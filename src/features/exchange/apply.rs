//! The import itself: a few hundred rows in a transaction, with how far it has come and what each row came to.
//! A kill loses at most the transaction that was under way, and nothing is done twice.

use super::check::Standing;
use super::given::Given;
use super::judge::{self, Seen};
use super::plan::{Change, Judged, Plan, Work};
use super::store::{self, Brought, Said};
use super::{ImportState, Outcome, UNDO_DAYS};
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::events::{self, EventData, EventKind};
use crate::features::members::store::names;
use crate::features::members::store::{self as members, NewMember};
use crate::features::members::{Source, Stage};
use crate::features::staff::{Module, Phase, Right};
use crate::features::{assignments, members as people, verification};
use crate::server::db::Tx;
use crate::server::{Server, clock};
use crate::types::ids::{ImportId, MemberId, StaffId};

/// Rows done together.
const TOGETHER: i64 = 200;
/// Somebody else may write the same member at the same moment: then the handful is judged and done anew.
const TRIES: u32 = 6;

pub async fn run(server: &Server, id: ImportId) -> Result<()> {
    let standing = Standing::of(&mut server.db.read().await?, server, id).await?;
    if standing.import.state != ImportState::Running {
        return Ok(());
    }
    let mut at = standing.import.at_line;
    while let Some(last) = handful(server, &standing, at).await? {
        if last == at {
            return Ok(());
        }
        at = last;
    }
    let mut tx = server.db.write().await?;
    if store::end_import(&mut tx, id, ImportState::Running, ImportState::Done, "").await? {
        conclude(&mut tx, &standing, EventKind::Imported, standing.import.staff_id).await?;
    }
    tx.commit().await
}

/// The event that an import, or as much of it as was done, happened; what is no longer needed goes.
pub async fn conclude(tx: &mut Tx, standing: &Standing, kind: EventKind, by: StaffId) -> Result<()> {
    let id = standing.import.id;
    let (all, done) = store::counts(tx, id).await?;
    store::forget_cells(tx, id).await?;
    super::jobs::tidy_after(tx, UNDO_DAYS * 24).await?;
    let data = EventData::default()
        .with("name", &standing.import.name)
        .with("number", id)
        .with("new", done.new)
        .with("update", done.update)
        .with("refused", all.refused);
    events::record(tx, kind, Some(by), None, Some(id.0), data).await
}

/// Does the rows after a line; the last line of them, nothing at the end, the line itself where it was stopped.
async fn handful(server: &Server, standing: &Standing, at: i64) -> Result<Option<i64>> {
    let mut tries = 0;
    loop {
        match attempt(server, standing, at).await {
            // Somebody was faster with one of the numbers or one of the records.
            Err(Error::Conflict(_) | Error::Invalid(_)) if tries < TRIES => {
                tries += 1;
                tokio::time::sleep(std::time::Duration::from_millis(50 << tries)).await;
            }
            Err(Error::Conflict(_) | Error::Invalid(_)) => return Err(Error::Failed),
            other => return other,
        }
    }
}

async fn attempt(server: &Server, standing: &Standing, at: i64) -> Result<Option<i64>> {
    let id = standing.import.id;
    let mut tx = server.db.write().await?;
    let rows = store::cells_after(&mut tx, &server.keys, id, at, TOGETHER).await?;
    let Some(last) = rows.last().map(|row| row.line) else {
        return Ok(None);
    };
    if !store::advance(&mut tx, &standing.import, at, last, rows.len() as i64).await? {
        return Ok(Some(at));
    }
    // What the dry run refused stays refused, as it was shown.
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|row| row.outcome.is_some_and(|o| o != Outcome::Refused))
        .collect();
    let judged = judge::rows(&mut tx, server, &standing.terms(), &rows, &mut Seen::default()).await?;
    let mut newcomers: Vec<(MemberId, String)> = Vec::new();
    for (line, given, judged, member) in judged {
        let Judged {
            outcome,
            mut plan,
            work,
        } = judged;
        let member = match work {
            Work::Nothing => member,
            Work::Make { profile, criteria } => {
                let new = make(&mut tx, server, standing, &given, &mut plan, &profile, &criteria).await?;
                bring(&mut tx, standing, &given, &mut plan, new, None).await?;
                newcomers.push((new, profile.name.clone()));
                Some(new)
            }
            Work::Change {
                profile,
                criteria,
                contacts,
            } => {
                let Some(member) = member else {
                    return Err(Error::Failed);
                };
                let before = members::member(&mut tx, &standing.viewer, member).await?;
                let mut version = before.version;
                if let Some(profile) = profile {
                    members::save_profile(&mut tx, member, version, &profile).await?;
                    version += 1;
                }
                if let Some(criteria) = criteria {
                    members::save_criteria(&mut tx, member, version, &criteria).await?;
                }
                for (kind, value) in &contacts {
                    contacts::put(&mut tx, &server.keys, ContactOwner::Member, member.0, *kind, value).await?;
                }
                note_changes(
                    &mut tx,
                    standing,
                    member,
                    &plan.changes,
                    "批量导入",
                    standing.import.staff_id,
                )
                .await?;
                bring(&mut tx, standing, &given, &mut plan, member, Some(&before)).await?;
                Some(member)
            }
        };
        let said = Said {
            line,
            outcome,
            plan: &plan,
            member,
            applied: outcome != Outcome::Refused,
        };
        store::save_outcome(&mut tx, &server.keys, id, said).await?;
    }
    names::note_new_ones(&mut tx, &newcomers).await?;
    tx.commit().await?;
    Ok(Some(last))
}

/// Makes the member of a row, with contact data, owner and events.
async fn make(
    tx: &mut Tx,
    server: &Server,
    standing: &Standing,
    given: &Given,
    plan: &mut Plan,
    profile: &people::Profile,
    criteria: &people::Criteria,
) -> Result<MemberId> {
    let (viewer, at) = (&standing.viewer, clock::now());
    // A matchmaker who brings clients keeps them; who assigns leaves them waiting. Those whose matchmaker is
    // not found wait too where it was said so.
    let keeps = viewer.can(Module::Presale, Right::Create) && !viewer.assigns() && plan.lost.is_empty();
    let owner = plan
        .owner
        .clone()
        .or_else(|| keeps.then(|| (viewer.id, viewer.name.clone())));
    let new = NewMember {
        profile,
        criteria,
        password_hash: None,
        source: Source::Import,
        created_by: Some(viewer.id),
        presale: owner.as_ref().map(|(id, _)| *id),
        shown: false,
        at,
    };
    let member = members::insert_unnamed(tx, new).await?;
    for (kind, value) in &given.contacts {
        contacts::put(tx, &server.keys, ContactOwner::Member, member.0, *kind, value).await?;
    }
    let mut said = EventData::default()
        .with("source", Source::Import)
        .with("number", standing.import.id);
    if !plan.lost.is_empty() {
        said = said.with("remark", format!("原归属红娘：{}", plan.lost));
    }
    events::record(tx, EventKind::Registered, Some(viewer.id), Some(member), None, said).await?;
    if let Some((owner, name)) = &owner {
        assignments::store::note(tx, member, Phase::Presale, *owner, viewer.id, "批量导入", at).await?;
        let data = EventData::default()
            .with("phase", Phase::Presale)
            .with("to", name)
            .with("remark", "批量导入");
        events::record(tx, EventKind::Assigned, Some(viewer.id), Some(member), None, data).await?;
    }
    plan.owner = owner;
    Ok(member)
}

/// Writes the follow-ups that come along: the owner's, or whoever brings them.
async fn bring(
    tx: &mut Tx,
    standing: &Standing,
    given: &Given,
    plan: &mut Plan,
    member: MemberId,
    before: Option<&people::Member>,
) -> Result<()> {
    let stage = before.map_or(Stage::Presale, |m| m.stage);
    let phase = if stage.module() == Module::Aftersale {
        Phase::Aftersale
    } else {
        Phase::Presale
    };
    let staff = given
        .owner
        .as_ref()
        .or(plan.owner.as_ref())
        .map_or(standing.viewer.id, |(id, _)| *id);
    for (at, note) in &given.follow_ups {
        let brought = Brought {
            member,
            staff,
            phase,
            intent: before.and_then(|m| m.intent),
            at: *at,
            note,
        };
        if let Some(id) = store::bring_follow_up(tx, brought).await? {
            plan.follow_ups.push(id);
            let words: String = note.chars().take(300).collect();
            let data = EventData::default().with("channel", "历史").with("note", words);
            events::record_at(tx, *at, EventKind::FollowedUp, Some(staff), Some(member), data).await?;
        }
    }
    Ok(())
}

/// The events of a member whose record an import, or its undo, changed.
pub async fn note_changes(
    tx: &mut Tx,
    standing: &Standing,
    member: MemberId,
    changes: &[Change],
    why: &str,
    by: StaffId,
) -> Result<()> {
    let reason = format!("{why} #{}", standing.import.id);
    let (reached, answered): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|c| ContactKind::from_code(&c.key).is_some());
    let labels = |of: &[&Change]| {
        let labels: Vec<String> = of.iter().map(|c| standing.targets.label(&c.key)).collect();
        labels.join("、")
    };
    if !answered.is_empty() {
        let data = EventData::default()
            .with("fields", labels(&answered))
            .with("reason", &reason);
        events::record(tx, EventKind::ProfileEdited, Some(by), Some(member), None, data).await?;
    }
    if !reached.is_empty() {
        let data = EventData::default()
            .with("what", labels(&reached))
            .with("reason", &reason);
        events::record(tx, EventKind::ContactEdited, Some(by), Some(member), None, data).await?;
    }
    verification::acts::changed(tx, Some(by), member, changes.iter().map(|c| c.key.as_str())).await
}
