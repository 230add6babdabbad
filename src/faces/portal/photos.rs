//! `/my/photos`: the member's own photos, taken with the phone or chosen on it.

use crate::error::Error;
use crate::faces::Screen;
use crate::features::photos::own::{ChooseOwnCover, DeleteOwnPhoto, RestoreOwnPhoto, my_photos};
use crate::features::photos::view::{LIMIT, again_soon};
use crate::features::photos::{KEPT_DAYS, MOST, OwnAlbum, OwnPhoto, PhotoState, Size, address};
use crate::ui::{Badge, Empty, ErrorNote, Loading, Resource, Summary, Tone, UploadZone, after, failure, pending, say};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

pub struct MyPhotosPage;

impl Screen for MyPhotosPage {
    fn view() -> AnyView {
        view! { <Title text="我的照片"/> <MyPhotos/> }.into_any()
    }
}

/// What is done with a photo, for all of them.
#[derive(Clone, Copy)]
struct Acts {
    cover: ServerAction<ChooseOwnCover>,
    delete: ServerAction<DeleteOwnPhoto>,
    restore: ServerAction<RestoreOwnPhoto>,
}

#[component]
fn MyPhotos() -> impl IntoView {
    let acts = Acts {
        cover: ServerAction::new(),
        delete: ServerAction::new(),
        restore: ServerAction::new(),
    };
    let changed = RwSignal::new(0_u32);
    let album = Resource::new(
        move || {
            (
                changed.get(),
                acts.cover.version().get(),
                acts.delete.version().get(),
                acts.restore.version().get(),
            )
        },
        |_| my_photos(),
    );
    after(acts.cover, || say("封面已更换"));
    after(acts.delete, || say("照片已删除，可在「最近删除」里恢复"));
    after(acts.restore, || say("照片已恢复"));
    let wrong = Signal::derive(move || {
        let of = |e: Option<Error>| e;
        of(failure(acts.cover).get())
            .or(failure(acts.delete).get())
            .or(failure(acts.restore).get())
    });
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    view! {
        <section class="site-wide site-part max-w-2xl flex flex-col gap-4">
            <div>
                <a href="/my" class="inline-flex items-center gap-1 min-h-11 text-primary-ink">
                    <span class="icon-[lucide--chevron-left] size-5" aria-hidden="true"></span>"我的"
                </a>
                <h1 class="font-display text-2xl font-semibold">"我的照片"</h1>
                <p class="text-muted mt-1">"近期的生活照最能让人认识您。照片先由红娘查看，给谁看、看多清楚，都以您的授权为准。"</p>
            </div>
            <UploadZone address="/upload/photo?own=true" what="照片" hint=format!("JPG、PNG、WebP，每张不超过 10 MB，最多 {MOST} 张") largest=LIMIT selfie=true large=true done/>
            <Summary error=wrong/>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match album.await {
                        Ok(album) => view! { <Shown album acts done/> }.into_any(),
                        Err(Error::SignedOut) => view! { <Redirect path="/my/sign-in"/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Shown(album: OwnAlbum, acts: Acts, done: Callback<()>) -> impl IntoView {
    again_soon(album.waits(), done, Callback::new(|()| {}));
    let photos = if album.photos.is_empty() {
        view! { <div class="panel"><Empty text="还没有照片，上传的第一张会成为封面" icon="icon-[lucide--image]"/></div> }.into_any()
    } else {
        let photos = album
            .photos
            .into_iter()
            .enumerate()
            .map(|(at, photo)| view! { <OnePhoto photo place=at + 1 acts/> })
            .collect_view();
        view! { <ul class="grid grid-cols-2 gap-3">{photos}</ul> }.into_any()
    };
    let deleted = (!album.deleted.is_empty()).then(|| view! { <Deleted photos=album.deleted action=acts.restore/> });
    view! { <div class="flex flex-col gap-4">{photos}{deleted}</div> }
}

#[component]
fn OnePhoto(
    photo: OwnPhoto,
    /// The how manieth it is, as it is called.
    place: usize,
    acts: Acts,
) -> impl IntoView {
    let id = photo.id.0;
    let refused = photo.state == PhotoState::Refused;
    let to_be_cover = photo.state == PhotoState::Ready && !photo.cover;
    view! {
        <li class="panel p-3 flex flex-col gap-2" aria-label=format!("第 {place} 张照片")>
            <Picture photo=photo.clone() place/>
            <p class="text-sm" class:text-error-ink=refused class:text-muted=!refused>
                {photo.cover.then(|| view! { <Badge text="封面" tone=Tone::Gold/>" " })}
                {photo.standing}
            </p>
            <div class="flex flex-wrap gap-2 mt-auto">
                {to_be_cover.then(|| view! {
                    <ActionForm action=acts.cover>
                        <input type="hidden" name="id" value=id/>
                        <button type="submit" class="btn" disabled=pending(acts.cover) aria-label=format!("把第 {place} 张照片设为封面")>"设为封面"</button>
                    </ActionForm>
                })}
                <ActionForm action=acts.delete>
                    <input type="hidden" name="id" value=id/>
                    <button type="submit" class="btn btn-ghost" disabled=pending(acts.delete) aria-label=format!("删除第 {place} 张照片")>"删除"</button>
                </ActionForm>
            </div>
        </li>
    }
}

#[component]
fn Picture(photo: OwnPhoto, place: usize) -> impl IntoView {
    let room = "w-full aspect-square rounded-lg bg-base-200";
    match photo.state {
        PhotoState::Ready => view! {
            <img src=address(photo.id, Size::Middle) alt=format!("我的第 {place} 张照片") width=photo.width height=photo.height loading="lazy" class=format!("{room} object-cover")/>
        }
        .into_any(),
        PhotoState::Waiting => view! {
            <div class=format!("{room} grid place-content-center text-muted") role="status">"处理中…"</div>
        }
        .into_any(),
        PhotoState::Refused => view! {
            <div class=format!("{room} grid place-content-center text-error-ink")>
                <span class="icon-[lucide--image-off] size-8" aria-hidden="true"></span>
            </div>
        }
        .into_any(),
    }
}

/// What the member deleted lately, with the way back.
#[component]
fn Deleted(photos: Vec<OwnPhoto>, action: ServerAction<RestoreOwnPhoto>) -> impl IntoView {
    let count = photos.len();
    let lines = photos
        .into_iter()
        .enumerate()
        .map(|(at, photo)| {
            let picture = (photo.state == PhotoState::Ready).then(|| {
                view! { <img src=address(photo.id, Size::Thumb) alt="" width="64" height="64" loading="lazy" class="size-16 rounded-lg object-cover bg-base-200"/> }
            });
            view! {
                <li class="flex items-center gap-3">
                    {picture}
                    <ActionForm action>
                        <input type="hidden" name="id" value=photo.id.0/>
                        <button type="submit" class="btn" disabled=pending(action) aria-label=format!("恢复最近删除的第 {} 张照片", at + 1)>"恢复"</button>
                    </ActionForm>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="panel p-4">
            <summary class="min-h-11 flex items-center font-medium cursor-pointer">{format!("最近删除（{count} 张）")}<span class="icon-[lucide--chevron-down] size-5 ml-auto text-muted" aria-hidden="true"></span></summary>
            <p class="text-sm text-muted pb-3">{format!("删除后 {KEPT_DAYS} 天内可以恢复，之后彻底清除。您自己删除的照片，红娘看不到也不能恢复。")}</p>
            <ul class="flex flex-col gap-3">{lines}</ul>
        </details>
    }
}
