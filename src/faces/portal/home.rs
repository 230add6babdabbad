//! `/my`: where one stands, who looks after one, whom one was introduced to, when one meets.

use super::dates::Meetings;
use super::profile::{Agreement, Head, Matchmaker, Profile};
use super::recommendations::Introduced;
use super::requests::Wishes;
use crate::error::Error;
use crate::faces::Screen;
use crate::features::portal::OwnPage;
use crate::features::portal::api::{AnswerOwnRecommendation, ConsentOwnDate, my_page};
use crate::features::reviews::view::Asked;
use crate::ui::{ErrorNote, Loading, Resource, after, say};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

pub struct MyPage;

impl Screen for MyPage {
    fn view() -> AnyView {
        view! { <Title text="我的"/> <Mine/> }.into_any()
    }
}

#[component]
fn Mine() -> impl IntoView {
    let answer = ServerAction::<AnswerOwnRecommendation>::new();
    let consent = ServerAction::<ConsentOwnDate>::new();
    let page = Resource::new(move || (answer.version().get(), consent.version().get()), |_| my_page());
    after(answer, || say("已记下您的答复，红娘会看到"));
    after(consent, || say("已记下您的答复，红娘会看到"));
    view! {
        <section class="site-wide site-part max-w-2xl">
            <Asked/>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => view! { <Shown page answer consent/> }.into_any(),
                        Err(Error::SignedOut) => view! { <Redirect path="/my/sign-in"/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Transition>
            <Wishes/>
        </section>
    }
}

#[component]
fn Shown(
    page: OwnPage,
    answer: ServerAction<AnswerOwnRecommendation>,
    consent: ServerAction<ConsentOwnDate>,
) -> impl IntoView {
    let OwnPage {
        me,
        standing,
        matchmaker,
        recommendations,
        declining,
        dates,
        contract,
        now,
    } = page;
    view! {
        <div class="flex flex-col gap-6">
            <Head me=me.clone() standing/>
            <Introduced recommendations declining action=answer now/>
            <Meetings dates action=consent/>
            <Matchmaker matchmaker/>
            {contract.map(|contract| view! { <Agreement contract/> })}
            <Profile me/>
        </div>
    }
}
