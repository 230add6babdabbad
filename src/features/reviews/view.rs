//! The question on the member's own page.

use super::OwnQuestion;
use super::own::{AnswerQuestion, asked_of_me};
use crate::features::members::fields::Place;
use crate::features::members::form::SomeFields;
use crate::types::time::moment;
use crate::ui::{Resource, Submit, Summary, TextArea, after, failure, say};
use leptos::prelude::*;

/// Nothing where nothing is asked.
#[component]
pub fn Asked() -> impl IntoView {
    let action = ServerAction::<AnswerQuestion>::new();
    let asked = Resource::new(move || action.version().get(), |_| asked_of_me());
    after(action, || say("已收到您的答复，红娘会接着跟进"));
    view! {
        <Transition>
            {move || Suspend::new(async move {
                asked.await.ok().flatten().map(|asked| view! { <Question asked action/> })
            })}
        </Transition>
    }
}

#[component]
fn Question(asked: OwnQuestion, action: ServerAction<AnswerQuestion>) -> impl IntoView {
    let error = failure(action);
    let OwnQuestion {
        question,
        asked_at,
        missing,
        fields,
        regions,
    } = asked;
    view! {
        <section class="panel p-4 mb-6 flex flex-col gap-4" aria-labelledby="asked-title">
            <div>
                <h2 id="asked-title" class="portal-title mb-1">"红娘想请您补充"</h2>
                <p class="whitespace-pre-wrap">{question}</p>
                {asked_at.map(|at| view! { <p class="text-sm text-muted">{moment(at)}</p> })}
            </div>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <TextArea name="reply" label="您的答复" rows=3 error/>
                {(!missing.is_empty()).then(|| view! {
                    <details>
                        <summary class="min-h-11 flex items-center font-medium cursor-pointer">{format!("顺便补全资料（{} 项，选填）", missing.len())}</summary>
                        <div class="pt-2"><SomeFields keys=missing fields place=Place::Public regions error/></div>
                    </details>
                })}
                <Submit label="提交答复" pending=action.pending()/>
            </ActionForm>
        </section>
    }
}
