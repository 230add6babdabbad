//! The two sheets of the hand-over, and the PIN on the account's page.

use super::api::{ChangePin, HandOver, TakeBack, my_pin};
use crate::ui::{Resource, Sheet, Submit, Summary, TextField, after, failure, say};
use leptos::prelude::*;

/// Hands the tablet over; the first time with a PIN to be set.
#[component]
pub fn HandOverSheet(has_pin: bool, close: String) -> impl IntoView {
    let action = ServerAction::<HandOver>::new();
    let error = failure(action);
    // Everything of the staff leaves the browser's memory with the page.
    after(action, || {
        let _ = location().set_href("/counter");
    });
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
                    <Submit label="移交给来访者" pending=action.pending() class="btn btn-primary w-full"/>
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
