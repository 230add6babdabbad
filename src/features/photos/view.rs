//! A member's photos on the office's page: taking them in, and what is done with each.

use super::api::{DeletePhoto, MakeCover, MovePhoto, RestorePhoto, ShowPhoto, photos_of};
use super::{Album, Audience, KEPT_DAYS, LARGEST, Photo, PhotoState, Size, TOO_LARGE, address};
use crate::types::ids::{MemberId, PhotoId};
use crate::types::time::moment;
use crate::ui::upload::Largest;
use crate::ui::{
    Badge, Empty, ErrorNote, Loading, Resource, Sheet, Submit, Summary, Tone, UploadZone, after, failure, options,
    pending, say,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::time::Duration;

/// How large a picture may be.
pub const LIMIT: Largest = Largest(LARGEST, TOO_LARGE);

/// What is done with a photo, for all of them.
#[derive(Clone, Copy)]
struct Acts {
    cover: ServerAction<MakeCover>,
    show: ServerAction<ShowPhoto>,
    order: ServerAction<MovePhoto>,
    restore: ServerAction<RestorePhoto>,
}

/// The tab: `again` is run when the cover may be another.
#[component]
pub fn PhotosTab(member: MemberId, again: Callback<()>) -> impl IntoView {
    let acts = Acts {
        cover: ServerAction::new(),
        show: ServerAction::new(),
        order: ServerAction::new(),
        restore: ServerAction::new(),
    };
    let query = use_query_map();
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").is_some()));
    let changed = RwSignal::new(0_u32);
    let album = Resource::new(
        move || {
            (
                changed.get(),
                sheet.get(),
                (
                    acts.cover.version().get(),
                    acts.show.version().get(),
                    acts.order.version().get(),
                    acts.restore.version().get(),
                ),
            )
        },
        move |_| photos_of(member),
    );
    after(acts.cover, move || {
        say("封面已更换");
        again.run(());
    });
    after(acts.show, || say("可见范围已保存"));
    after(acts.restore, move || {
        say("照片已恢复");
        again.run(());
    });
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    let wrong = Signal::derive(move || {
        let of = |e: Option<crate::error::Error>| e;
        of(failure(acts.cover).get())
            .or(failure(acts.show).get())
            .or(failure(acts.order).get())
            .or(failure(acts.restore).get())
    });
    let edits = RwSignal::new(false);
    view! {
        <section class="flex flex-col gap-4" aria-labelledby="photos-title">
            <h2 id="photos-title" class="sr-only">"照片"</h2>
            <Show when=move || edits.get()>
                <UploadZone address=format!("/upload/photo?member={member}") what="照片" pastes=true largest=LIMIT done
                    hint="也可以把照片拖到这里，或直接粘贴；JPG、PNG、WebP，每张不超过 10 MB"/>
            </Show>
            <Summary error=wrong/>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match album.await {
                        Ok(album) => view! { <Shown album acts done again edits/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Shown(album: Album, acts: Acts, done: Callback<()>, again: Callback<()>, edits: RwSignal<bool>) -> impl IntoView {
    let (waits, may_edit) = (album.waits(), album.may_edit);
    // The zone stands outside what is built anew with each answer: an upload goes on in it.
    Effect::new(move |_| edits.set(may_edit));
    again_soon(waits, done, again);
    let (first, last) = (album.photos.first().map(|p| p.id), album.photos.last().map(|p| p.id));
    let member = album.member;
    let deleted = (!album.deleted.is_empty()).then(|| view! { <Deleted photos=album.deleted action=acts.restore/> });
    if album.photos.is_empty() {
        let text = if may_edit {
            "还没有照片，上传的第一张会成为封面"
        } else {
            "还没有照片"
        };
        return view! { <div class="panel"><Empty text icon="icon-[lucide--image]"/></div>{deleted} }.into_any();
    }
    let photos = album
        .photos
        .into_iter()
        .map(|photo| {
            let ends = (Some(photo.id) == first, Some(photo.id) == last);
            view! { <OnePhoto photo member acts ends may_edit/> }
        })
        .collect_view();
    view! {
        {(!album.shown).then(|| view! {
            <p class="text-sm text-muted">"会员尚未同意展示资料：在取得授权之前，照片只有负责的红娘能看到。"</p>
        })}
        <ul class="grid grid-cols-2 xl:grid-cols-3 gap-4">{photos}</ul>
        {deleted}
    }
    .into_any()
}

/// What was deleted lately, folded away, each with the way back.
#[component]
fn Deleted(photos: Vec<Photo>, action: ServerAction<RestorePhoto>) -> impl IntoView {
    let count = photos.len();
    let lines = photos
        .into_iter()
        .map(|photo| {
            let by = photo.deleted_by.clone().unwrap_or_default();
            let at = photo.deleted_at.map(moment).unwrap_or_default();
            let picture = (photo.state == PhotoState::Ready).then(|| {
                view! { <img src=address(photo.id, Size::Thumb) alt="" width="64" height="64" loading="lazy" class="size-16 rounded-lg object-cover bg-base-200"/> }
            });
            view! {
                <li class="flex items-center gap-3" aria-label=format!("已删除的照片 {}", photo.id)>
                    {picture}
                    <span class="flex-1 text-sm text-muted tabular-nums">{format!("{by} 于 {at} 删除")}</span>
                    <ActionForm action>
                        <input type="hidden" name="id" value=photo.id.0/>
                        <button type="submit" class="btn btn-sm" disabled=pending(action) aria-label=format!("恢复照片 {}", photo.id)>"恢复"</button>
                    </ActionForm>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="panel">
            <summary class="font-medium cursor-pointer">{format!("最近删除（{count} 张）")}</summary>
            <p class="text-sm text-muted mt-2">{format!("删除后 {KEPT_DAYS} 天内可以恢复，之后自动彻底清除。")}</p>
            <ul class="flex flex-col gap-3 mt-3">{lines}</ul>
        </details>
    }
}

/// Looks again in a moment while pictures are being made, and tells the page when they are there.
pub fn again_soon(waits: bool, done: Callback<()>, again: Callback<()>) {
    if !waits {
        return;
    }
    Effect::new(move |_| {
        let later = set_timeout_with_handle(
            move || {
                let _ = done.try_run(());
                let _ = again.try_run(());
            },
            Duration::from_millis(1500),
        );
        on_cleanup(move || {
            if let Ok(later) = later {
                later.clear();
            }
        });
    });
}

#[component]
fn OnePhoto(photo: Photo, member: MemberId, acts: Acts, ends: (bool, bool), may_edit: bool) -> impl IntoView {
    let id = photo.id;
    let tone = match photo.audience {
        Audience::Hidden => Tone::Plain,
        Audience::Blurred => Tone::Info,
        Audience::Shown => Tone::Good,
    };
    let by = photo.uploaded_by.clone().unwrap_or_else(|| "会员本人".into());
    let ready = photo.state == PhotoState::Ready;
    view! {
        <li class="panel p-3 flex flex-col gap-3" aria-label=format!("照片 {id}")>
            <Picture photo=photo.clone()/>
            <div class="flex flex-wrap items-center gap-1.5 text-xs text-muted">
                {photo.cover.then(|| view! { <Badge text="封面" tone=Tone::Gold/> })}
                <Badge text=photo.audience.label() tone/>
                <span class="tabular-nums">{format!("{by}上传")}</span>
            </div>
            {may_edit.then(|| view! {
                <div class="flex flex-wrap items-center gap-1.5">
                    {ready.then(|| view! { <AudienceForm id was=photo.audience action=acts.show/> })}
                    {(ready && !photo.cover).then(|| view! {
                        <ActionForm action=acts.cover>
                            <input type="hidden" name="id" value=id.0/>
                            <button type="submit" class="btn btn-sm" disabled=pending(acts.cover)>"设为封面"</button>
                        </ActionForm>
                    })}
                    {(!ends.0).then(|| view! { <Move id earlier=true action=acts.order/> })}
                    {(!ends.1).then(|| view! { <Move id earlier=false action=acts.order/> })}
                    <a href=delete_address(member, id, "photos", ready) class="btn btn-sm btn-ghost" data-noscroll="">"删除"</a>
                </div>
            })}
        </li>
    }
}

/// The picture, or what is happening to it.
#[component]
pub fn Picture(photo: Photo) -> impl IntoView {
    let place = "w-full aspect-[4/3] rounded-lg bg-base-200";
    match photo.state {
        PhotoState::Ready => view! {
            <a href=address(photo.id, Size::Large) target="_blank" rel="noopener" class="block" aria-label=format!("打开照片 {} 的大图", photo.id)>
                <img src=address(photo.id, Size::Middle) alt="" width=photo.width height=photo.height loading="lazy" class=format!("{place} object-contain")/>
            </a>
        }
        .into_any(),
        PhotoState::Waiting => view! {
            <div class=format!("{place} grid place-content-center text-sm text-muted") role="status">"正在处理…"</div>
        }
        .into_any(),
        PhotoState::Refused => view! {
            <div class=format!("{place} grid place-content-center text-center p-4 text-sm text-error-ink")>{photo.error}</div>
        }
        .into_any(),
    }
}

/// Who sees the photo; chosen is saved by the button beside it.
#[component]
fn AudienceForm(id: PhotoId, was: Audience, action: ServerAction<ShowPhoto>) -> impl IntoView {
    let choices = options(Audience::OPTIONS)
        .into_iter()
        .map(|(code, text)| {
            let chosen = code == was.code();
            view! { <option value=code selected=chosen>{text}</option> }
        })
        .collect_view();
    view! {
        <ActionForm action attr:class="join">
            <input type="hidden" name="id" value=id.0/>
            <input type="hidden" name="was" value=was.code()/>
            <select name="audience" class="select select-sm w-auto join-item" aria-label=format!("照片 {id} 的可见范围")>{choices}</select>
            <button type="submit" class="btn btn-sm join-item" disabled=pending(action) aria-label=format!("保存照片 {id} 的可见范围")>"保存"</button>
        </ActionForm>
    }
}

#[component]
fn Move(id: PhotoId, earlier: bool, action: ServerAction<MovePhoto>) -> impl IntoView {
    let (label, icon) = if earlier {
        ("前移", "icon-[lucide--arrow-left]")
    } else {
        ("后移", "icon-[lucide--arrow-right]")
    };
    view! {
        <ActionForm action>
            <input type="hidden" name="id" value=id.0/>
            <input type="hidden" name="earlier" value=earlier.to_string()/>
            <button type="submit" class="btn btn-sm btn-ghost btn-square" disabled=pending(action) aria-label=format!("{label}照片 {id}")>
                <span class=format!("{icon} size-4") aria-hidden="true"></span>
            </button>
        </ActionForm>
    }
}

/// The address of the sheet that deletes a photo, with its picture where there is one.
pub fn delete_address(member: MemberId, photo: PhotoId, tab: &str, ready: bool) -> String {
    let picture = if ready { "&picture=1" } else { "" };
    format!("/office/members/{member}?tab={tab}&sheet=delete_photo&photo={photo}{picture}")
}

/// Names what goes and what follows, then takes it away.
#[component]
pub fn DeletePhotoSheet(photo: PhotoId, close: String, again: Callback<()>) -> impl IntoView {
    let action = ServerAction::<DeletePhoto>::new();
    let error = failure(action);
    let (picture, paper) = use_query_map().with_untracked(|q| {
        let tab = q.get("tab");
        (q.get("picture").is_some(), tab.is_some_and(|tab| tab != "photos"))
    });
    let follows = if paper {
        "材料和它的所有尺寸会从服务器上删除，不能恢复。".to_string()
    } else {
        format!("照片会移到「最近删除」，{KEPT_DAYS} 天内可以恢复；如果它是封面，下一张会成为封面。")
    };
    let navigate = use_navigate();
    let back = close.clone();
    after(action, move || {
        say("照片已删除");
        again.run(());
        navigate(
            &back,
            leptos_router::NavigateOptions {
                scroll: false,
                ..Default::default()
            },
        );
    });
    view! {
        <Sheet title="删除照片" close>
            <Summary error/>
            {picture.then(|| view! {
                <img src=address(photo, Size::Middle) alt=format!("照片 {photo}") class="w-full max-h-80 object-contain rounded-lg bg-base-200 mb-4"/>
            })}
            <p class="text-muted mb-4">{follows}</p>
            <ActionForm action attr:class="flex flex-col gap-4">
                <input type="hidden" name="id" value=photo.0/>
                <Submit label="删除这张照片" pending=action.pending() class="btn btn-error"/>
            </ActionForm>
        </Sheet>
    }
}
