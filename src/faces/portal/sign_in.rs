//! The way in for members. Works without JavaScript.

use crate::faces::Screen;
use crate::faces::front::AGENCY;
use crate::features::portal::api::{SignInMember, demo_member};
use crate::ui::{Resource, Submit, Summary, TextField, failure, pending};
use leptos::prelude::*;
use leptos_meta::Title;

pub struct MySignInPage;

impl Screen for MySignInPage {
    fn view() -> AnyView {
        view! { <Title text="会员登录"/> <MemberSignIn/> }.into_any()
    }
}

#[component]
fn MemberSignIn() -> impl IntoView {
    let action = ServerAction::<SignInMember>::new();
    let error = failure(action);
    let demo = Resource::new(|| (), |()| demo_member());
    view! {
        <section class="site-wide site-part max-w-sm flex flex-col gap-5">
            <div>
                <h1 class="site-title">"会员登录"</h1>
                <p class="text-muted">"查看红娘的推荐和约见安排，答复是否愿意见面。"</p>
            </div>
            <div class="panel p-5">
                <Summary error/>
                <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                    <TextField name="name" label="手机号码或用户名" autocomplete="username" required=true error/>
                    <TextField name="password" label="密码" kind="password" autocomplete="current-password" required=true error/>
                    <Submit label="登录" pending=action.pending() class="btn btn-primary w-full"/>
                </ActionForm>
            </div>
            <Suspense>
                {move || Suspend::new(async move {
                    let name = demo.await.unwrap_or_default();
                    name.map(|name| view! { <DemoMember name/> })
                })}
            </Suspense>
            <div class="text-sm text-muted flex flex-col gap-1">
                <p>"登记时没有设置密码，或忘记了？请致电 " <a class="link tabular-nums whitespace-nowrap" href=format!("tel:{}", AGENCY.phone)>{AGENCY.phone}</a></p>
                <p>"还没有登记？" <a class="link" href="/register">"去登记资料"</a></p>
            </div>
        </section>
    }
}

/// Demonstration only: signs in as a member with one press.
#[component]
fn DemoMember(name: String) -> impl IntoView {
    let action = ServerAction::<SignInMember>::new();
    view! {
        <section class="flex flex-col gap-2" aria-labelledby="demo-title">
            <h2 id="demo-title" class="text-sm text-muted">"演示环境：一键以会员身份体验，密码为 yuelao-demo"</h2>
            <ActionForm action>
                <input type="hidden" name="name" value=name.clone()/>
                <input type="hidden" name="password" value="yuelao-demo"/>
                <button type="submit" class="btn w-full justify-between" disabled=pending(action)>
                    <span>"演示会员"</span>
                    <span class="text-xs text-muted font-normal">{name}</span>
                </button>
            </ActionForm>
        </section>
    }
}
