//! The two sheets of the hand-over, and the PIN on the account's page.

use super::api::{ChangePin, HandOver, TakeBack, my_pin};
use crate::features::intake::draft_aside::OpenForm;
use crate::ui::{Resource, Sheet, Submit, Summary, TextField, after, failure, pending, say};
use leptos::prelude::*;

/// Hands the tablet over; the first time with a PIN to be set, and where a form lies on it saying whose it is.
#[component]
pub fn HandOverSheet(has_pin: bool, open: Option<OpenForm>, close: String) -> impl IntoView {
    let action = ServerAction::<HandOver>::new();
    let error = failure(action);
    // Everything of the staff leaves the browser's memory with the page.
    after(action, move || {
        let to = action.value().try_get_untracked().flatten().and_then(Result::ok);
        let _ = location().set_href(to.as_deref().unwrap_or("/counter"));
    });
    let hand = match open {
        None => {
            view! { <Submit label="移交给来访者" pending=action.pending() class="btn btn-primary w-full"/> }.into_any()
        }
        Some(OpenForm { name, .. }) => view! {
            <p>{format!("平板上有一份没有完成的登记（{name}）。接下来由谁填写？")}</p>
            <button type="submit" name="form" value="new" class="btn btn-primary w-full" disabled=pending(action)>"新的来访者"</button>
            <button type="submit" name="form" value="go_on" class="btn w-full" disabled=pending(action)>"继续填写这份"</button>
            <p class="text-muted text-sm">"选「新的来访者」，这份登记会暂存，收回平板后可以继续填写。"</p>
        }
        .into_any(),
    };
    view! {
        <Sheet title="移交给来访者" close>
            <div class="flex flex-col gap-4">
                <p>"移交后，这台平板只显示来访者的登记表。后台的任何页面都打不开，直到您输入 PIN 收回。"</p>
                <Summary error/>
                <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                    {(!has_pin).then(|| view! {
                        <p class="text-muted">"首次移交，请先设置您自己的 PIN。请记住它：收回平板只能用这个 PIN。"</p>
                        <Pin name="pin" label="设置 PIN" hint="4 到 8 位数字，不要用相同或连续的数字" error/>
                        <Pin name="again" label="再输一次 PIN" hint="" error/>
                    })}
                    {hand}
                </ActionForm>
            </div>
        </Sheet>
    }
}

#[component]
fn Pin(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    error: Signal<Option<crate::error::Error>>,
) -> impl IntoView {
    if hint.is_empty() {
        view! { <TextField name label kind="password" inputmode="numeric" autocomplete="off" required=true error/> }
            .into_any()
    } else {
        view! { <TextField name label kind="password" inputmode="numeric" autocomplete="off" required=true hint error/> }.into_any()
    }
}

/// Takes the tablet back.
#[component]
pub fn TakeBackSheet(close: String) -> impl IntoView {
    let action = ServerAction::<TakeBack>::new();
    let error = failure(action);
    after(action, || {
        let _ = location().set_href("/counter");
    });
    view! {
        <Sheet title="工作人员收回平板" close>
            <div class="flex flex-col gap-4">
                <Summary error/>
                <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                    <Pin name="pin" label="PIN" hint="" error/>
                    <Submit label="收回平板" pending=action.pending() class="btn btn-primary w-full"/>
                </ActionForm>
                <p class="text-muted text-sm">"忘记 PIN？请在另一台设备上登录「我的账号」，修改 PIN，或把这台设备下线。"</p>
            </div>
        </Sheet>
    }
}

/// On the account's page, for those who hand tablets over.
#[component]
pub fn PinPanel() -> impl IntoView {
    let action = ServerAction::<ChangePin>::new();
    let error = failure(action);
    let known = Resource::new(move || action.version().get(), |_| my_pin());
    after(action, || say("移交 PIN 已设置"));
    view! {
        <Transition>
            {move || Suspend::new(async move {
                known.await.ok().flatten().map(|known| {
                    let title = if known { "修改移交 PIN" } else { "设置移交 PIN" };
                    view! {
                        <section class="panel" aria-labelledby="pin-title">
                            <h2 id="pin-title" class="font-semibold mb-1">{title}</h2>
                            <p class="text-muted mb-3">"把平板交给来访者后，用这个 PIN 收回。"</p>
                            <Summary error/>
                            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                                <TextField name="password" label="登录密码" kind="password" autocomplete="current-password" required=true error/>
                                <Pin name="pin" label="PIN" hint="4 到 8 位数字，不要用相同或连续的数字" error/>
                                <Pin name="again" label="再输一次 PIN" hint="" error/>
                                <Submit label="保存 PIN" pending=action.pending()/>
                            </ActionForm>
                        </section>
                    }
                })
            })}
        </Transition>
    }
}
