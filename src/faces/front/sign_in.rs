//! The way in for staff. Works without JavaScript.

use crate::faces::Screen;
use crate::features::staff::api::{SignIn, demo_accounts};
use crate::ui::{Resource, Submit, Summary, TextField, failure, pending};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

pub struct SignInPage;

impl Screen for SignInPage {
    fn view() -> AnyView {
        view! { <SignInForm/> }.into_any()
    }
}

#[component]
fn SignInForm() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let error = failure(action);
    let query = use_query_map();
    let next = move || query.with(|q| q.get("next").unwrap_or_default());
    let accounts = Resource::new(|| (), |()| demo_accounts());
    view! {
        <Title text="登录"/>
        <main class="min-h-dvh grid place-items-center p-4">
            <div class="w-full max-w-sm flex flex-col gap-6">
                <a href="/" class="flex items-center justify-center gap-2 text-2xl font-semibold text-primary-ink">
                    <span class="icon-[lucide--heart-handshake] size-8" aria-hidden="true"></span>
                    "月老"
                </a>
                <div class="panel">
                    <h1 class="text-lg font-semibold mb-4">"员工登录"</h1>
                    <Summary error/>
                    <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                        <input type="hidden" name="next" value=next/>
                        <TextField name="account" label="账号" autocomplete="username" required=true error/>
                        <TextField name="password" label="密码" kind="password" autocomplete="current-password" required=true error/>
                        <Submit label="登录" pending=action.pending() class="btn btn-primary w-full"/>
                    </ActionForm>
                </div>
                <Suspense>
                    {move || Suspend::new(async move {
                        let accounts = accounts.await.unwrap_or_default();
                        (!accounts.is_empty()).then(|| view! { <DemoAccounts accounts/> })
                    })}
                </Suspense>
            </div>
        </main>
    }
}

/// Demonstration only: every account with its role, each signing in with one press.
#[component]
fn DemoAccounts(accounts: Vec<(String, String)>) -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    view! {
        <section class="flex flex-col gap-3" aria-labelledby="demo-title">
            <h2 id="demo-title" class="text-sm text-muted text-center">"演示环境：点一个账号直接体验，密码均为 yuelao-demo"</h2>
            <div class="grid grid-cols-2 gap-2">
                {accounts
                    .into_iter()
                    .map(|(account, role)| {
                        view! {
                            <ActionForm action>
                                <input type="hidden" name="account" value=account.clone()/>
                                <input type="hidden" name="password" value="yuelao-demo"/>
                                <button type="submit" class="btn w-full justify-between" disabled=pending(action)>
                                    <span>{role}</span>
                                    <span class="text-xs text-muted font-normal">{account}</span>
                                </button>
                            </ActionForm>
                        }
                    })
                    .collect_view()}
            </div>
        </section>
    }
}
