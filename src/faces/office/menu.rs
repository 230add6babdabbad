//! The modules of the office as its menu: for whom each place is, and what waits there.

use crate::features::staff::{Module, Right, Viewer};
use crate::features::workbench::{Figure, counted};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A place of the office: address, label, icon, the right that opens it, the figures that count for it.
struct Place(
    &'static str,
    &'static str,
    &'static str,
    Module,
    Right,
    &'static [&'static str],
);

const NEW_FOR_ME: &str = "/office/new";
const POOL: &str = "/office/pool";

/// Whether the viewer works at a place.
fn opens(viewer: &Viewer, place: &Place) -> bool {
    let also = match place.0 {
        // For those whom members are given to, in either phase.
        NEW_FOR_ME => viewer.can(Module::Presale, Right::Edit) || viewer.can(Module::Aftersale, Right::Edit),
        // For those who claim and those who assign.
        POOL => viewer.can(Module::Presale, Right::Create) || viewer.assigns(),
        _ => true,
    };
    also && viewer.can(place.3, place.4)
}

const PLACES: &[(&str, &[Place])] = &[
    (
        "会员",
        &[
            Place(
                NEW_FOR_ME,
                "新分配给我",
                "icon-[lucide--inbox]",
                Module::Members,
                Right::View,
                &["新分配待接收"],
            ),
            Place(
                "/office/members",
                "全部会员",
                "icon-[lucide--users]",
                Module::Members,
                Right::View,
                &[],
            ),
            Place(
                "/office/consultations",
                "前台咨询",
                "icon-[lucide--message-circle-question]",
                Module::Intake,
                Right::View,
                &["待处理咨询"],
            ),
            Place(
                "/office/registrations",
                "登记审核",
                "icon-[lucide--clipboard-check]",
                Module::Intake,
                Right::View,
                &["待审核登记"],
            ),
            Place(
                "/office/assignments",
                "会员分配",
                "icon-[lucide--user-plus]",
                Module::Assignments,
                Right::View,
                &["待分配售前", "已签约待分配售后"],
            ),
            Place(POOL, "公海", "icon-[lucide--waves]", Module::Members, Right::View, &[]),
            Place(
                "/office/verifications",
                "资料核验",
                "icon-[lucide--badge-check]",
                Module::Members,
                Right::Approve,
                &["待核验资料", "核验到期"],
            ),
            Place(
                "/office/exchange",
                "导入导出",
                "icon-[lucide--arrow-down-up]",
                Module::Exchange,
                Right::View,
                &[],
            ),
        ],
    ),
    (
        "服务",
        &[
            Place(
                "/office/presale",
                "售前跟进",
                "icon-[lucide--phone-call]",
                Module::Presale,
                Right::View,
                &["售前已逾期"],
            ),
            Place(
                "/office/aftersale",
                "售后服务",
                "icon-[lucide--hand-heart]",
                Module::Aftersale,
                Right::View,
                &["售后已逾期"],
            ),
            Place(
                "/office/recommendations",
                "推荐",
                "icon-[lucide--heart]",
                Module::Matching,
                Right::Create,
                &["双方有意待约见"],
            ),
            Place(
                "/office/requests",
                "介绍申请",
                "icon-[lucide--mail-plus]",
                Module::Matching,
                Right::Create,
                &["介绍申请待处理"],
            ),
            Place(
                "/office/forgotten",
                "久未介绍",
                "icon-[lucide--hourglass]",
                Module::Matching,
                Right::Create,
                &[],
            ),
            Place(
                "/office/spread",
                "分散推荐",
                "icon-[lucide--shuffle]",
                Module::Matching,
                Right::Create,
                &[],
            ),
            Place(
                "/office/dates",
                "约见",
                "icon-[lucide--calendar-heart]",
                Module::Dates,
                Right::View,
                &["今日约见"],
            ),
        ],
    ),
    (
        "合同与财务",
        &[
            Place(
                "/office/contracts",
                "合同",
                "icon-[lucide--file-text]",
                Module::Contracts,
                Right::View,
                &["退回待修改合同"],
            ),
            Place(
                "/office/finance",
                "财务审批",
                "icon-[lucide--badge-check]",
                Module::Payments,
                Right::View,
                &["待审批合同"],
            ),
            Place(
                "/office/packages",
                "套餐",
                "icon-[lucide--package]",
                Module::Packages,
                Right::View,
                &[],
            ),
        ],
    ),
    (
        "管理",
        &[
            Place(
                "/office/duplicates",
                "疑似重复",
                "icon-[lucide--merge]",
                Module::Records,
                Right::View,
                &[],
            ),
            Place(
                "/office/recycle",
                "回收站",
                "icon-[lucide--trash-2]",
                Module::Records,
                Right::Delete,
                &[],
            ),
            Place(
                "/office/tags",
                "标签",
                "icon-[lucide--tags]",
                Module::Records,
                Right::Edit,
                &[],
            ),
            Place(
                "/office/staff",
                "红娘",
                "icon-[lucide--contact]",
                Module::Staff,
                Right::View,
                &[],
            ),
            Place(
                "/office/branches",
                "门店部门",
                "icon-[lucide--building-2]",
                Module::Staff,
                Right::View,
                &[],
            ),
            Place(
                "/office/roles",
                "角色权限",
                "icon-[lucide--shield-check]",
                Module::Roles,
                Right::View,
                &[],
            ),
            Place(
                "/office/settings/fields",
                "登记字段",
                "icon-[lucide--list-checks]",
                Module::Settings,
                Right::View,
                &[],
            ),
            Place(
                "/office/settings/dictionaries",
                "词典",
                "icon-[lucide--book-a]",
                Module::Settings,
                Right::View,
                &[],
            ),
            Place(
                "/office/matching/scorecard",
                "配对记分卡",
                "icon-[lucide--scale]",
                Module::Settings,
                Right::View,
                &[],
            ),
            Place(
                "/office/settings/matching",
                "配对规则",
                "icon-[lucide--heart-handshake]",
                Module::Settings,
                Right::View,
                &[],
            ),
            Place(
                "/office/audit",
                "操作日志",
                "icon-[lucide--scroll-text]",
                Module::Audit,
                Right::View,
                &[],
            ),
        ],
    ),
];

/// The modules that this viewer works with.
#[component]
pub fn Places(viewer: Viewer, figures: Vec<Figure>) -> impl IntoView {
    let waiting = |counted: &[&str]| {
        figures
            .iter()
            .filter(|f| counted.contains(&f.label.as_str()))
            .map(|f| f.count)
            .sum::<i64>()
    };
    let path = use_location().pathname;
    view! {
            <nav class="px-2 pb-6" aria-label="主菜单">
                <ul class="menu w-full p-0 gap-0.5">
                    <li><SideLink href="/office" label="工作台" icon="icon-[lucide--layout-dashboard]" waiting=0 here=Signal::derive(move || path.get() == "/office")/></li>
                </ul>
                {PLACES
                    .iter()
                    .filter_map(|(title, places)| {
                        let shown: Vec<_> = places.iter().filter(|p| opens(&viewer, p)).collect();
                        (!shown.is_empty()).then(|| view! {
                            <h2 class="px-4 pt-4 pb-1 text-xs text-muted">{*title}</h2>
                            <ul class="menu w-full p-0 gap-0.5">
                                {shown
                                    .into_iter()
                                    .map(|Place(href, label, icon, _, _, counted)| {
                                        let here = Signal::derive(move || path.with(|p| p == href || p.starts_with(&format!("{href}/"))));
                                        view! { <li><SideLink href label icon waiting=waiting(counted) here/></li> }
                                    })
                                    .collect_view()}
                            </ul>
                        })
                    })
                    .collect_view()}
            </nav>
    }
}

#[component]
fn SideLink(
    href: &'static str,
    label: &'static str,
    icon: &'static str,
    /// How many wait there.
    waiting: i64,
    here: Signal<bool>,
) -> impl IntoView {
    view! {
        <a href=href class="flex items-center" class:menu-active=move || here.get() aria-current=move || here.get().then_some("page")>
            <span class=format!("{icon} size-4.5") aria-hidden="true"></span>
            <span class="flex-1">{label}</span>
            {(waiting > 0).then(|| view! { <span class="badge badge-sm badge-primary tabular-nums">{counted(waiting)}</span> })}
        </a>
    }
}
