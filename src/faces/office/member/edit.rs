//! Editing one group of a member in place. Whoever saves second is shown what the first one changed and decides.

use super::sheets::leave_when;
use crate::error::Error;
use crate::features::duplicates::watch::DuplicateWatch;
use crate::features::members::api::{EditData, SaveGroup, edit_member};
use crate::features::members::fields::{self, Fields, Group, Place, WEIGHTS};
use crate::features::members::form::GroupFields;
use crate::features::members::{Answers, Importance};
use crate::types::ids::MemberId;
use crate::ui::{ErrorNote, Loading, Resource, Sheet, Still, Submit, Summary, failure};
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn EditSheet(id: MemberId, group: Group, #[prop(into)] close: String) -> impl IntoView {
    let data = Resource::new(move || (id, group), |(id, group)| edit_member(id, group));
    let back = StoredValue::new(close.clone());
    view! {
        <Sheet title=format!("修改{}", group.label()) close>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match data.await {
                        Ok(data) => view! { <EditForm data group close=back.get_value()/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Suspense>
        </Sheet>
    }
}

#[component]
fn EditForm(data: EditData, group: Group, close: String) -> impl IntoView {
    let action = ServerAction::<SaveGroup>::new();
    let error = failure(action);
    let shown = Signal::derive(move || error.still().filter(|e| !matches!(e, Error::Conflict(_))));
    let form = NodeRef::<html::Form>::new();
    let version = RwSignal::new(data.version);
    leave_when(
        move || action.value().with(|v| matches!(v, Some(Ok(())))),
        close.clone(),
        "资料已保存",
    );
    let before = data.answers.clone();
    let fields = data.fields.clone();
    let id = data.id;
    let start = data.answers.clone();
    let conflict = move || error.still().is_some_and(|e| matches!(e, Error::Conflict(_)));
    let skip: &'static [&'static str] = &["mobile", "id_number", "wechat", "email", "qq", "password"];
    view! {
        <Summary error=shown/>
        {move || conflict().then(|| view! { <Conflict id group fields=fields.clone() before=before.clone() version form close=close.clone()/> })}
        <ActionForm action node_ref=form attr:class="flex flex-col gap-5" attr:novalidate="">
            <input type="hidden" name="id" value=id.0/>
            <input type="hidden" name="group" value=group.code()/>
            <input type="hidden" name="version" prop:value=move || version.get().to_string() value=data.version/>
            <DuplicateWatch start but=Some(id) kind=None>
                <GroupFields group fields=data.fields place=Place::Office editing=true answers=data.answers regions=data.regions error=shown skip withheld=data.withheld/>
            </DuplicateWatch>
            <Submit label="保存修改" pending=action.pending()/>
        </ActionForm>
    }
}

/// What a colleague saved in the meantime, and the choice between theirs and one's own.
#[component]
fn Conflict(
    id: MemberId,
    group: Group,
    fields: Fields,
    before: Answers,
    version: RwSignal<i64>,
    form: NodeRef<html::Form>,
    close: String,
) -> impl IntoView {
    let latest = Resource::new(move || (id, group), |(id, group)| edit_member(id, group));
    let before = StoredValue::new(before);
    let fields = StoredValue::new(fields);
    view! {
        <section role="alertdialog" aria-labelledby="conflict-title" class="alert alert-warning alert-soft flex-col items-stretch mb-4 text-base-content">
            <h3 id="conflict-title" class="font-semibold">"其他同事刚刚保存了这位会员的资料"</h3>
            <p>"您填写的内容还在下面。同事的修改如下，请决定保留哪一份："</p>
            <Suspense>
                {move || Suspend::new(async move {
                    latest.await.ok().map(|latest| {
                        let lines = fields.with_value(|f| differences(f, &before.get_value(), &latest.answers));
                        let newest = latest.version;
                        view! {
                            <ul class="list-disc pl-5">
                                {if lines.is_empty() {
                                    view! { <li>"这一组内容没有变化，变化在其他部分"</li> }.into_any()
                                } else {
                                    lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view().into_any()
                                }}
                            </ul>
                            <button type="button" class="btn btn-sm btn-primary" on:click=move |_| {
                                version.set(newest);
                                if let Some(form) = form.get() {
                                    // The hidden field takes the new version first.
                                    request_animation_frame(move || drop(form.request_submit()));
                                }
                            }>"以我填写的为准，保存"</button>
                        }
                    })
                })}
            </Suspense>
            <a href=close class="btn btn-sm" data-noscroll="">"放弃我的修改，采用同事的"</a>
        </section>
    }
}

/// Which fields a colleague changed: 「身高：165 cm → 168 cm」.
fn differences(fields: &Fields, before: &Answers, after: &Answers) -> Vec<String> {
    let text = |answers: &Answers, key: &str| answers.get(key).cloned().unwrap_or_default();
    let shown = |field: &fields::Field, answer: &str| {
        if answer.is_empty() {
            "（空）".to_string()
        } else {
            fields::shown(field, answer)
        }
    };
    let lines = fields.all().iter().filter_map(|field| {
        let (old, new) = (text(before, field.key), text(after, field.key));
        (old != new).then(|| format!("{}：{} → {}", field.label, shown(field, &old), shown(field, &new)))
    });
    let weights = WEIGHTS.iter().filter_map(|(key, label, _)| {
        let (old, new) = (text(before, key), text(after, key));
        let word = |code: &str| Importance::from_code(code).map_or("不限", Importance::label);
        (old != new).then(|| format!("{label}的重要程度：{} → {}", word(&old), word(&new)))
    });
    lines.chain(weights).collect()
}
