//! What is being typed at the counter is saved as it comes. While the connection is broken it lies in the
//! browser's memory of this tab, is sent again until it arrives, and is then taken away: no personal data
//! stays in the browser.

use super::RegistrationPage;
use super::api::SaveRegistration;
use crate::error::{Error, Result};
use crate::ui::Resource;
use leptos::form::FromFormData;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::web_sys::{FormData, HtmlFormElement, Storage};
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

/// Where it lies.
const PLACE: &str = "yuelao-kept";
/// How long after the last letter it is saved, and how long until a sending is tried again.
const QUIET: Duration = Duration::from_millis(1200);
const AGAIN: Duration = Duration::from_secs(3);

thread_local! {
    /// The screen is being cleared: a saving that was under way, and is cut off by it, leaves nothing here.
    static CLEARING: Cell<bool> = const { Cell::new(false) };
}

/// What could not be sent, and to which draft it belongs.
#[derive(Serialize, Deserialize)]
struct Kept {
    mark: String,
    sent: SaveRegistration,
}

/// The page that is asked anew once what lay in the browser has arrived.
#[derive(Clone, Copy)]
pub struct Again(pub Resource<Result<RegistrationPage>>);

/// The keeper of one step's form.
#[derive(Clone, Copy)]
pub struct Keeper {
    /// The hidden field that counts the savings.
    pub seq: NodeRef<html::Input>,
    pub offline: RwSignal<bool>,
    on: bool,
    mark: StoredValue<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Keeper {
    pub fn new(on: bool, mark: String) -> Self {
        let keeper = Self {
            seq: NodeRef::new(),
            offline: RwSignal::new(false),
            on,
            mark: StoredValue::new(mark),
            timer: StoredValue::new(None),
        };
        if on {
            on_cleanup(move || keeper.stop());
            Effect::new(move |_| {
                keeper.send_what_lies_here();
                let back = window_event_listener(leptos::ev::online, move |_| {
                    if keeper.offline.try_get_untracked() == Some(true) {
                        keeper.save_after(Duration::ZERO);
                    }
                });
                on_cleanup(move || back.remove());
            });
        }
        keeper
    }

    /// Something was typed.
    pub fn typed(self) {
        if !self.on {
            return;
        }
        if let Some(seq) = self.seq.get_untracked() {
            // A clock that was put back counts on all the same.
            let before = seq.value().parse::<f64>().unwrap_or_default();
            seq.set_value(&format!("{:.0}", now().max(before + 1.0)));
        }
        self.save_after(QUIET);
    }

    /// A sending of the whole step did not arrive.
    pub fn broken(self, error: &Error) {
        if self.on && unreachable_now(error) {
            self.save_after(Duration::ZERO);
        }
    }

    fn stop(self) {
        if let Some(Some(timer)) = self.timer.try_get_value() {
            timer.clear();
        }
    }

    fn save_after(self, wait: Duration) {
        self.stop();
        let timer = set_timeout_with_handle(move || self.save(), wait).ok();
        self.timer.try_set_value(timer);
    }

    fn save(self) {
        // What is being cleared was sent for the last time: another saving would begin a form anew.
        if CLEARING.get() {
            return;
        }
        let form = self.seq.try_get_untracked().flatten().and_then(|seq| seq.form());
        let Some(sent) = form.and_then(|form| filled(&form, "keep")) else {
            return;
        };
        let mark = self.mark.get_value();
        leptos::task::spawn_local(async move {
            match SaveRegistration::run_on_client(sent.clone()).await {
                Err(_) if CLEARING.get() => {}
                Err(error) if unreachable_now(&error) => {
                    keep(&mark, sent);
                    self.say_offline(true);
                    if self.timer.try_get_value().is_some() {
                        self.save_after(AGAIN);
                    }
                }
                _ => {
                    forget();
                    self.say_offline(false);
                }
            }
        });
    }

    fn say_offline(self, offline: bool) {
        if self.offline.try_get_untracked() == Some(!offline) {
            self.offline.try_set(offline);
        }
    }

    /// After a reload: what could not be sent before is sent first.
    fn send_what_lies_here(self) {
        let Some(kept) = kept() else { return };
        if kept.mark != self.mark.get_value() {
            forget();
            return;
        }
        let again = use_context::<Again>();
        self.offline.set(true);
        leptos::task::spawn_local(async move {
            if persist(kept.sent).await {
                self.say_offline(false);
                if let Some(Again(page)) = again {
                    page.refetch();
                }
            }
        });
    }
}

/// Sends until it arrives, then takes it out of the browser's memory; false where the server refuses it.
pub async fn persist(sent: SaveRegistration) -> bool {
    loop {
        match SaveRegistration::run_on_client(sent.clone()).await {
            Err(error) if unreachable_now(&error) => pause(AGAIN).await,
            answer => {
                forget();
                return answer.is_ok();
            }
        }
    }
}

/// Keeps what is on the screen, so that it can leave the screen.
pub fn keep_for_later(form: &HtmlFormElement) -> Option<SaveRegistration> {
    CLEARING.set(true);
    let sent = filled(form, "aside")?;
    let mark = form.get_attribute("data-keep").unwrap_or_default();
    keep(&mark, sent.clone());
    Some(sent)
}

/// What a step's form holds, to be sent with this act.
fn filled(form: &HtmlFormElement, act: &str) -> Option<SaveRegistration> {
    let data = FormData::new_with_form(form).ok()?;
    data.set_with_str("act", act).ok()?;
    SaveRegistration::from_form_data(&data).ok()
}

/// Whether an error says that the server was not reached, or a proxy in its place answered.
fn unreachable_now(error: &Error) -> bool {
    matches!(error, Error::Offline | Error::Failed)
}

fn memory() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn keep(mark: &str, sent: SaveRegistration) {
    let kept = Kept {
        mark: mark.to_string(),
        sent,
    };
    if let (Some(memory), Ok(text)) = (memory(), serde_json::to_string(&kept)) {
        let _ = memory.set_item(PLACE, &text);
    }
}

fn kept() -> Option<Kept> {
    let text = memory()?.get_item(PLACE).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

/// Takes what lies in the browser away.
pub fn forget() {
    if let Some(memory) = memory() {
        let _ = memory.remove_item(PLACE);
    }
}

/// Milliseconds since 1970, as the browser counts them.
fn now() -> f64 {
    window().performance().map_or(0.0, |p| p.time_origin() + p.now())
}

/// Waits without blocking the page.
pub async fn pause(time: Duration) {
    let clock: Rc<RefCell<(bool, Option<Waker>)>> = Rc::default();
    let bell = Rc::clone(&clock);
    set_timeout(
        move || {
            let mut clock = bell.borrow_mut();
            clock.0 = true;
            if let Some(sleeper) = clock.1.take() {
                sleeper.wake();
            }
        },
        time,
    );
    std::future::poll_fn(move |context| {
        let mut clock = clock.borrow_mut();
        if clock.0 {
            return Poll::Ready(());
        }
        clock.1 = Some(context.waker().clone());
        Poll::Pending
    })
    .await;
}
