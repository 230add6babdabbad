//! `/office/recycle`: members who were deleted, to be restored or erased for good; and who was erased.

use crate::faces::Screen;
use crate::features::members::view::StageBadge;
use crate::features::recycle::api::{EraseMember, RestoreMember, recycle_bin};
use crate::features::recycle::{Bin, Binned, Erased};
use crate::types::ids::MemberId;
use crate::types::time::{Moment, moment};
use crate::ui::{
    Empty, ErrorNote, Loading, PageHead, Resource, Sheet, Submit, Summary, Tabs, TextField, When, after, failure, say,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

const HERE: &str = "/office/recycle";
const ERASED: &str = "/office/recycle?tab=erased";

pub struct RecyclePage;

impl Screen for RecyclePage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|q| {
            let get = |key| q.get(key).unwrap_or_default();
            (get("tab") == "erased", get("q"), get("before"))
        })
    });
    let sheet = Memo::new(move |_| query.with(|q| q.get("erase").and_then(|i| i.parse::<MemberId>().ok())));
    let version = RwSignal::new(0u32);
    let bin = Resource::new(
        move || (asked.get(), version.get()),
        |((erased, q, before), _)| recycle_bin(erased, q, before),
    );
    let again = Callback::new(move |()| version.update(|v| *v += 1));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let (erased, q, before) = asked.get_untracked();
                match bin.await {
                    Ok(bin) => view! { <Shown bin erased q before again sheet/> }.into_any(),
                    Err(error) => view! { <PageHead title="回收站"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(
    bin: Bin,
    erased: bool,
    q: String,
    before: String,
    again: Callback<()>,
    sheet: Memo<Option<MemberId>>,
) -> impl IntoView {
    let (now, may_erase) = (bin.now, bin.may_erase);
    let known = StoredValue::new(bin.binned.clone());
    let open = move || {
        let id = sheet.get().filter(|_| may_erase)?;
        let binned = known.with_value(|all| all.iter().find(|b| b.id == id).cloned())?;
        Some(view! { <EraseSheet binned again/> })
    };
    let here = if erased { ERASED } else { HERE };
    let joint = if erased { '&' } else { '?' };
    let search = if q.is_empty() {
        String::new()
    } else {
        format!("&q={}", super::escaped(&q))
    };
    let next = bin
        .next
        .clone()
        .map(|next| format!("{here}{joint}before={next}{search}"));
    let tabs = vec![
        (HERE.to_string(), "回收站".to_string(), None),
        (ERASED.to_string(), "已彻底删除".to_string(), None),
    ];
    view! {
        <PageHead title="回收站"/>
        {may_erase.then(|| view! { <Tabs label="回收站" items=tabs current=here/> })}
        {if erased {
            view! { <ErasedTable rows=bin.erased now/> }.into_any()
        } else {
            view! {
                <form method="get" action=HERE class="flex gap-2 mb-4" role="search" aria-label="查找回收站">
                    <input type="search" name="q" value=q class="input input-sm w-64" placeholder="姓名或会员编号" aria-label="姓名或会员编号"/>
                    <button type="submit" class="btn btn-sm">"查找"</button>
                </form>
                <BinTable rows=bin.binned now may_erase again/>
            }
            .into_any()
        }}
        <nav class="flex justify-end gap-2 mt-4" aria-label="翻页">
            {(!before.is_empty()).then(|| view! { <a href=here class="btn btn-sm">"回到第一页"</a> })}
            {next.map(|href| view! { <a href=href class="btn btn-sm" rel="next">"下一页"</a> })}
        </nav>
        {open}
    }
}

#[component]
fn BinTable(rows: Vec<Binned>, now: Moment, may_erase: bool, again: Callback<()>) -> impl IntoView {
    if rows.is_empty() {
        return view! { <div class="panel"><Empty icon="icon-[lucide--trash-2]" text="回收站里没有会员"/></div> }
            .into_any();
    }
    view! {
        <div class="panel p-0! overflow-x-auto">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th scope="col">"会员"</th>
                        <th scope="col">"阶段"</th>
                        <th scope="col">"红娘"</th>
                        <th scope="col" class="text-right">"合同"</th>
                        <th scope="col">"删除原因"</th>
                        <th scope="col">"删除"</th>
                        <th scope="col"><span class="sr-only">"操作"</span></th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <BinRow row now may_erase again/> }).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn BinRow(row: Binned, now: Moment, may_erase: bool, again: Callback<()>) -> impl IntoView {
    let action = ServerAction::<RestoreMember>::new();
    let error = failure(action);
    let name = StoredValue::new(row.name.clone());
    after(action, move || {
        say(format!("{}已恢复", name.get_value()));
        again.run(());
    });
    let id = row.id;
    view! {
        <tr class="row-hover">
            <td class="whitespace-nowrap">
                <p class="font-medium">{row.name}</p>
                <p class="text-xs text-muted tabular-nums">{format!("#{id} · {}", row.sex)}</p>
            </td>
            <td><StageBadge stage=row.stage/></td>
            <td class="whitespace-nowrap">{row.owner.unwrap_or_else(|| "—".into())}</td>
            <td class="text-right whitespace-nowrap">{format!("{} 份", row.contracts)}</td>
            <td class="max-w-80 break-words">{row.reason}</td>
            <td class="whitespace-nowrap">
                <p>{row.by}</p>
                <p class="text-xs text-muted"><When at=row.at now/></p>
            </td>
            <td>
                <Summary error/>
                <div class="flex justify-end gap-2">
                    <ActionForm action>
                        <input type="hidden" name="member" value=id.0/>
                        <Submit label="恢复" pending=action.pending() class="btn btn-sm"/>
                    </ActionForm>
                    {may_erase.then(|| view! { <a href=format!("{HERE}?erase={id}") class="btn btn-sm btn-ghost" data-noscroll="">"彻底删除"</a> })}
                </div>
            </td>
        </tr>
    }
}

#[component]
fn ErasedTable(rows: Vec<Erased>, now: Moment) -> impl IntoView {
    if rows.is_empty() {
        return view! { <div class="panel"><Empty icon="icon-[lucide--eraser]" text="没有彻底删除过会员"/></div> }
            .into_any();
    }
    view! {
        <div class="panel p-0! overflow-x-auto max-w-3xl">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th scope="col">"原会员编号"</th>
                        <th scope="col" class="text-right">"留存合同"</th>
                        <th scope="col">"操作人"</th>
                        <th scope="col">"时间"</th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|row| view! {
                            <tr>
                                <td class="tabular-nums">{format!("#{}", row.id)}</td>
                                <td class="text-right">{format!("{} 份", row.contracts)}</td>
                                <td>{row.by}</td>
                                <td><span title=moment(row.at)><When at=row.at now/></span></td>
                            </tr>
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn EraseSheet(binned: Binned, again: Callback<()>) -> impl IntoView {
    let action = ServerAction::<EraseMember>::new();
    let error = failure(action);
    let navigate = use_navigate();
    after(action, move || {
        say("已彻底删除个人资料");
        again.run(());
        navigate(HERE, Default::default());
    });
    let kept = if binned.contracts > 0 {
        format!(
            "{} 份合同及其收款按财务要求保留，姓名显示为「已删除会员」。",
            binned.contracts
        )
    } else {
        String::new()
    };
    view! {
        <Sheet title="彻底删除会员" close=HERE>
            <div class="alert alert-error alert-soft flex-col items-start gap-2 mb-4 text-base-content">
                <p class="font-medium">"这一步不能撤销。"</p>
                <p>"姓名、联系方式、资料、择偶要求、照片、跟进小记、内部备注、约见反馈和操作记录里的文字全部清除，手机号和身份证号可以重新登记。"</p>
                <p>{kept}</p>
                <p>"已有的数据库备份里仍有这位会员，直到备份按保留期清除；从旧备份恢复后，需要再次彻底删除。"</p>
            </div>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="member" value=binned.id.0/>
                <TextField name="name" label="输入会员姓名以确认" required=true hint=format!("请原样输入：{}", binned.name) error/>
                <Submit label="彻底删除个人资料" pending=action.pending() class="btn btn-error"/>
            </ActionForm>
        </Sheet>
    }
}
