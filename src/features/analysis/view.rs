//! The tab 「分析」 of a member's page: figures, and what happened by month.

use super::api::member_analysis;
use super::{Analysis, Consultations, Dates, FollowUps, Payments, Recommendations, Requests, Visits};
use crate::types::ids::MemberId;
use crate::types::money::Money;
use crate::types::time::Moment;
use crate::ui::{Chart, ChartKind, ErrorNote, Fact, Loading, Resource, Series, When};
use leptos::prelude::*;

#[component]
pub fn MemberAnalysis(member: MemberId) -> impl IntoView {
    let analysis = Resource::new(move || member, member_analysis);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match analysis.await {
                    Ok(analysis) => view! { <Whole analysis/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Whole(analysis: Analysis) -> impl IntoView {
    let Analysis {
        months,
        visits,
        follow_ups,
        recommendations,
        requests,
        dates,
        consultations,
        payments,
        now,
    } = analysis;
    let line = months.clone();
    let paid = payments.clone().map(|p| (p.by_month, months.clone()));
    view! {
        <div class="flex flex-col gap-4">
            <div class="grid lg:grid-cols-2 xl:grid-cols-3 gap-4">
                <VisitPanel visits=visits.clone() now/>
                <FollowUpPanel follow_ups=follow_ups.clone() now/>
                {recommendations.map(|recommendations| view! { <RecommendationPanel recommendations/> })}
                {requests.map(|requests| view! { <RequestPanel requests now/> })}
                {dates.map(|dates| view! { <DatePanel dates now/> })}
                {consultations.map(|consultations| view! { <ConsultationPanel consultations now/> })}
                {payments.map(|payments| view! { <PaymentPanel payments/> })}
            </div>
            <section class="panel" aria-label="近 12 个月">
                <div class="grid xl:grid-cols-2 gap-6">
                    <Chart id="chart-follow-ups" title="每月跟进（次）" kind=ChartKind::Bars labels=months
                        series=vec![Series::new("跟进", follow_ups.by_month)]/>
                    <Chart id="chart-visits" title="每月访问个人主页" kind=ChartKind::Line labels=line
                        series=vec![Series::new("访问天数", visits.days_by_month), Series::new("登录次数", visits.sign_ins_by_month)]/>
                    {paid.map(|(values, labels)| view! {
                        <Chart id="chart-payments" title="每月收款" kind=ChartKind::Bars labels series=vec![Series::new("收款", values)] shown=yuan/>
                    })}
                </div>
            </section>
        </div>
    }
}

/// Fen as whole yuan: a chart needs no more.
fn yuan(fen: i64) -> String {
    format!("¥{}", fen / 100)
}

/// A titled group of figures.
#[component]
fn Panel(title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="panel" aria-label=title>
            <h2 class="font-semibold mb-3">{title}</h2>
            <dl class="grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-x-3 gap-y-3">{children()}</dl>
        </section>
    }
}

#[component]
fn Figure(term: &'static str, #[prop(into)] value: String) -> impl IntoView {
    view! { <Fact term=term><span class="text-lg font-semibold tabular-nums whitespace-nowrap">{value}</span></Fact> }
}

#[component]
fn Last(term: &'static str, at: Option<Moment>, now: Moment) -> impl IntoView {
    view! { <Fact term=term>{at.map_or_else(|| "还没有".into_any(), |at| view! { <When at now/> }.into_any())}</Fact> }
}

fn times(n: i64) -> String {
    format!("{n} 次")
}

#[component]
fn VisitPanel(visits: Visits, now: Moment) -> impl IntoView {
    view! {
        <Panel title="访问与登录">
            <Figure term="登录" value=times(visits.sign_ins)/>
            <Figure term="访问" value=format!("{} 天", visits.days)/>
            <Last term="最近一次" at=visits.last_at now/>
        </Panel>
    }
}

#[component]
fn FollowUpPanel(follow_ups: FollowUps, now: Moment) -> impl IntoView {
    view! {
        <Panel title="红娘跟进">
            <Figure term="跟进" value=times(follow_ups.total)/>
            <Figure term="其中有效" value=times(follow_ups.effective)/>
            <Last term="最近一次" at=follow_ups.last_at now/>
        </Panel>
    }
}

#[component]
fn RecommendationPanel(recommendations: Recommendations) -> impl IntoView {
    let r = recommendations;
    view! {
        <Panel title="推荐与答复">
            <Figure term="收到推荐" value=times(r.received)/>
            <Figure term="被推荐给他人" value=times(r.made)/>
            <Figure term="双方有意" value=times(r.mutual)/>
            <Figure term="答复有意" value=times(r.interested)/>
            <Figure term="婉拒" value=times(r.declined)/>
            <Figure term="待答复或未答" value=times(r.waiting + r.no_answer)/>
        </Panel>
    }
}

#[component]
fn RequestPanel(requests: Requests, now: Moment) -> impl IntoView {
    view! {
        <Panel title="介绍申请">
            <Figure term="本人提出" value=times(requests.made)/>
            <Figure term="他人想认识" value=times(requests.wanted)/>
            <Figure term="待处理" value=times(requests.open)/>
            <Figure term="已安排推荐" value=times(requests.accepted)/>
            <Last term="最近一次" at=requests.last_at now/>
        </Panel>
    }
}

#[component]
fn DatePanel(dates: Dates, now: Moment) -> impl IntoView {
    let content = dates
        .satisfaction_tenths
        .map_or_else(|| "—".to_string(), |t| format!("{}.{} 分", t / 10, t % 10));
    view! {
        <Panel title="约见">
            <Figure term="已见面" value=times(dates.held)/>
            <Figure term="已安排" value=times(dates.planned)/>
            <Figure term="爽约或取消" value=times(dates.no_show + dates.cancelled)/>
            <Figure term="本人平均满意度" value=content/>
            <Last term="最近见面" at=dates.last_held_at now/>
        </Panel>
    }
}

#[component]
fn ConsultationPanel(consultations: Consultations, now: Moment) -> impl IntoView {
    view! {
        <Panel title="咨询">
            <Figure term="咨询" value=times(consultations.total)/>
            <Figure term="待处理" value=times(consultations.waiting)/>
            <Last term="最近一次" at=consultations.last_at now/>
        </Panel>
    }
}

#[component]
fn PaymentPanel(payments: Payments) -> impl IntoView {
    let total: Money = payments.total;
    let last = payments
        .last_on
        .map_or_else(|| "还没有".to_string(), |day| day.to_string());
    view! {
        <Panel title="付款">
            <Figure term="累计付款" value=total.to_string()/>
            <Figure term="付款" value=format!("{} 笔", payments.count)/>
            <Fact term="最近一笔">{last}</Fact>
        </Panel>
    }
}
