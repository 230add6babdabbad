//! A matchmaker enters a client.

use crate::faces::Screen;
use crate::features::intake::Place;
use crate::features::intake::api::registered_member;
use crate::features::intake::view::Registration;
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource};
use leptos::prelude::*;

pub struct NewMemberPage;

impl Screen for NewMemberPage {
    fn view() -> AnyView {
        view! {
            <PageHead title="录入会员"/>
            <div class="panel max-w-4xl"><Registration place=Place::Office/></div>
        }
        .into_any()
    }
}

pub struct MemberEnteredPage;

impl Screen for MemberEnteredPage {
    fn view() -> AnyView {
        view! { <Entered/> }.into_any()
    }
}

#[component]
fn Entered() -> impl IntoView {
    let made = Resource::new(|| (), |()| registered_member(Place::Office));
    view! {
        <PageHead title="录入完成"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match made.await {
                    Ok(made) => {
                        let words = match made.owner {
                            Some(owner) => format!("{}（会员 {}）已录入，由{owner}跟进。", made.name, made.id),
                            None => format!("{}（会员 {}）已录入，等待分配售前红娘。", made.name, made.id),
                        };
                        view! {
                            <div class="panel max-w-4xl">
                                <Empty text=words icon="icon-[lucide--circle-check]">
                                    <div class="flex gap-3">
                                        <a href=format!("/office/members/{}", made.id) class="btn btn-primary">"打开会员资料"</a>
                                        <a href="/office/members/new?step=1" class="btn">"再录入一位"</a>
                                    </div>
                                </Empty>
                            </div>
                        }
                        .into_any()
                    }
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}
