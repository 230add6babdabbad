//! Server functions of the hand-over. That a tablet is a visitor's lies in the session, on the server:
//! neither a reload nor another address brings the staff's face back.

use super::CounterState;
use crate::error::Result;
use crate::features::intake::draft_aside::OpenForm;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::pin::hashed,
    super::store::{self, Try},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::intake::{self, Place, asides},
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right, viewer},
    crate::server::{clock, passwords, request},
};

/// Whose the tablet is, and for staff what lies aside.
#[server]
pub async fn whose_tablet() -> Result<CounterState> {
    let (viewer, handed, mut tx) = viewer::read_at_counter().await?;
    require(&viewer, Module::Intake, Right::Create)?;
    let mut state = CounterState {
        handed,
        staff: String::new(),
        has_pin: false,
        aside: Vec::new(),
        now: clock::now(),
    };
    if !handed {
        state.has_pin = store::has_pin(&mut tx, viewer.id).await?;
        state.aside = asides(&mut tx, &request::server(), &viewer).await?;
        state.staff = viewer.name;
    }
    Ok(state)
}

/// The form that lies on the tablet, for who is about to hand it over.
#[server]
pub async fn form_on_tablet() -> Result<Option<OpenForm>> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Intake, Right::Create)?;
    intake::open_form(&mut tx, &request::server()).await
}

/// Hands the tablet over to a visitor. The first time the member of staff sets the PIN that takes it back.
/// A form that lies on the tablet is set aside, unless the visitor is to go on with it (`form` go_on). Answers
/// where the visitor begins.
#[server]
pub async fn hand_over(
    #[server(default)] pin: String,
    #[server(default)] again: String,
    #[server(default)] form: String,
) -> Result<String> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Intake, Right::Create)?;
    let fresh = if store::has_pin(&mut tx, viewer.id).await? {
        None
    } else {
        Some(hashed(&pin, &again).await?)
    };
    drop(tx);
    let (viewer, mut tx) = staff::write().await?;
    if let Some(hash) = fresh {
        if !store::set_pin(&mut tx, viewer.id, &hash, false).await? {
            return Err(Error::conflict("PIN 刚刚已在另一台设备上设置，请用那个 PIN"));
        }
        let data = EventData::default();
        events::record(&mut tx, EventKind::PinSet, Some(viewer.id), None, None, data).await?;
    }
    if store::hand(&mut tx, viewer.session, true).await? {
        let data = EventData::default();
        let session = Some(viewer.session.0);
        events::record(&mut tx, EventKind::HandedOver, Some(viewer.id), None, session, data).await?;
    }
    let server = request::server();
    let open = match form.as_str() {
        "go_on" => intake::open_form(&mut tx, &server).await?,
        _ => None,
    };
    if open.is_none() {
        intake::put_aside(&mut tx, &server, viewer.id).await?;
    }
    tx.commit().await?;
    let to = match open {
        Some(open) => Place::Counter.step_path(open.furthest),
        None => {
            // Nor does the summary of whoever was registered last stay to be looked at.
            intake::let_go(Place::Counter);
            Place::Counter.path().to_string()
        }
    };
    if request::plain_form() {
        leptos_axum::redirect(&to);
    }
    Ok(to)
}

/// Takes the tablet back with the PIN of whoever handed it over.
#[server]
pub async fn take_back(#[server(default)] pin: String) -> Result<()> {
    let (viewer, handed, mut tx) = viewer::write_at_counter().await?;
    require(&viewer, Module::Intake, Right::Create)?;
    if !handed {
        return Ok(());
    }
    if pin.is_empty() {
        return Err(Error::invalid("pin", "请输入 PIN"));
    }
    let hash = match store::count_try(&mut tx, viewer.id).await? {
        Try::Counted { hash } => Some(hash),
        Try::NoPin => None,
        Try::Shut { until } => {
            return Err(Error::TooMany {
                seconds: (until - clock::now()).num_seconds().max(1) as u64,
            });
        }
    };
    tx.commit().await?;
    let right = passwords::verify(pin, hash).await?;
    let (viewer, _, mut tx) = viewer::write_at_counter().await?;
    let session = Some(viewer.session.0);
    if !right {
        let data = EventData::default();
        events::record(&mut tx, EventKind::PinFailed, Some(viewer.id), None, session, data).await?;
        tx.commit().await?;
        return Err(Error::invalid("pin", "PIN 不正确，连续输错 3 次起需要等待"));
    }
    store::forgive(&mut tx, viewer.id).await?;
    if store::hand(&mut tx, viewer.session, false).await? {
        let data = EventData::default();
        events::record(&mut tx, EventKind::TakenBack, Some(viewer.id), None, session, data).await?;
    }
    tx.commit().await?;
    if request::plain_form() {
        leptos_axum::redirect("/counter");
    }
    Ok(())
}

/// Whether the viewer has a PIN, for their account's page; none where they never hand a tablet over.
#[server]
pub async fn my_pin() -> Result<Option<bool>> {
    let (viewer, mut tx) = staff::read().await?;
    if !viewer.can(Module::Intake, Right::Create) {
        return Ok(None);
    }
    store::has_pin(&mut tx, viewer.id).await.map(Some)
}

/// Sets or changes the viewer's own PIN, for their password.
#[server]
pub async fn change_pin(
    #[server(default)] password: String,
    #[server(default)] pin: String,
    #[server(default)] again: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Intake, Right::Create)?;
    let known = staff::password_hash(&mut tx, viewer.id).await?;
    drop(tx);
    request::server().limits.sign_in(&request::address())?;
    if !passwords::verify(password, Some(known)).await? {
        return Err(Error::invalid("password", "登录密码不正确"));
    }
    let hash = hashed(&pin, &again).await?;
    let (viewer, mut tx) = staff::write().await?;
    store::set_pin(&mut tx, viewer.id, &hash, true).await?;
    let data = EventData::default();
    events::record_and_commit(tx, EventKind::PinSet, Some(viewer.id), None, None, data).await
}
