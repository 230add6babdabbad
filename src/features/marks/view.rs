//! Marks on a member's page: badges, notes, and the sheets that change them.

use super::api::{
    AddNote, BlacklistMember, LiftBlacklist, PinNote, RemoveNote, TagMembers, member_marks, offered_tags,
};
use super::{Barred, Marks, Note, Tag, access};
use crate::error::Result;
use crate::features::staff::Viewer;
use crate::types::ids::{MemberId, TagId};
use crate::types::time::{Moment, moment};
use crate::ui::{
    Badge, CheckField, ErrorNote, Loading, Resource, Sheet, Submit, Summary, TextArea, Tone, When, after, failure,
    pending, say,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_navigate;

/// The tags as badges; nothing where there are none.
#[component]
pub fn TagBadges(tags: Vec<Tag>) -> impl IntoView {
    (!tags.is_empty()).then(|| {
        view! {
            <ul class="flex flex-wrap justify-center gap-1.5 list-none" aria-label="标签">
                {tags.into_iter().map(|t| view! { <li><Badge text=t.name tone=t.tone.tone()/></li> }).collect_view()}
            </ul>
        }
    })
}

/// Says that a member stands on the blacklist, and why.
#[component]
pub fn BarredNote(barred: Barred) -> impl IntoView {
    view! {
        <section class="alert alert-error alert-soft flex-col items-start gap-1 text-left" aria-label="黑名单">
            <Badge text="黑名单" tone=Tone::Bad/>
            <p class="break-words">{barred.reason}</p>
            <p class="text-xs">{format!("{} · {}", barred.by, moment(barred.at))}</p>
        </section>
    }
}

/// Internal notes with the form that adds one.
#[component]
pub fn NotesPanel(marks: Marks, viewer: Viewer, changed: Callback<()>) -> impl IntoView {
    let may = access::may_mark(&viewer);
    let (member, now, count) = (marks.member, marks.now, marks.notes.len());
    view! {
        <section class="panel" aria-labelledby="internal-notes-title">
            <div class="flex items-baseline gap-2 mb-3">
                <h2 id="internal-notes-title" class="font-semibold">"内部备注"</h2>
                <span class="text-xs text-muted">"只有同事可见，会员看不到"</span>
            </div>
            {may.then(|| view! { <NoteForm member changed/> })}
            {(count == 0).then(|| view! { <p class="text-muted">"还没有内部备注"</p> })}
            <ul class="flex flex-col list-none">
                {marks
                    .notes
                    .into_iter()
                    .map(|note| {
                        let may_remove = access::may_remove(&viewer, &note);
                        view! { <OneNote member note now may may_remove changed/> }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn NoteForm(member: MemberId, changed: Callback<()>) -> impl IntoView {
    let action = ServerAction::<AddNote>::new();
    let error = failure(action);
    after(action, move || {
        say("备注已保存");
        changed.run(());
    });
    view! {
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-2 mb-4" attr:novalidate="">
            <input type="hidden" name="member" value=member.0/>
            <TextArea name="text" label="写一条备注" rows=2 error/>
            <div class="flex items-center gap-4">
                <CheckField name="pinned" label="置顶" error/>
                <Submit label="保存备注" pending=action.pending() class="btn btn-sm ml-auto"/>
            </div>
        </ActionForm>
    }
}

#[component]
fn OneNote(
    member: MemberId,
    note: Note,
    now: Moment,
    may: bool,
    may_remove: bool,
    changed: Callback<()>,
) -> impl IntoView {
    let (pin, remove) = (ServerAction::<PinNote>::new(), ServerAction::<RemoveNote>::new());
    after(pin, move || changed.run(()));
    after(remove, move || {
        say("备注已删除");
        changed.run(());
    });
    let (id, pinned) = (note.id, note.pinned);
    view! {
        <li class="py-3 border-t border-base-300 first:border-t-0">
            <div class="flex items-start gap-2">
                {pinned.then(|| view! { <Badge text="置顶" tone=Tone::Gold/> })}
                <p class="flex-1 min-w-0 whitespace-pre-line break-words">{note.text}</p>
            </div>
            <div class="flex items-center gap-2 text-xs text-muted mt-1">
                <span>{note.staff_name}</span>
                <When at=note.at now/>
                <span class="ml-auto flex gap-1">
                    {may.then(|| view! {
                        <ActionForm action=pin>
                            <input type="hidden" name="member" value=member.0/>
                            <input type="hidden" name="note" value=id.0/>
                            {(!pinned).then(|| view! { <input type="hidden" name="pinned" value="true"/> })}
                            <button type="submit" class="btn btn-ghost btn-xs">{if pinned { "取消置顶" } else { "置顶" }}</button>
                        </ActionForm>
                    })}
                    {may_remove.then(|| view! {
                        <ActionForm action=remove>
                            <input type="hidden" name="member" value=member.0/>
                            <input type="hidden" name="note" value=id.0/>
                            <button type="submit" class="btn btn-ghost btn-xs">"删除"</button>
                        </ActionForm>
                    })}
                </span>
            </div>
        </li>
    }
}

/// Leads to `close` with a word when the form was taken.
fn leave<S>(action: ServerAction<S>, close: String, words: &'static str)
where
    S: ServerFn<Output = (), Error = crate::error::Error> + Clone + Send + Sync + 'static,
{
    let navigate = use_navigate();
    after(action, move || {
        say(words);
        navigate(
            &close,
            leptos_router::NavigateOptions {
                scroll: false,
                ..Default::default()
            },
        );
    });
}

/// A member's tags and all that there are.
async fn tags_and_all(id: MemberId) -> Result<(Vec<Tag>, Vec<Tag>)> {
    Ok((member_marks(id).await?.tags, offered_tags().await?))
}

/// Chooses a member's tags.
#[component]
pub fn TagsSheet(id: MemberId, #[prop(into)] close: String) -> impl IntoView {
    let data = Resource::new(move || id, tags_and_all);
    let action = ServerAction::<TagMembers>::new();
    let error = failure(action);
    leave(action, close.clone(), "标签已保存");
    view! {
        <Sheet title="会员标签" close>
            <Summary error/>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match data.await {
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                        Ok((own, all)) => view! { <TagsForm action ids=id.to_string() own all/> }.into_any(),
                    }
                })}
            </Suspense>
        </Sheet>
    }
}

#[component]
fn TagsForm(action: ServerAction<TagMembers>, ids: String, own: Vec<Tag>, all: Vec<Tag>) -> impl IntoView {
    let chosen = RwSignal::new(own.iter().map(|t| t.id).collect::<Vec<_>>());
    let empty = all.is_empty();
    view! {
        {empty.then(|| view! { <p class="text-muted mb-4">"还没有标签，请经理先在「标签」中建立"</p> })}
        <ActionForm action attr:class="flex flex-col gap-4">
            <input type="hidden" name="ids" value=ids/>
            <input type="hidden" name="mode" value="set"/>
            <TagChoice all chosen/>
            <Submit label="保存标签" pending=action.pending()/>
        </ActionForm>
    }
}

/// Tags to tick; the form sends them as `tags`, separated by commas.
#[component]
fn TagChoice(all: Vec<Tag>, chosen: RwSignal<Vec<TagId>>) -> impl IntoView {
    let value = move || {
        let ids = chosen.with(|c| c.iter().map(TagId::to_string).collect::<Vec<_>>());
        ids.join(",")
    };
    view! {
        <input type="hidden" name="tags" prop:value=value/>
        <fieldset class="flex flex-wrap gap-x-5 gap-y-3">
            <legend class="text-sm font-medium mb-2">"标签"</legend>
            {all
                .into_iter()
                .map(|tag| {
                    let id = tag.id;
                    view! {
                        <label class="choice">
                            <input type="checkbox" class="checkbox checkbox-sm" prop:checked=move || chosen.with(|c| c.contains(&id))
                                on:change=move |ev| chosen.update(|c| {
                                    c.retain(|t| *t != id);
                                    if event_target_checked(&ev) {
                                        c.push(id);
                                    }
                                })/>
                            <Badge text=tag.name tone=tag.tone.tone()/>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}

/// Puts a member on the blacklist.
#[component]
pub fn BlacklistSheet(id: MemberId, #[prop(into)] close: String) -> impl IntoView {
    let action = ServerAction::<BlacklistMember>::new();
    let error = failure(action);
    leave(action, close.clone(), "已加入黑名单");
    view! {
        <Sheet title="加入黑名单" close>
            <p class="text-muted mb-4">
                "加入后不再配对、推荐、约见、签约和分配，会员本人也不能登录；原因会显示给同事。只有经理可以移出。"
            </p>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="member" value=id.0/>
                <TextArea name="reason" label="列入黑名单的原因" required=true error/>
                <Submit label="加入黑名单" pending=action.pending() class="btn btn-error"/>
            </ActionForm>
        </Sheet>
    }
}

/// Takes a member off the blacklist.
#[component]
pub fn LiftSheet(id: MemberId, #[prop(into)] close: String) -> impl IntoView {
    let action = ServerAction::<LiftBlacklist>::new();
    let error = failure(action);
    leave(action, close.clone(), "已移出黑名单");
    view! {
        <Sheet title="移出黑名单" close>
            <p class="text-muted mb-4">"移出后会员恢复正常服务，这次列入和移出的经过都留在动态中。"</p>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="member" value=id.0/>
                <TextArea name="reason" label="移出黑名单的原因" required=true error/>
                <Submit label="移出黑名单" pending=action.pending()/>
            </ActionForm>
        </Sheet>
    }
}

/// The bar that adds a tag to ticked members or takes it off, once some are ticked; `done` is told afterwards.
#[component]
pub fn TagBar(selected: RwSignal<Vec<i64>>, tags: Vec<Tag>, done: Callback<()>) -> impl IntoView {
    let action = ServerAction::<TagMembers>::new();
    let error = failure(action);
    after(action, move || {
        say("标签已更新");
        selected.set(Vec::new());
        done.run(());
    });
    let ids = move || selected.with(|s| s.iter().map(i64::to_string).collect::<Vec<_>>().join(","));
    view! {
        <section class="panel mb-4" class:hidden=move || selected.with(Vec::is_empty) aria-label="为所选会员改标签">
            <Summary error/>
            <ActionForm action attr:class="flex flex-wrap items-end gap-3" attr:novalidate="">
                <input type="hidden" name="ids" prop:value=ids/>
                <p class="self-center min-w-28">
                    {move || format!("已选 {} 位会员", selected.with(Vec::len))}
                </p>
                <label class="flex flex-col gap-1">
                    <span class="text-xs text-muted">"标签"</span>
                    <select name="tags" class="select select-sm min-w-40">
                        <option value="">"请选择标签"</option>
                        {tags.into_iter().map(|t| view! { <option value=t.id.0>{t.name}</option> }).collect_view()}
                    </select>
                </label>
                <button type="submit" name="mode" value="add" class="btn btn-sm" disabled=pending(action)>"添加标签"</button>
                <button type="submit" name="mode" value="take" class="btn btn-sm" disabled=pending(action)>"移除标签"</button>
            </ActionForm>
        </section>
    }
}
