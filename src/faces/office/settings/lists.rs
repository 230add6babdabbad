//! `/office/settings/dictionaries`: the lists of words, one at a time.

use crate::faces::Screen;
use crate::features::dictionaries::{ListPlace, Word};
use crate::features::settings::api::{SaveWordList, word_list};
use crate::features::settings::{ListName, ListPage};
use crate::ui::{Badge, ErrorNote, Loading, PageHead, Resource, Submit, Summary, TextArea, after, failure, say};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct Dictionaries;

impl Screen for Dictionaries {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let list = Memo::new(move |_| query.with(|q| q.get("list").unwrap_or_default()));
    let saved = RwSignal::new(0u32);
    let page = Resource::new(move || (list.get(), saved.get()), |(list, _)| word_list(list));
    view! {
        <PageHead title="词典"/>
        <p class="text-muted mb-4 max-w-4xl">
            "登记表、跟进和推荐里可以点选的词。改名后，以前的记录也按新名称显示；停用的词不再提供选择，但在旧记录里仍然可读，随时可以恢复。"
        </p>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Shown page saved/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(page: ListPage, saved: RwSignal<u32>) -> impl IntoView {
    let chosen = page.chosen.name.clone();
    let line = move |list: &ListName| {
        let here = list.name == chosen;
        let href = format!("/office/settings/dictionaries?list={}", list.name);
        view! {
            <li>
                <a href=href class:menu-active=here aria-current=here.then_some("page")>{list.label.clone()}</a>
            </li>
        }
    };
    let places = ListPlace::ALL.iter().filter_map(|place| {
        let of: Vec<_> = page.lists.iter().filter(|l| l.place == *place).map(&line).collect();
        (!of.is_empty()).then(|| {
            view! {
                <li>
                    <h3 class="menu-title text-muted">{place.label()}</h3>
                    <ul class="m-0 p-0 before:hidden">{of}</ul>
                </li>
            }
        })
    });
    let places = places.collect_view();
    view! {
        <div class="grid grid-cols-[13rem_minmax(0,1fr)] gap-6 items-start">
            <nav class="panel p-2!" aria-label="词典列表">
                <ul class="menu w-full p-0 gap-0.5">{places}</ul>
            </nav>
            <section class="panel max-w-3xl" aria-labelledby="list-title">
                <h2 id="list-title" class="font-semibold">{page.chosen.label.clone()}</h2>
                <p class="text-sm text-muted mb-4">{format!("用于：{}", page.chosen.used)}</p>
                {if page.may_edit {
                    view! { <ListForm page saved/> }.into_any()
                } else {
                    view! { <Read words=page.words/> }.into_any()
                }}
            </section>
        </div>
    }
}

#[component]
fn Read(words: Vec<Word>) -> impl IntoView {
    let line = |word: Word| {
        view! { <li class="py-1">{word.label.to_string()} " " {word.retired.then(|| view! { <Badge text="已停用"/> })}</li> }
    };
    view! { <ol class="list-decimal pl-6">{words.into_iter().map(line).collect_view()}</ol> }
}

#[component]
fn ListForm(page: ListPage, saved: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<SaveWordList>::new();
    let error = failure(action);
    after(action, move || {
        say("词典已保存");
        saved.update(|v| *v += 1);
    });
    // The order is a matter of this form until it is saved: what was typed into a line moves with it.
    let words = RwSignal::new(page.words);
    let shift = move |code: String, by: i64| {
        words.update(|all| {
            let from = all.iter().position(|w| w.code == code);
            let to = from.and_then(|n| usize::try_from(i64::try_from(n).ok()? + by).ok());
            if let (Some(from), Some(to)) = (from, to.filter(|to| *to < all.len())) {
                all.swap(from, to);
            }
        });
    };
    let place = move |code: String| {
        Signal::derive(move || {
            words.with(|all| {
                all.iter()
                    .position(|w| w.code == code)
                    .map_or(String::new(), |n| n.to_string())
            })
        })
    };
    view! {
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="list" value=page.chosen.name/>
            <input type="hidden" name="version" value=page.version.to_string()/>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"名称"</th>
                        <th scope="col">"停用"</th>
                        <th scope="col"><span class="sr-only">"顺序"</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || words.get() key=|w| w.code.to_string() let(word)>
                        <Line word=word.clone() place=place(word.code.to_string()) shift/>
                    </For>
                </tbody>
            </table>
            <TextArea name="fresh" label="新增" rows=3 placeholder="一行一个" hint="新词排在最后，保存后可以调整顺序" error/>
            <div><Submit label="保存词典" pending=action.pending()/></div>
        </ActionForm>
    }
}

#[component]
fn Line(
    word: Word,
    place: Signal<String>,
    shift: impl Fn(String, i64) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (code, label) = (word.code.to_string(), word.label.to_string());
    let (up, down) = (code.clone(), code.clone());
    view! {
        <tr>
            <td>
                <input type="hidden" name=format!("place.{code}") value=place prop:value=place/>
                <input type="text" name=format!("label.{code}") value=label.clone() class="input input-sm w-full max-w-72"
                    aria-label=format!("{label}的名称") autocomplete="off"/>
            </td>
            <td>
                <input type="checkbox" class="checkbox checkbox-sm" name=format!("retired.{code}") value="true" checked=word.retired
                    aria-label=format!("停用{label}")/>
            </td>
            <td class="text-right whitespace-nowrap">
                <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=format!("{label}上移")
                    on:click=move |_| shift(up.clone(), -1)>
                    <span class="icon-[lucide--arrow-up] size-4" aria-hidden="true"></span>
                </button>
                <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=format!("{label}下移")
                    on:click=move |_| shift(down.clone(), 1)>
                    <span class="icon-[lucide--arrow-down] size-4" aria-hidden="true"></span>
                </button>
            </td>
        </tr>
    }
}
