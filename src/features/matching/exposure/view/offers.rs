//! What runs propose: each made a recommendation by a person, or left.

use super::CapNote;
use crate::features::matching::Introduction;
use crate::features::matching::card::{CandidateCard, PartyCell, Ring};
use crate::features::matching::exposure::runs::{MakeOffer, RefuseOffer, introduce_offer};
use crate::features::matching::exposure::{Offers, Proposed};
use crate::features::matching::sheets::when_done;
use crate::types::ids::OfferId;
use crate::ui::{ErrorNote, Loading, Resource, Sheet, Submit, Summary, TextArea, address, failure, pending};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

#[component]
pub fn OfferList(list: Offers, refuse: ServerAction<RefuseOffer>) -> impl IntoView {
    let (may_recommend, may_refuse) = (list.may_recommend, list.may_refuse);
    let line = move |one: Proposed| view! { <Line one may_recommend may_refuse refuse/> };
    view! {
        <Summary error=failure(refuse)/>
        <div class="panel p-0 overflow-x-auto">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th scope="col">"会员"</th>
                        <th scope="col">"建议推荐"</th>
                        <th scope="col">"匹配值"</th>
                        <th scope="col">"双方"</th>
                        <th scope="col"><span class="sr-only">"操作"</span></th>
                    </tr>
                </thead>
                <tbody>{list.rows.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(one: Proposed, may_recommend: bool, may_refuse: bool, refuse: ServerAction<RefuseOffer>) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let id = one.id;
    let open = move || query.with(|q| address(&path.get(), q, &[("open", Some(id.to_string()))]));
    let pair = format!("{} 给 {}", one.candidate.name, one.member.name);
    let (make, leave) = (format!("推荐 {pair}"), format!("不推荐 {pair}"));
    view! {
        <tr class="align-top">
            <td><PartyCell party=one.member/></td>
            <td><PartyCell party=one.candidate/></td>
            <td><Ring value=one.affinity/></td>
            <td class="text-sm whitespace-nowrap tabular-nums">
                <div>{format!("对方合会员要求 {}", one.theirs)}</div>
                <div>{format!("会员合对方要求 {}", one.ours)}</div>
            </td>
            <td>
                <div class="flex justify-end gap-2">
                    {may_recommend.then(|| view! { <a href=open class="btn btn-sm" data-noscroll="" aria-label=make>"推荐"</a> })}
                    {may_refuse.then(|| view! {
                        <ActionForm action=refuse>
                            <input type="hidden" name="id" value=id.0/>
                            <button type="submit" class="btn btn-sm btn-ghost" disabled=pending(refuse) aria-label=leave>"不推荐"</button>
                        </ActionForm>
                    })}
                </div>
            </td>
        </tr>
    }
}

/// Makes a proposal a recommendation.
#[component]
pub fn OfferSheet(id: OfferId, #[prop(into)] close: String, done: Callback<()>) -> impl IntoView {
    let data = Resource::new(move || id, introduce_offer);
    let back = StoredValue::new(close.clone());
    view! {
        <Sheet title="推荐给会员" close>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match data.await {
                        Ok(data) => view! { <OfferForm id data close=back.get_value() done/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Suspense>
        </Sheet>
    }
}

#[component]
fn OfferForm(id: OfferId, data: Introduction, close: String, done: Callback<()>) -> impl IntoView {
    let action = ServerAction::<MakeOffer>::new();
    let error = failure(action);
    when_done(action, "已推荐，双方红娘都能看到", close, done);
    view! {
        <CandidateCard card=data.card/>
        <div class="mt-6"><Summary error/></div>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="id" value=id.0/>
            <input type="hidden" name="once" value=data.once/>
            <CapNote lately=data.lately error/>
            <TextArea name="reason" label="推荐理由" value=data.reason rows=6 required=true
                hint="已按双方符合的条件起草，请改成您会对会员说的话；会员本人和双方红娘都会看到，请勿写联系方式和收入" error/>
            <Submit label="推荐" pending=action.pending()/>
        </ActionForm>
    }
}
