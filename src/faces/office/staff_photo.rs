//! The photo of a member of staff, in a sheet of its own: what the public pages and cards show in place of an
//! initial.

use crate::features::photos::StaffPhoto;
use crate::features::photos::staff::{RemoveStaffPhoto, photo_of_staff};
use crate::features::photos::view::{LIMIT, again_soon};
use crate::features::photos::{Size, address};
use crate::types::ids::StaffId;
use crate::ui::{Empty, ErrorNote, Loading, Resource, Sheet, Summary, UploadZone, after, failure, pending, say};
use leptos::prelude::*;

#[component]
pub fn PhotoSheet(id: StaffId, close: String) -> impl IntoView {
    let action = ServerAction::<RemoveStaffPhoto>::new();
    let changed = RwSignal::new(0_u32);
    let photo = Resource::new(
        move || (changed.get(), action.version().get()),
        move |_| photo_of_staff(id),
    );
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    after(action, || say("照片已移除"));
    view! {
        <Sheet title="红娘照片" close>
            <div class="flex flex-col gap-4">
                <Summary error=failure(action)/>
                <Transition fallback=Loading>
                    {move || Suspend::new(async move {
                        match photo.await {
                            Ok(photo) => view! { <Standing id photo action done/> }.into_any(),
                            Err(error) => view! { <ErrorNote error/> }.into_any(),
                        }
                    })}
                </Transition>
                <UploadZone address=format!("/upload/photo?staff={id}") what="照片" hint="显示在前台网站、名片和会员的「我的红娘」里" largest=LIMIT pastes=true done/>
            </div>
        </Sheet>
    }
}

#[component]
fn Standing(
    id: StaffId,
    photo: StaffPhoto,
    action: ServerAction<RemoveStaffPhoto>,
    done: Callback<()>,
) -> impl IntoView {
    let StaffPhoto { photo, waits, error } = photo;
    again_soon(waits, done, Callback::new(|()| {}));
    let picture = match photo {
        Some(photo) => view! {
            <img src=address(photo, Size::Middle) alt="现在的照片" width="480" height="480" class="w-full max-h-96 object-contain rounded-lg bg-base-200"/>
        }
        .into_any(),
        None => view! { <Empty text="还没有照片，各处显示姓氏" icon="icon-[lucide--image]"/> }.into_any(),
    };
    view! {
        {picture}
        {waits.then(|| view! { <p class="text-muted" role="status">"新照片处理中…"</p> })}
        {(!error.is_empty()).then(|| view! { <p class="text-error-ink" role="alert">{error}</p> })}
        {photo.is_some().then(|| view! {
            <ActionForm action>
                <input type="hidden" name="id" value=id.0/>
                <button type="submit" class="btn btn-sm btn-ghost" disabled=pending(action)>"移除照片"</button>
            </ActionForm>
        })}
    }
}
