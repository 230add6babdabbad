//! The side sheets in which a candidate is recommended and an answer is noted.

use super::api::{AnswerRecommendation, Recommend, introduce};
use super::card::{CandidateCard, PartyCell};
use super::exposure::view::CapNote;
use super::{Answer, Introduction, Recommendation, Side};
use crate::error::Error;
use crate::types::ids::MemberId;
use crate::ui::{
    ErrorNote, Loading, RadioField, Resource, SelectField, Sheet, Submit, Summary, TextArea, failure, options, say,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// When an action has succeeded: says so, tells `done`, leads to `close`.
pub(in crate::features) fn when_done<S>(action: ServerAction<S>, said: &'static str, close: String, done: Callback<()>)
where
    S: ServerFn<Output = (), Error = Error> + Clone + Send + Sync + 'static,
{
    let navigate = use_navigate();
    Effect::new(move |_| {
        if action.value().with(|v| matches!(v, Some(Ok(())))) {
            say(said);
            navigate(
                &close,
                NavigateOptions {
                    scroll: false,
                    ..Default::default()
                },
            );
            done.run(());
        }
    });
}

/// Recommends one candidate to a member.
#[component]
pub fn RecommendSheet(
    member: MemberId,
    candidate: MemberId,
    #[prop(into)] close: String,
    done: Callback<()>,
) -> impl IntoView {
    let data = Resource::new(
        move || (member, candidate),
        |(member, candidate)| introduce(member, candidate),
    );
    let back = StoredValue::new(close.clone());
    view! {
        <Sheet title="推荐给会员" close>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match data.await {
                        Ok(data) => view! { <RecommendForm member data close=back.get_value() done/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Suspense>
        </Sheet>
    }
}

#[component]
fn RecommendForm(member: MemberId, data: Introduction, close: String, done: Callback<()>) -> impl IntoView {
    let action = ServerAction::<Recommend>::new();
    let error = failure(action);
    when_done(action, "已推荐，双方红娘都能看到", close, done);
    let candidate = data.card.party.id.0;
    view! {
        <CandidateCard card=data.card/>
        <div class="mt-6"><Summary error/></div>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="member" value=member.0/>
            <input type="hidden" name="candidate" value=candidate/>
            <input type="hidden" name="once" value=data.once/>
            <CapNote lately=data.lately error/>
            <TextArea name="reason" label="推荐理由" value=data.reason rows=6 required=true
                hint="已按双方符合的条件起草，请改成您会对会员说的话；会员本人和双方红娘都会看到，请勿写联系方式和收入" error/>
            <Submit label="推荐" pending=action.pending()/>
        </ActionForm>
    }
}

/// Notes what one side says to a recommendation.
#[component]
pub fn AnswerSheet(
    row: Recommendation,
    side: Side,
    /// The reasons for declining that can be chosen.
    mut declining: Vec<(String, String)>,
    #[prop(into)] close: String,
    done: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<AnswerRecommendation>::new();
    let error = failure(action);
    when_done(action, "答复已记录", close.clone(), done);
    let (id, why) = (row.id, row.reason.clone());
    let (party, said) = (row.party(side).0.clone(), row.party(side).1.clone());
    let other = row
        .party(if side == Side::Member {
            Side::Candidate
        } else {
            Side::Member
        })
        .0;
    let question = format!("{} 对 {} 的答复", party.name, other.name);
    let was = said.answer;
    let reason = said.reason.as_ref().map_or(String::new(), |(code, _)| code.clone());
    // What was chosen stays to choose, though it may be offered no more.
    declining.extend(
        said.reason
            .filter(|(code, _)| !declining.iter().any(|(c, _)| c == code)),
    );
    let chosen = if was == Answer::Waiting { "" } else { was.code() };
    let answers = options(&[
        ("interested", "有意，愿意见面"),
        ("declined", "婉拒"),
        ("no_answer", "联系多次未给答复"),
        ("waiting", "仍在考虑"),
    ]);
    view! {
        <Sheet title="记录答复" close>
            <PartyCell party/>
            <p class="my-4 rounded-box bg-base-200 p-3 whitespace-pre-line">{why}</p>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="id" value=id.0/>
                <input type="hidden" name="side" value=side.code()/>
                <input type="hidden" name="was" value=was.code()/>
                <RadioField name="answer" label=question choices=answers value=chosen required=true error/>
                <SelectField name="reason" label="婉拒原因" choices=declining value=reason empty="婉拒时请选择" error/>
                <Submit label="保存答复" pending=action.pending()/>
            </ActionForm>
        </Sheet>
    }
}
