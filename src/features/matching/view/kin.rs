//! Who is never recommended to a member: of one household, or related.

use crate::features::matching::api::kin::{MarkKin, UnmarkKin};
use crate::features::matching::card::PartyName;
use crate::features::matching::{Kin, Relative};
use crate::types::ids::MemberId;
use crate::ui::{SelectField, Submit, Summary, TextField, after, failure, options, say};
use leptos::prelude::*;

#[component]
pub(super) fn KinPanel(member: MemberId, kin: Vec<Relative>, may_mark: bool, done: Callback<()>) -> impl IntoView {
    let (mark, unmark) = (ServerAction::<MarkKin>::new(), ServerAction::<UnmarkKin>::new());
    let error = failure(mark);
    let undoing = failure(unmark);
    after(mark, move || {
        say("已标记，双方不会互相推荐");
        done.run(());
    });
    after(unmark, move || {
        say("标记已取消");
        done.run(());
    });
    let empty = kin.is_empty();
    let row = move |r: Relative| {
        let (id, name) = (r.party.id, r.party.name.clone());
        view! {
            <li class="flex items-center gap-2 text-sm">
                <span class="min-w-0 flex-1"><PartyName party=r.party/> <span class="text-xs text-muted">{format!(" {} · {}", id, r.kind)}</span></span>
                {may_mark.then(|| view! {
                    <ActionForm action=unmark>
                        <input type="hidden" name="member" value=member.0/>
                        <input type="hidden" name="other" value=id.0/>
                        <button type="submit" class="btn btn-ghost btn-xs" aria-label=format!("取消与{name}的亲属标记")>"取消"</button>
                    </ActionForm>
                })}
            </li>
        }
    };
    view! {
        <section class="panel" aria-labelledby="kin-title">
            <h2 id="kin-title" class="font-semibold mb-2">"互不推荐"</h2>
            {empty.then(|| view! { <p class="text-muted text-sm">"没有标记亲属或同住一户的会员。"</p> })}
            <ul class="flex flex-col gap-1">{kin.into_iter().map(row).collect_view()}</ul>
            <Summary error=undoing/>
            {may_mark.then(|| view! {
                <details class="mt-3">
                    <summary class="cursor-pointer text-sm">"标记亲属"</summary>
                    <ActionForm action=mark attr:class="flex flex-col gap-3 mt-3" attr:novalidate="">
                        <input type="hidden" name="member" value=member.0/>
                        <TextField name="other" label="会员编号" inputmode="numeric" required=true error/>
                        <SelectField name="kind" label="关系" choices=options(Kin::OPTIONS) value=Kin::Relative.code() error/>
                        <Summary error=unnamed(error)/>
                        <Submit label="标记" pending=mark.pending() class="btn btn-sm"/>
                    </ActionForm>
                </details>
            })}
        </section>
    }
}

/// What is wrong but at no field of the form.
fn unnamed(error: Signal<Option<crate::error::Error>>) -> Signal<Option<crate::error::Error>> {
    Signal::derive(move || error.get().filter(|e| e.fields().is_empty()))
}
