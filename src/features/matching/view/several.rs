//! The sheet in which several candidates are recommended at once, each with its own reason.

use crate::error::Error;
use crate::features::matching::api::several::{RecommendSeveral, introduce_several};
use crate::features::matching::card::{PartyCell, Ring};
use crate::features::matching::sheets::when_done;
use crate::features::matching::{Card, Introductions};
use crate::types::ids::MemberId;
use crate::ui::{ErrorNote, Loading, Resource, Sheet, Still, Submit, Summary, failure};
use leptos::prelude::*;

#[component]
pub(super) fn SeveralSheet(
    member: MemberId,
    candidates: String,
    /// The address without the sheet, and the one after it was sent.
    #[prop(into)]
    close: String,
    #[prop(into)] after: String,
    done: Callback<()>,
) -> impl IntoView {
    let data = Resource::new(
        move || (member, candidates.clone()),
        |(member, candidates)| introduce_several(member, candidates),
    );
    let after = StoredValue::new(after);
    view! {
        <Sheet title="推荐给会员" close>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match data.await {
                        Ok(data) => view! { <SeveralForm member data close=after.get_value() done/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Suspense>
        </Sheet>
    }
}

#[component]
fn SeveralForm(member: MemberId, data: Introductions, close: String, done: Callback<()>) -> impl IntoView {
    let action = ServerAction::<RecommendSeveral>::new();
    let error = failure(action);
    when_done(action, "已推荐，双方红娘都能看到", close, done);
    let count = data.all.len();
    view! {
        <p class="text-sm text-muted mb-4">
            "每位候选人各写一条理由，已按双方符合的条件起草，请改成您会对会员说的话；会员本人和双方红娘都会看到，请勿写联系方式和收入。"
        </p>
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-6" attr:novalidate="">
            <input type="hidden" name="member" value=member.0/>
            <input type="hidden" name="once" value=data.once/>
            {data.all.into_iter().map(|(card, reason)| view! { <One card reason error/> }).collect_view()}
            <Submit label=format!("推荐 {count} 位") pending=action.pending()/>
        </ActionForm>
    }
}

#[component]
fn One(card: Card, reason: String, error: Signal<Option<Error>>) -> impl IntoView {
    let name = format!("reason.{}", card.party.id);
    let key = name.clone();
    let wrong = Signal::derive(move || error.still().and_then(|e| e.fields().get(&key).map(String::from)));
    let title = format!("推荐理由：{}", card.party.name);
    view! {
        <section class="flex flex-col gap-2">
            <div class="flex items-start gap-3">
                <div class="flex-1 min-w-0"><PartyCell party=card.party/></div>
                <Ring value=card.affinity/>
            </div>
            <label for=name.clone() class="text-sm font-medium">{title}</label>
            <textarea id=name.clone() name=name.clone() rows="4" class="textarea w-full" class:textarea-error=move || wrong.still().is_some()
                aria-invalid=move || wrong.still().is_some().to_string() aria-describedby=format!("{name}-error") aria-required="true">{reason}</textarea>
            <p id=format!("{name}-error") class="text-sm text-error-ink empty:hidden">{move || wrong.still()}</p>
        </section>
    }
}
