//! 我的账号: where one is signed in, and the password.

use crate::faces::Screen;
use crate::features::counter::handover_view::PinPanel;
use crate::features::links::api::my_link;
use crate::features::links::view::LinkPanel;
use crate::features::staff::SessionRow;
use crate::features::staff::api::{ChangePassword, RevokeSession, my_sessions};
use crate::types::time::moment;
use crate::ui::{Badge, ErrorNote, Loading, PageHead, Resource, Submit, Summary, TextField, Tone, failure, say};
use leptos::prelude::*;

pub struct AccountPage;

impl Screen for AccountPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let change = ServerAction::<ChangePassword>::new();
    let revoke = ServerAction::<RevokeSession>::new();
    let sessions = Resource::new(
        move || (change.version().get(), revoke.version().get()),
        |_| my_sessions(),
    );
    let link = Resource::new(|| (), |()| my_link());
    Effect::new(move |_| matches!(revoke.value().get(), Some(Ok(()))).then(|| say("该设备已下线")));
    Effect::new(move |_| matches!(change.value().get(), Some(Ok(()))).then(|| say("密码已修改，其他设备已全部下线")));
    view! {
        <PageHead title="我的账号"/>
        <div class="grid grid-cols-[minmax(0,1fr)_22rem] gap-4 items-start">
            <section class="panel" aria-labelledby="devices-title">
                <h2 id="devices-title" class="font-semibold mb-1">"登录的设备"</h2>
                <p class="text-muted mb-3">"不认识的设备请立即下线，并修改密码。"</p>
                <Summary error=failure(revoke)/>
                <Transition fallback=Loading>
                    {move || Suspend::new(async move {
                        match sessions.await {
                            Ok(rows) => view! { <Devices rows revoke/> }.into_any(),
                            Err(error) => view! { <ErrorNote error/> }.into_any(),
                        }
                    })}
                </Transition>
            </section>
            <div class="flex flex-col gap-4">
                <Password change/>
                <PinPanel/>
            </div>
            <Transition>
                {move || Suspend::new(async move {
                    link.await.ok().flatten().map(|link| view! {
                        <section class="panel col-span-2" aria-labelledby="link-title">
                            <h2 id="link-title" class="font-semibold mb-3">"我的专属链接"</h2>
                            <LinkPanel link/>
                        </section>
                    })
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Devices(rows: Vec<SessionRow>, revoke: ServerAction<RevokeSession>) -> impl IntoView {
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th>"设备"</th>
                    <th>"地址"</th>
                    <th>"登录时间"</th>
                    <th>"最近使用"</th>
                    <th><span class="sr-only">"操作"</span></th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(|row| view! { <OneDevice row revoke/> }).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn OneDevice(row: SessionRow, revoke: ServerAction<RevokeSession>) -> impl IntoView {
    let name = device(&row.agent);
    let label = format!("下线 {name}");
    let act = if row.current {
        view! { <Badge text="当前设备" tone=Tone::Good/> }.into_any()
    } else {
        view! {
            <ActionForm action=revoke>
                <input type="hidden" name="session" value=row.id.0/>
                <button type="submit" class="btn btn-sm" aria-label=label>"下线"</button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <tr>
            <td>{name}</td>
            <td class="text-muted">{row.address}</td>
            <td class="whitespace-nowrap">{moment(row.created_at)}</td>
            <td class="whitespace-nowrap">{moment(row.last_seen_at)}</td>
            <td class="text-right">{act}</td>
        </tr>
    }
}

#[component]
fn Password(change: ServerAction<ChangePassword>) -> impl IntoView {
    let error = failure(change);
    // A password that was taken needs not stand in the form any longer.
    let done = move || {
        change
            .value()
            .with(|v| matches!(v, Some(Ok(()))).then(|| change.version().get()))
    };
    view! {
        <section class="panel" aria-labelledby="password-title">
            <h2 id="password-title" class="font-semibold mb-3">"修改密码"</h2>
            <Summary error/>
            {move || {
                let _ = done();
                view! {
                    <ActionForm action=change attr:class="flex flex-col gap-4" attr:novalidate="">
                        <TextField name="current" label="当前密码" kind="password" autocomplete="current-password" required=true error/>
                        <TextField name="fresh" label="新密码" kind="password" autocomplete="new-password" required=true hint="至少 8 位，不能全是数字" error/>
                        <TextField name="again" label="再输一次新密码" kind="password" autocomplete="new-password" required=true error/>
                        <Submit label="修改密码" pending=change.pending()/>
                    </ActionForm>
                }
            }}
        </section>
    }
}

/// A device as people call it, from what the browser says of itself: 「Chrome · Windows」.
fn device(agent: &str) -> String {
    let first = |pairs: &[(&str, &'static str)]| {
        pairs
            .iter()
            .find(|(sign, _)| agent.contains(sign))
            .map(|(_, name)| *name)
    };
    let browser = first(&[
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "安卓"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(b), Some(s)) => format!("{b} · {s}"),
        (Some(one), None) | (None, Some(one)) => one.to_string(),
        (None, None) => "未知设备".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn devices_have_names() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36";
        assert_eq!(device(chrome), "Chrome · Windows");
        assert_eq!(
            device("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit Safari/604.1"),
            "Safari · iPhone"
        );
        assert_eq!(device("curl/8"), "未知设备");
    }
}
