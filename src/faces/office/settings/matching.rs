//! `/office/settings/matching`: what the agency decides about matching.

use crate::faces::Screen;
use crate::features::matching::DecisionsForm;
use crate::features::matching::api::decisions::{SaveMatchingDecisions, matching_decisions};
use crate::ui::{CheckField, ErrorNote, Loading, PageHead, Resource, Submit, Summary, TextField, after, failure, say};
use leptos::prelude::*;

pub struct MatchingSettings;

impl Screen for MatchingSettings {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let saved = RwSignal::new(0u32);
    let form = Resource::new(move || saved.get(), |_| matching_decisions());
    view! {
        <PageHead title="配对规则"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match form.await {
                    Ok(form) => view! { <Form form saved/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Form(form: DecisionsForm, saved: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<SaveMatchingDecisions>::new();
    let error = failure(action);
    after(action, move || {
        say("配对规则已保存");
        saved.update(|n| *n += 1);
    });
    let decisions = form.decisions;
    view! {
        <ActionForm action attr:class="panel max-w-2xl flex flex-col gap-6" attr:novalidate="">
            <Summary error/>
            <input type="hidden" name="version" value=form.version/>
            <TextField name="again_days" label="再次推荐的间隔（天）" value=decisions.again_days.to_string() inputmode="numeric"
                hint="两位会员推荐过且没有人婉拒时，过多少天可以再次互相推荐；0 为不再推荐" error/>
            <CheckField name="same_sex" label="允许同性配对：配对库的筛选中可以选择「同性」或「不限性别」" checked=decisions.same_sex error/>
            {form.may_edit.then(|| view! { <div><Submit label="保存配对规则" pending=action.pending()/></div> })}
        </ActionForm>
    }
}
