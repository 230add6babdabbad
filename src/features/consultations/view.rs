//! The enquiry that a member came of, on the member's page.

use super::api::consultation_of;
use crate::types::ids::MemberId;
use crate::types::time::moment;
use crate::ui::Resource;
use leptos::prelude::*;

/// Nothing where the member came otherwise.
#[component]
pub fn FromConsultation(member: MemberId) -> impl IntoView {
    let found = Resource::new(move || member, consultation_of);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                found.await.ok().flatten().map(|asked| {
                    let href = format!("/office/consultations?state=handled&after={}&sheet={}", asked.id.0 + 1, asked.id);
                    view! {
                        <section class="panel xl:col-span-2" aria-labelledby="asked-title">
                            <div class="flex items-center gap-3 mb-2">
                                <h2 id="asked-title" class="font-semibold">"来自前台咨询"</h2>
                                <span class="text-muted text-sm">{moment(asked.created_at)}</span>
                                <a href=href class="btn btn-ghost btn-xs ml-auto">"打开咨询"</a>
                            </div>
                            <p class="whitespace-pre-wrap">{asked.message}</p>
                        </section>
                    }
                })
            })}
        </Transition>
    }
}
