//! Server functions of enquiries: left by anybody, worked on by the office.

use super::{ConsultForm, Consultation, ConsultationFilter, ConsultationList};
use crate::error::Result;
use crate::types::ids::{ConsultationId, MemberId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use {
    super::{access, plain, sight, store},
    crate::error::Error,
    crate::features::contacts::{self, ContactKind, ContactOwner},
    crate::features::events::{self, EventData, EventKind},
    crate::features::links::came::{came_by, came_by_name},
    crate::features::members,
    crate::features::staff::{self, Module, Phase, Protected, Right, Sight, Viewer},
    crate::server::guard::{self, Ticket},
    crate::server::live::News,
    crate::server::{clock, once, request},
    crate::types::errors::FieldErrors,
    crate::types::ids::StaffId,
    crate::types::mobile::Mobile,
    std::collections::HashMap,
};

/// The public form.
#[server]
pub async fn new_consultation(check: bool) -> Result<ConsultForm> {
    let server = request::server();
    let mut form = if check {
        plain::typed(&server)
    } else {
        ConsultForm::default()
    };
    form.once = once::fresh_key();
    if form.stamp.is_empty() {
        form.stamp = guard::stamp(&server.keys, clock::now());
    }
    form.by = came_by_name(&mut server.db.read().await?).await?;
    Ok(form)
}

/// Leaves an enquiry.
#[server]
pub async fn leave_consultation(
    #[server(default)] name: String,
    #[server(default)] mobile: String,
    #[server(default)] message: String,
    #[server(default)] website: String,
    #[server(default)] stamp: String,
    #[server(default)] challenge: String,
    #[server(default)] proof: String,
    once: String,
) -> Result<()> {
    let server = request::server();
    server.limits.public_write(&request::address())?;
    if !website.is_empty() {
        leptos_axum::redirect("/consult/done");
        return Ok(());
    }
    let (name, message) = (name.trim(), message.trim());
    let mut errors = FieldErrors::default();
    match name.chars().count() {
        0 => errors.add("name", "请填写您的称呼"),
        1..=30 => {}
        _ => errors.add("name", "称呼请不超过 30 个字"),
    }
    let parsed = errors.take("mobile", Mobile::parse(&mobile));
    match message.chars().count() {
        0 => errors.add("message", "请写下想咨询的内容"),
        1..=500 => {}
        _ => errors.add("message", "内容请不超过 500 个字"),
    }
    let cut = |text: &str| text.chars().take(600).collect::<String>();
    let mut form = ConsultForm {
        name: cut(name),
        mobile: cut(&mobile),
        message: cut(message),
        stamp: cut(&stamp),
        ..Default::default()
    };
    let (Some(parsed), true) = (parsed, errors.is_empty()) else {
        if !request::plain_form() {
            return Err(errors.into());
        }
        form.errors = errors;
        return plain::turned_back(&server, &form);
    };
    let mut tx = server.db.write().await?;
    if once::first_time(&mut tx, &once).await? {
        let begun = guard::begun(&server.keys, &stamp, clock::now());
        let ticket = Ticket { challenge, proof };
        let admitted = server
            .guard
            .admit(&mut tx, &server.keys, &request::address(), begun, 1, &ticket)
            .await
            .and_then(|()| server.limits.created(&request::address()));
        match admitted {
            Err(full @ Error::TooManyHere { .. }) if request::plain_form() => {
                form.errors = FieldErrors::one("", full.to_string());
                return plain::turned_back(&server, &form);
            }
            Err(Error::Busy { challenge, seconds, .. }) if request::plain_form() => {
                let sentence = Error::Busy {
                    challenge: String::new(),
                    bits: 0,
                    seconds,
                };
                form.errors = FieldErrors::one("", sentence.to_string());
                form.challenge = challenge;
                return plain::turned_back(&server, &form);
            }
            other => other?,
        }
        let by = came_by(&mut tx).await?;
        let id = store::insert(&mut tx, name, message, by, clock::now()).await?;
        contacts::put(
            &mut tx,
            &server.keys,
            ContactOwner::Consultation,
            id.0,
            ContactKind::Mobile,
            parsed.as_str(),
        )
        .await?;
        events::record(
            &mut tx,
            EventKind::Consulted,
            None,
            None,
            Some(id.0),
            EventData::default(),
        )
        .await?;
        tx.commit().await?;
    }
    plain::forget();
    leptos_axum::redirect("/consult/done");
    Ok(())
}

/// One page of the enquiries of one state that the viewer may see.
#[server(input = Json)]
pub async fn consultations(filter: ConsultationFilter) -> Result<ConsultationList> {
    let server = request::server();
    let (viewer, mut tx) = staff::read().await?;
    staff::access::require(&viewer, Module::Intake, Right::View)?;
    let mut rows = store::list(&mut tx, &viewer, &filter).await?;
    let more = rows.len() > store::PAGE;
    rows.truncate(store::PAGE);
    let next = rows.last().filter(|_| more).map(|r| r.id);
    let ids: Vec<i64> = rows.iter().map(|r| r.id.0).collect();
    let sight = viewer.sight(Protected::Contact);
    let mobiles = match sight {
        Sight::Hidden => HashMap::new(),
        _ => {
            contacts::of_many(
                &mut tx,
                &server.keys,
                ContactOwner::Consultation,
                ContactKind::Mobile,
                &ids,
            )
            .await?
        }
    };
    let (waiting, handled) = store::counts(&mut tx, &viewer, &filter).await?;
    let matchmakers = if viewer.assigns() {
        staff::staff_below(&mut tx, &viewer, Phase::Presale).await?
    } else {
        Vec::new()
    };
    Ok(ConsultationList {
        rows: rows.into_iter().map(|row| sight::shown(row, &mobiles)).collect(),
        waiting,
        handled,
        next,
        people: staff::staff_in_reach(&mut tx, &viewer).await?,
        matchmakers,
        may_handle: access::may_handle(&viewer),
        may_reveal: access::may_reveal(&viewer),
        may_convert: access::may_convert(&viewer),
        now: clock::now(),
    })
}

/// The enquiry that a member came of, for the member's page: none where the viewer does not see it.
#[server]
pub async fn consultation_of(member: MemberId) -> Result<Option<Consultation>> {
    let (viewer, mut tx) = staff::read().await?;
    staff::access::require(&viewer, Module::Members, Right::View)?;
    members::store::member(&mut tx, &viewer, member).await?;
    if !viewer.can(Module::Intake, Right::View) {
        return Ok(None);
    }
    let found = store::of_member(&mut tx, &viewer, member).await?;
    Ok(found.map(|row| sight::shown(row, &HashMap::new())))
}

/// Gives an enquiry to a matchmaker within the viewer's reach; `seen` is who had it when it was looked at: of two
/// who give it away at once the second one is told.
#[server]
pub async fn assign_consultation(
    id: ConsultationId,
    #[server(default)] to: String,
    #[server(default)] seen: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    staff::access::require(&viewer, Module::Assignments, Right::Create)?;
    let asked = store::waiting(&mut tx, &viewer, id).await?;
    let chosen = to.parse::<StaffId>().ok();
    let reach = staff::staff_below(&mut tx, &viewer, Phase::Presale).await?;
    let to = reach
        .into_iter()
        .find(|s| Some(s.id) == chosen)
        .ok_or_else(|| Error::invalid("to", "请选择红娘"))?;
    let mut news = Vec::new();
    if asked.staff_id != Some(to.id) {
        let seen = seen.parse::<StaffId>().ok();
        if asked.staff_id != seen || !store::assign(&mut tx, id, seen, to.id).await? {
            return Err(Error::conflict(match asked.staff_name {
                Some(name) if asked.staff_id != seen => {
                    format!("这条咨询刚刚已由其他同事分配给 {name}，请刷新列表后再定")
                }
                _ => "这条咨询刚刚已有变化，请刷新列表后再定".to_string(),
            }));
        }
        if to.id != viewer.id {
            news.push(News {
                to: Some(to.id.0),
                text: format!("{} 把一条前台咨询分配给您，请尽快回复", viewer.name),
                href: format!("/office/consultations?has=mine&sheet={id}"),
            });
        }
        let data = EventData::default().with("to", &to.name);
        events::record(
            &mut tx,
            EventKind::ConsultationAssigned,
            Some(viewer.id),
            None,
            Some(id.0),
            data,
        )
        .await?;
    }
    request::server().live.commit(tx, news).await
}

/// Notes what became of an enquiry.
#[server]
pub async fn handle_consultation(id: ConsultationId, #[server(default)] note: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    members::access::require(access::may_handle(&viewer))?;
    store::waiting(&mut tx, &viewer, id).await?;
    let note = note.trim();
    if note.is_empty() || note.chars().count() > 500 {
        return Err(Error::invalid("note", "请用 500 字以内写明处理结果"));
    }
    if !store::handle(&mut tx, id, viewer.id, note, None).await? {
        return Err(Error::conflict("这条咨询已由其他同事处理，请刷新列表"));
    }
    events::record_and_commit(
        tx,
        EventKind::ConsultationHandled,
        Some(viewer.id),
        None,
        Some(id.0),
        EventData::default(),
    )
    .await
}

/// The number in full, for a reason that is logged.
#[server]
pub async fn reveal_consultation(id: ConsultationId, #[server(default)] reason: String) -> Result<String> {
    let server = request::server();
    let (viewer, mut tx): (Viewer, _) = staff::write().await?;
    staff::access::require(&viewer, Module::Intake, Right::View)?;
    members::access::require(access::may_reveal(&viewer))?;
    store::one(&mut tx, &viewer, id).await?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 200 {
        return Err(Error::invalid("reason", "请填写查看原因，例如：回电答复咨询"));
    }
    let mobile = contacts::open_one(
        &mut tx,
        &server.keys,
        ContactOwner::Consultation,
        id.0,
        ContactKind::Mobile,
    )
    .await?;
    let data = EventData::default().with("reason", reason).with("what", "咨询人手机");
    events::record(&mut tx, EventKind::Revealed, Some(viewer.id), None, Some(id.0), data).await?;
    tx.commit().await?;
    mobile.ok_or(Error::NotFound)
}
