//! 登记审核: who registered, what is missing, who might be here already; accepted or asked back.

use crate::faces::Screen;
use crate::features::duplicates::{Alike, bases_said};
use crate::features::reviews::api::{AcceptRegistration, NoteAnswer, ReturnRegistration, registrations};
use crate::features::reviews::{Review, ReviewList, ReviewState};
use crate::types::ids::MemberId;
use crate::types::masked::Masked;
use crate::types::time::{Moment, moment};
use crate::ui::{
    Badge, Empty, ErrorNote, Fact, Loading, PageHead, Resource, Sheet, Submit, Summary, Tabs, TextArea, Tone, When,
    after, failure, say,
};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

pub struct RegistrationsPage;

impl Screen for RegistrationsPage {
    fn view() -> AnyView {
        view! { <Registrations/> }.into_any()
    }
}

/// What the address says.
#[derive(Clone, Copy, PartialEq)]
struct Place {
    state: ReviewState,
    after: Option<MemberId>,
    sheet: Option<MemberId>,
}

impl Place {
    fn href(self) -> String {
        let state = match self.state {
            ReviewState::Waiting => "",
            other => other.code(),
        };
        let number = |id: Option<MemberId>| id.map(|id| id.to_string()).unwrap_or_default();
        let (after, sheet) = (number(self.after), number(self.sheet));
        let pairs = [("state", state), ("after", after.as_str()), ("sheet", sheet.as_str())];
        super::address("/office/registrations", &pairs)
    }
}

#[derive(Clone, Copy)]
struct Acts {
    accept: ServerAction<AcceptRegistration>,
    give_back: ServerAction<ReturnRegistration>,
    answer: ServerAction<NoteAnswer>,
}

#[component]
fn Registrations() -> impl IntoView {
    let query = use_query_map();
    let place = Memo::new(move |_| {
        query.with(|q| Place {
            state: q
                .get("state")
                .and_then(|s| ReviewState::from_code(&s))
                .unwrap_or(ReviewState::Waiting),
            after: q.get("after").and_then(|a| a.parse().ok()),
            sheet: q.get("sheet").and_then(|s| s.parse().ok()),
        })
    });
    let acts = Acts {
        accept: ServerAction::new(),
        give_back: ServerAction::new(),
        answer: ServerAction::new(),
    };
    let asked = Memo::new(move |_| place.with(|p| (p.state, p.after)));
    let list = Resource::new(
        move || {
            let done = (
                acts.accept.version().get(),
                acts.give_back.version().get(),
                acts.answer.version().get(),
            );
            (asked.get(), done)
        },
        |((state, after), _)| registrations(state, after),
    );
    let navigate = use_navigate();
    let close = move |words: &'static str| {
        say(words);
        let quiet = NavigateOptions {
            scroll: false,
            ..Default::default()
        };
        let shut = Place {
            sheet: None,
            ..place.get_untracked()
        };
        navigate(&shut.href(), quiet);
    };
    let (accepted, returned, answered) = (close.clone(), close.clone(), close);
    after(acts.accept, move || accepted("登记已通过"));
    after(acts.give_back, move || returned("已退回，等对方补充"));
    after(acts.answer, move || answered("已记下，重新待审核"));
    view! {
        <PageHead title="登记审核"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => view! { <Whole list place acts/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Whole(list: ReviewList, place: Memo<Place>, acts: Acts) -> impl IntoView {
    let at = place.get_untracked();
    let of = |state| {
        Place {
            state,
            after: None,
            sheet: None,
        }
        .href()
    };
    let items = vec![
        (of(ReviewState::Waiting), "待审核".to_string(), Some(list.waiting)),
        (
            of(ReviewState::Returned),
            "已退回待补充".to_string(),
            Some(list.returned),
        ),
        (of(ReviewState::Accepted), "已通过".to_string(), Some(list.accepted)),
    ];
    let page = |after| Place {
        after,
        sheet: None,
        ..at
    };
    let first = at.after.is_some().then(|| page(None).href());
    let more = list.next.map(|id| page(Some(id)).href());
    let now = list.now;
    let table = if list.rows.is_empty() {
        let text = match at.state {
            ReviewState::Waiting => "没有待审核的登记。网上或前台登记的人会先出现在这里。",
            ReviewState::Returned => "没有等对方补充的登记。",
            ReviewState::Accepted => "还没有审核通过的登记。",
        };
        view! { <Empty text icon="icon-[lucide--clipboard-check]"/> }.into_any()
    } else {
        let rows = list
            .rows
            .clone()
            .into_iter()
            .map(|row| view! { <Line row now at/> })
            .collect_view();
        view! {
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th>"会员"</th>
                        <th>"资料"</th>
                        <th>"来源"</th>
                        <th>"缺少的关键资料"</th>
                        <th>"疑似重复"</th>
                        <th>"登记时间"</th>
                        <th><span class="sr-only">"操作"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let (rows, may) = (list.rows, list.may_decide);
    let open = move || {
        let id = place.with(|p| p.sheet)?;
        let row = rows.iter().find(|r| r.member == id)?.clone();
        let close = Place { sheet: None, ..at }.href();
        Some(view! { <Sheet title=format!("{}的登记", row.name) close><Details row now may acts/></Sheet> })
    };
    view! {
        <Tabs label="审核状态" items current=of(at.state)/>
        <div class="panel p-0 overflow-x-auto">{table}</div>
        <nav class="no-print flex justify-end gap-2 mt-4" aria-label="翻页">
            {first.map(|href| view! { <a href=href class="btn btn-sm">"回到第一页"</a> })}
            {more.map(|href| view! { <a href=href class="btn btn-sm" rel="next">"下一页"</a> })}
        </nav>
        {open}
    }
}

#[component]
fn Line(row: Review, now: Moment, at: Place) -> impl IntoView {
    let href = Place {
        sheet: Some(row.member),
        ..at
    }
    .href();
    let answered = row.state == ReviewState::Waiting && row.answered_at.is_some();
    let (same, why) = (row.alike.count(), row.alike.said());
    let missing = match row.missing.len() {
        0 => view! { <span class="text-muted">"齐全"</span> }.into_any(),
        n => {
            view! { <span title=row.missing.join("、")>{format!("{n} 项：{}", short(&row.missing))}</span> }.into_any()
        }
    };
    let verb = if row.state == ReviewState::Waiting {
        "审核"
    } else {
        "查看"
    };
    view! {
        <tr>
            <td class="whitespace-nowrap">
                <a href=href.clone() class="link link-hover font-medium" data-noscroll="">{row.name.clone()}</a>
                {answered.then(|| view! { " " <Badge text="已补充" tone=Tone::Good/> })}
            </td>
            <td class="whitespace-nowrap">{format!("{} · {} 岁 · {}", row.sex, row.age, row.place)}</td>
            <td class="whitespace-nowrap">
                {row.source.label()}
                {row.proposed.clone().map(|name| view! { <p class="text-xs text-muted">{format!("推荐 {name}")}</p> })}
            </td>
            <td class="max-w-xs">{missing}</td>
            <td>
                {if same > 0 {
                    view! { <Badge text=format!("{same} 位：{why}相同") tone=Tone::Warn/> }.into_any()
                } else {
                    view! { <span class="text-muted">"未发现"</span> }.into_any()
                }}
            </td>
            <td><When at=row.created_at now/></td>
            <td class="text-right"><a href=href class="btn btn-sm" data-noscroll="" aria-label=format!("{verb}{}的登记", row.name)>{verb}</a></td>
        </tr>
    }
}

/// The first few words of a list.
fn short(labels: &[String]) -> String {
    let first: Vec<&str> = labels.iter().take(3).map(String::as_str).collect();
    let more = if labels.len() > 3 { "…" } else { "" };
    format!("{}{more}", first.join("、"))
}

#[component]
fn Details(row: Review, now: Moment, may: bool, acts: Acts) -> impl IntoView {
    let mobile = match &row.mobile {
        Masked::Hint(hint) => hint.clone(),
        _ => "—".into(),
    };
    let missing = if row.missing.is_empty() {
        "齐全".to_string()
    } else {
        row.missing.join("、")
    };
    let href = format!("/office/members/{}", row.member);
    let who = format!("{} #{}", row.name, row.member);
    let (source, at) = (row.source.label(), moment(row.created_at));
    view! {
        <div class="flex flex-col gap-6">
            <dl class="grid grid-cols-2 gap-4">
                <Fact term="会员"><a class="link" href=href>{who}</a></Fact>
                <Fact term="手机">{mobile}</Fact>
                <Fact term="来源">{source}</Fact>
                <Fact term="登记时间">{at}</Fact>
                {row.proposed.clone().map(|name| view! { <Fact term="推荐红娘">{name}</Fact> })}
                <Fact term="缺少的关键资料">{missing}</Fact>
            </dl>
            <Same row=row.clone()/>
            <History row=row.clone() now/>
            {may.then(|| view! { <Decide row acts/> })}
        </div>
    }
}

/// Others who may be the same person, and in what they agree: opened where the viewer may, else told of and no more.
#[component]
fn Same(row: Review) -> impl IntoView {
    let Alike {
        open,
        hidden,
        hidden_bases,
    } = row.alike;
    (!open.is_empty() || hidden > 0).then(|| {
        view! {
            <section class="alert alert-warning alert-soft items-start" role="note">
                <span class="icon-[lucide--users] size-5 mt-0.5" aria-hidden="true"></span>
                <div>
                    <p>"本机构已有资料相同的会员，通过前请核对是否同一人。"</p>
                    <ul>
                        {open
                            .into_iter()
                            .map(|(id, bases)| view! {
                                <li><a class="link" href=format!("/office/members/{id}")>{format!("会员 #{id}")}</a>{format!("：{}相同", bases_said(&bases))}</li>
                            })
                            .collect_view()}
                        {(hidden > 0).then(|| view! {
                            <li>{format!("{hidden} 位不在您的管辖范围（{}相同），请联系您的经理核对", bases_said(&hidden_bases))}</li>
                        })}
                    </ul>
                </div>
            </section>
        }
    })
}

#[component]
fn History(row: Review, now: Moment) -> impl IntoView {
    let asked = row.asked.clone().map(|(who, at)| {
        let account = row.has_account && row.state == ReviewState::Returned;
        let call = !row.has_account && row.state == ReviewState::Returned;
        view! {
            <div>
                <p class="whitespace-pre-wrap bg-base-200 rounded-box p-4">{row.question.clone()}</p>
                <p class="text-sm text-muted mt-1">{who} " 退回 · " <When at now/></p>
                {account.then(|| view! { <p class="text-sm mt-2">"对方登录「我的」后会看到这个问题，也可以直接补全资料。"</p> })}
                {call.then(|| view! { <p class="text-sm mt-2 text-warning-ink">"对方没有设置登录密码，看不到这个问题，请打电话联系。"</p> })}
            </div>
        }
    });
    let answered = row.answered_at.map(|at| {
        let text = if row.answer.is_empty() {
            "已补充资料".to_string()
        } else {
            row.answer.clone()
        };
        view! {
            <div>
                <p class="whitespace-pre-wrap bg-base-200 rounded-box p-4">{text}</p>
                <p class="text-sm text-muted mt-1">"答复 · " <When at now/></p>
            </div>
        }
    });
    let decided = row.decided.clone().map(|(who, at)| {
        view! { <p class="text-success-ink">{who} " 审核通过 · " <When at now/></p> }
    });
    let any = asked.is_some() || decided.is_some();
    any.then(|| {
        view! {
            <section class="flex flex-col gap-4" aria-labelledby="history-title">
                <h3 id="history-title" class="font-semibold">"经过"</h3>
                {asked}
                {answered}
                {decided}
            </section>
        }
    })
}

#[component]
fn Decide(row: Review, acts: Acts) -> impl IntoView {
    let id = row.member.0;
    let accept = (row.state != ReviewState::Accepted).then(|| {
        view! {
            <section class="border-t border-base-300 pt-4">
                <Summary error=failure(acts.accept)/>
                <ActionForm action=acts.accept>
                    <input type="hidden" name="member" value=id/>
                    <Submit label="审核通过" pending=acts.accept.pending()/>
                </ActionForm>
            </section>
        }
    });
    let ask = match row.state {
        ReviewState::Waiting => {
            let error = failure(acts.give_back);
            view! {
                <section class="border-t border-base-300 pt-4">
                    <ActionForm action=acts.give_back attr:class="flex flex-col gap-3" attr:novalidate="">
                        <input type="hidden" name="member" value=id/>
                        <TextArea name="question" label="需要对方补充或说明" rows=3 placeholder="例如：请补充身份证号和职业，方便核实" required=true error/>
                        <Submit label="退回补充" pending=acts.give_back.pending() class="btn self-start"/>
                    </ActionForm>
                </section>
            }
            .into_any()
        }
        ReviewState::Returned => {
            let error = failure(acts.answer);
            view! {
                <section class="border-t border-base-300 pt-4">
                    <ActionForm action=acts.answer attr:class="flex flex-col gap-3" attr:novalidate="">
                        <input type="hidden" name="member" value=id/>
                        <TextArea name="answer" label="电话里对方的答复" rows=3 required=true error/>
                        <Submit label="记下答复，重新审核" pending=acts.answer.pending() class="btn self-start"/>
                    </ActionForm>
                </section>
            }
            .into_any()
        }
        ReviewState::Accepted => ().into_any(),
    };
    view! { {accept} {ask} }
}
