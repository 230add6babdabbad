//! `/office/tags`: the agency's own words for members, and the sheet in which one is named.

use crate::faces::Screen;
use crate::features::marks::api::{RemoveTag, SaveTag, all_tags};
use crate::features::marks::{Tag, TagTone, access};
use crate::features::staff::ViewerNow;
use crate::types::ids::TagId;
use crate::ui::{
    Badge, Empty, ErrorNote, Loading, PageHead, Resource, SelectField, Sheet, Submit, Summary, TextField, after,
    failure, options, say,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

const HERE: &str = "/office/tags";

pub struct TagsPage;

impl Screen for TagsPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let version = RwSignal::new(0u32);
    let tags = Resource::new(move || version.get(), |_| all_tags());
    let ViewerNow(viewer) = expect_context();
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match (tags.await, viewer.await) {
                    (Ok(tags), Ok(viewer)) => {
                        view! { <Shown tags may=access::may_manage(&viewer) version/> }.into_any()
                    }
                    (Err(error), _) | (_, Err(error)) => view! { <PageHead title="标签"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(tags: Vec<Tag>, may: bool, version: RwSignal<u32>) -> impl IntoView {
    let query = use_query_map();
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").unwrap_or_default()));
    let (count, empty) = (tags.len(), tags.is_empty());
    let known = StoredValue::new(tags.clone());
    let open = move || {
        let asked = sheet.get();
        if !may || asked.is_empty() {
            return None;
        }
        let wanted: Option<TagId> = asked.parse().ok();
        let tag = known.with_value(|all| all.iter().find(|t| Some(t.id) == wanted).cloned());
        (asked == "new" || tag.is_some()).then(|| view! { <TagSheet tag version/> })
    };
    view! {
        <PageHead title="标签" note=format!("{count} 个")>
            {may.then(|| view! {
                <a href="/office/tags?sheet=new" class="btn btn-primary btn-sm">
                    <span class="icon-[lucide--plus] size-4" aria-hidden="true"></span>
                    "新建标签"
                </a>
            })}
        </PageHead>
        {if empty {
            view! { <div class="panel"><Empty icon="icon-[lucide--tags]" text="还没有标签。建好后，红娘可以在会员资料页为会员加标签。"/></div> }.into_any()
        } else {
            view! { <TagTable tags may/> }.into_any()
        }}
        {open}
    }
}

#[component]
fn TagTable(tags: Vec<Tag>, may: bool) -> impl IntoView {
    view! {
        <div class="panel p-0! overflow-x-auto max-w-3xl">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th scope="col">"标签"</th>
                        <th scope="col">"颜色"</th>
                        <th scope="col" class="text-right">"会员数"</th>
                        {may.then(|| view! { <th scope="col"><span class="sr-only">"操作"</span></th> })}
                    </tr>
                </thead>
                <tbody>
                    {tags
                        .into_iter()
                        .map(|tag| {
                            let href = format!("{HERE}?sheet={}", tag.id);
                            let label = format!("编辑标签{}", tag.name);
                            view! {
                                <tr class="row-hover">
                                    <td><Badge text=tag.name tone=tag.tone.tone()/></td>
                                    <td>{tag.tone.label()}</td>
                                    <td class="text-right tabular-nums">{format!("{} 位", tag.members)}</td>
                                    {may.then(|| view! { <td class="text-right"><a href=href class="btn btn-sm" aria-label=label>"编辑"</a></td> })}
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn TagSheet(tag: Option<Tag>, version: RwSignal<u32>) -> impl IntoView {
    let (save, remove) = (ServerAction::<SaveTag>::new(), ServerAction::<RemoveTag>::new());
    let (error, wrong) = (failure(save), failure(remove));
    let navigate = use_navigate();
    let gone = navigate.clone();
    after(save, move || {
        say("标签已保存");
        version.update(|v| *v += 1);
        navigate(HERE, Default::default());
    });
    after(remove, move || {
        say("标签已删除");
        version.update(|v| *v += 1);
        gone(HERE, Default::default());
    });
    let title = if tag.is_some() { "编辑标签" } else { "新建标签" };
    let (name, tone) = tag
        .as_ref()
        .map_or((String::new(), TagTone::Plain), |t| (t.name.clone(), t.tone));
    let id = tag.as_ref().map_or(String::new(), |t| t.id.to_string());
    view! {
        <Sheet title close=HERE>
            <Summary error/>
            <ActionForm action=save attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="id" value=id/>
                <TextField name="name" label="标签名称" value=name required=true hint="不超过 12 个字" error/>
                <SelectField name="tone" label="颜色" choices=options(TagTone::OPTIONS) value=tone.code() error/>
                <Submit label="保存标签" pending=save.pending()/>
            </ActionForm>
            {tag.map(|tag| view! {
                <ActionForm action=remove attr:class="flex flex-col gap-3 border-t border-base-300 mt-6 pt-4">
                    <Summary error=wrong/>
                    <p class="text-sm text-muted">{format!("删除后，{} 位会员身上的「{}」也一并取下。", tag.members, tag.name)}</p>
                    <input type="hidden" name="id" value=tag.id.0/>
                    <Submit label="删除标签" pending=remove.pending() class="btn btn-error btn-outline self-start"/>
                </ActionForm>
            })}
        </Sheet>
    }
}
