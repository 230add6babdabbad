//! A link to be sent, shown or printed; and who came by one.

use super::{Card, Link, Proposal, qr_path};
use crate::error::Error;
use crate::features::assignments::api::AssignMembers;
use crate::types::time::moment;
use crate::ui::{Face, Summary, pending, say};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

/// A matchmaker as on a visiting card, with the QR code of their link where they have one.
#[component]
pub fn VisitingCard(card: Card) -> impl IntoView {
    let Card { matchmaker: one, code } = card;
    let facts = [one.experience, one.branch]
        .into_iter()
        .filter(|f| !f.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    view! {
        <div class="visiting-card">
            {one.photo.is_some().then(|| view! { <Face name=one.name.clone() photo=one.photo/> })}
            <div class="min-w-0 flex-1">
                <p class="text-lg font-semibold">{one.name.clone()} <span class="text-sm font-normal text-muted">" " {one.title}</span></p>
                <p class="text-sm text-muted">{facts}</p>
                {(!one.motto.is_empty()).then(|| view! { <p class="font-display mt-2">{format!("「{}」", one.motto)}</p> })}
                <p class="text-sm mt-2 tabular-nums">{one.landline}</p>
            </div>
            {(!code.is_empty()).then(|| view! { <Qr code name=one.name/> })}
        </div>
    }
}

/// The QR code of a link as a picture.
#[component]
pub fn Qr(code: String, name: String) -> impl IntoView {
    view! { <img src=qr_path(&code) alt=format!("{name}的专属二维码") width="120" height="120" class="rounded-box bg-white shrink-0"/> }
}

/// A link with its QR code and what one does with it: copy, download, print.
#[component]
pub fn LinkPanel(link: Link) -> impl IntoView {
    let Link {
        name,
        code,
        address,
        registered,
        asked,
    } = link;
    let file = format!("yuelao-{code}.svg");
    let line = NodeRef::<leptos::html::Input>::new();
    // The old way to copy works without HTTPS too.
    let copy = move |_| {
        let Some(line) = line.get_untracked() else { return };
        line.select();
        let page = document().unchecked_into::<web_sys::HtmlDocument>();
        match page.exec_command("copy") {
            Ok(true) => say("链接已复制"),
            _ => say("链接已选中，请手动复制"),
        }
    };
    view! {
        <div class="print-sheet flex flex-wrap gap-5 items-start">
            <figure class="flex flex-col items-center gap-1">
                <img src=qr_path(&code) alt=format!("{name}的专属二维码") width="180" height="180" class="rounded-box border border-base-300 bg-white"/>
                <figcaption class="print-only text-sm">{format!("扫码登记，{name}为您服务")}</figcaption>
            </figure>
            <div class="flex flex-col gap-3 min-w-0 flex-1">
                <label class="flex flex-col gap-1">
                    <span class="text-sm font-medium">"链接"</span>
                    <input node_ref=line class="input w-full" readonly value=address/>
                </label>
                <p class="text-muted no-print">{format!("经此链接登记 {registered} 人，咨询 {asked} 人。来者自动标明由{name}介绍，由经理确认分配。")}</p>
                <div class="no-print flex flex-wrap gap-2">
                    <button type="button" class="btn btn-sm" on:click=copy>"复制链接"</button>
                    <a class="btn btn-sm" href=qr_path(&code) download=file rel="external">"下载二维码"</a>
                    <button type="button" class="btn btn-sm" on:click=|_| { let _ = window().print(); }>"打印"</button>
                    <a class="btn btn-sm btn-ghost" href=super::path(&code) target="_blank">"看看页面"</a>
                </div>
            </div>
        </div>
    }
}

/// On the board of those who wait: who came by somebody's link, to be given to them with one press.
#[component]
pub fn ProposalList(
    rows: Vec<Proposal>,
    error: Signal<Option<Error>>,
    action: ServerAction<AssignMembers>,
) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel mb-4" aria-labelledby="proposals-title">
                <h2 id="proposals-title" class="font-semibold mb-2">{format!("红娘链接带来的会员（{}）", rows.len())}</h2>
                <Summary error/>
                <table class="table table-sm">
                    <thead>
                        <tr>
                            <th>"会员"</th>
                            <th>"推荐红娘"</th>
                            <th>"登记时间"</th>
                            <th><span class="sr-only">"操作"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(|row| view! { <One row action/> }).collect_view()}</tbody>
                </table>
            </section>
        }
    })
}

#[component]
fn One(row: Proposal, action: ServerAction<AssignMembers>) -> impl IntoView {
    view! {
        <tr>
            <td><a class="link link-hover font-medium" href=format!("/office/members/{}", row.member)>{row.name.clone()}</a></td>
            <td>{row.staff_name.clone()}</td>
            <td class="tabular-nums">{moment(row.at)}</td>
            <td class="text-right">
                <ActionForm action>
                    <input type="hidden" name="ids" value=row.member.0/>
                    <input type="hidden" name="phase" value="presale"/>
                    <input type="hidden" name="to" value=row.staff.0/>
                    <input type="hidden" name="remark" value="专属链接推荐"/>
                    <input type="hidden" name="waiting" value="true"/>
                    <button type="submit" class="btn btn-sm btn-primary" disabled=pending(action)
                        aria-label=format!("把{}分配给{}", row.name, row.staff_name)>
                        {format!("分配给{}", row.staff_name)}
                    </button>
                </ActionForm>
            </td>
        </tr>
    }
}
