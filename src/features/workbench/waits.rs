//! What may wait for somebody, in the order of the main loop: for whom, how it is counted, where it leads.

use super::wait::{
    AFTERSALE_OWNER, BOTH_HERE, BY, HERE, PAIR_HERE, PRESALE_OWNER, SELLER, Wait, below, in_scope, today,
};
use crate::features::members::scope;
use crate::features::staff::Right::{Approve, Create, Edit};
use crate::features::staff::{Module, Viewer};

fn calls_before(viewer: &Viewer) -> bool {
    viewer.can(Module::Presale, Create)
}
fn serves(viewer: &Viewer) -> bool {
    viewer.can(Module::Aftersale, Create)
}
fn sells(viewer: &Viewer) -> bool {
    viewer.can(Module::Contracts, Create)
}
fn matches(viewer: &Viewer) -> bool {
    viewer.can(Module::Matching, Create)
}
fn arranges(viewer: &Viewer) -> bool {
    viewer.can(Module::Dates, Create)
}

pub const WAITS: &[Wait] = &[
    Wait {
        label: "新分配待接收",
        href: "/office/new",
        icon: "icon-[lucide--inbox]",
        late: false,
        may: |v| v.can(Module::Presale, Edit) || v.can(Module::Aftersale, Edit),
        count: |sql, asked| {
            sql.push(crate::features::assignments::store::reception::NEW)
                .with(" and r.staff_id = ", asked.viewer);
        },
    },
    Wait {
        label: "红娘退回待分配",
        href: "/office/assignments/returned",
        icon: "icon-[lucide--undo-2]",
        late: false,
        may: Viewer::assigns,
        count: |sql, _| {
            sql.push(crate::features::assignments::store::reception::BACK);
        },
    },
    Wait {
        label: "待处理咨询",
        href: "/office/consultations",
        icon: "icon-[lucide--message-circle-question]",
        late: false,
        may: |v| v.can(Module::Intake, Edit),
        count: |sql, asked| {
            sql.push("consultation where state = 'waiting'");
            in_scope(
                sql,
                " and (staff_id is null or staff_id in (select below_id from staff_tree where above_id = ",
                asked,
            );
            sql.push(if asked.all { "" } else { ")" });
        },
    },
    Wait {
        label: "待审核登记",
        href: "/office/registrations",
        icon: "icon-[lucide--clipboard-check]",
        late: false,
        may: |v| v.can(Module::Intake, Edit),
        count: |sql, asked| {
            sql.push(
                "review r join member m on m.id = r.member_id where r.state = 'waiting' and m.stage = 'lead' and ",
            )
            .push(crate::here!("m.id"));
            if !asked.all && !asked.assigns {
                below(
                    sql,
                    " and m.created_by in (select below_id from staff_tree where above_id = ",
                    asked,
                );
            }
        },
    },
    Wait {
        label: "待分配售前",
        href: "/office/assignments",
        icon: "icon-[lucide--user-plus]",
        late: false,
        may: Viewer::assigns,
        count: |sql, _| {
            sql.push("member where stage = 'lead'");
            sql.push(HERE);
        },
    },
    Wait {
        label: "已签约待分配售后",
        href: "/office/assignments/aftersale",
        icon: "icon-[lucide--user-check]",
        late: false,
        may: Viewer::assigns,
        count: |sql, _| {
            sql.push("member where stage = 'signed' and aftersale_id is null");
            sql.push(HERE);
        },
    },
    Wait {
        label: "售前新分配",
        href: "/office/presale?class=new",
        icon: "icon-[lucide--sparkles]",
        late: false,
        may: calls_before,
        count: |sql, asked| {
            sql.push("member where stage = 'presale' and last_contact_at is null");
            below(sql, PRESALE_OWNER, asked);
            sql.push(HERE);
        },
    },
    Wait {
        label: "售前今日应联系",
        href: "/office/presale?class=due_today",
        icon: "icon-[lucide--phone]",
        late: false,
        may: calls_before,
        count: |sql, asked| {
            today(
                sql,
                "member where stage = 'presale' and next_contact_at between ",
                asked,
            );
            in_scope(sql, PRESALE_OWNER, asked);
            sql.push(HERE);
        },
    },
    Wait {
        label: "售前已逾期",
        href: "/office/presale?class=overdue",
        icon: "icon-[lucide--alarm-clock]",
        late: true,
        may: calls_before,
        count: |sql, asked| {
            sql.with("member where stage = 'presale' and next_contact_at < ", asked.now);
            in_scope(sql, PRESALE_OWNER, asked);
            sql.push(HERE);
        },
    },
    Wait {
        label: "草稿合同",
        href: "/office/contracts?state=draft",
        icon: "icon-[lucide--file-pen-line]",
        late: false,
        may: sells,
        count: |sql, asked| {
            sql.push("contract where state = 'draft'");
            below(sql, SELLER, asked);
        },
    },
    Wait {
        label: "退回待修改合同",
        href: "/office/contracts?state=returned",
        icon: "icon-[lucide--file-warning]",
        late: true,
        may: sells,
        count: |sql, asked| {
            sql.push("contract where state = 'returned'");
            below(sql, SELLER, asked);
        },
    },
    Wait {
        label: "待审批合同",
        href: "/office/finance",
        icon: "icon-[lucide--file-check-2]",
        late: false,
        may: |v| v.can(Module::Contracts, Approve),
        count: |sql, _| {
            sql.push("contract where state = 'submitted'");
        },
    },
    Wait {
        label: "尚未推荐的会员",
        href: "/office/aftersale?class=none",
        icon: "icon-[lucide--sparkles]",
        late: false,
        may: serves,
        count: |sql, asked| {
            sql.push("member where stage = 'in_service'");
            below(sql, AFTERSALE_OWNER, asked);
            sql.push(" and not exists (select 1 from recommendation r where r.member_id = member.id)");
            sql.push(HERE);
        },
    },
    Wait {
        label: "售后今日应联系",
        href: "/office/aftersale?class=due_today",
        icon: "icon-[lucide--phone]",
        late: false,
        may: serves,
        count: |sql, asked| {
            today(
                sql,
                "member where stage = 'in_service' and next_contact_at between ",
                asked,
            );
            in_scope(sql, AFTERSALE_OWNER, asked);
            sql.push(HERE);
        },
    },
    Wait {
        label: "售后已逾期",
        href: "/office/aftersale?class=overdue",
        icon: "icon-[lucide--alarm-clock]",
        late: true,
        may: serves,
        count: |sql, asked| {
            sql.with("member where stage = 'in_service' and next_contact_at < ", asked.now);
            in_scope(sql, AFTERSALE_OWNER, asked);
            sql.push(HERE);
        },
    },
    Wait {
        label: "推荐待答复",
        href: "/office/recommendations",
        icon: "icon-[lucide--heart]",
        late: false,
        may: matches,
        count: |sql, asked| {
            sql.push(
                "recommendation where (member_answer = 'waiting' or candidate_answer = 'waiting')
                 and member_answer in ('waiting', 'interested') and candidate_answer in ('waiting', 'interested')",
            );
            below(sql, BY, asked);
            sql.push(BOTH_HERE);
        },
    },
    Wait {
        label: "双方有意待约见",
        href: "/office/recommendations?tab=mutual",
        icon: "icon-[lucide--heart-handshake]",
        late: false,
        may: matches,
        count: |sql, asked| {
            sql.push("recommendation where member_answer = 'interested' and candidate_answer = 'interested'");
            below(sql, BY, asked);
            sql.push(
                " and not exists (select 1 from arranged_date d
                    where d.recommendation_id = recommendation.id and d.state <> 'cancelled')",
            );
            sql.push(BOTH_HERE);
        },
    },
    Wait {
        label: "介绍申请待处理",
        href: "/office/requests",
        icon: "icon-[lucide--hand-heart]",
        late: false,
        may: matches,
        count: |sql, asked| {
            sql.push("introduction_request q join member m on m.id = q.member_id where q.state = 'waiting'");
            below(
                sql,
                " and m.aftersale_id in (select below_id from staff_tree where above_id = ",
                asked,
            );
            sql.push(concat!(" and ", here!("m.id")));
        },
    },
    Wait {
        label: "今日约见",
        href: "/office/dates?tab=today",
        icon: "icon-[lucide--calendar-heart]",
        late: false,
        may: arranges,
        count: |sql, asked| {
            today(sql, "arranged_date where state = 'planned' and at between ", asked);
            below(sql, BY, asked);
            sql.push(PAIR_HERE);
        },
    },
    Wait {
        label: "约见待确认",
        href: "/office/dates?tab=consent",
        icon: "icon-[lucide--calendar-clock]",
        late: false,
        may: arranges,
        count: |sql, asked| {
            sql.with("arranged_date where state = 'planned' and at >= ", asked.now)
                .push(" and (consent_a = 'waiting' or consent_b = 'waiting')");
            below(sql, BY, asked);
            sql.push(PAIR_HERE);
        },
    },
    Wait {
        label: "约见待反馈",
        href: "/office/dates?tab=feedback",
        icon: "icon-[lucide--message-square-heart]",
        late: false,
        may: arranges,
        count: |sql, asked| {
            sql.push("arranged_date where state = 'held'");
            below(sql, BY, asked);
            sql.push(" and (select count(*) from date_feedback f where f.date_id = arranged_date.id) < 2");
            sql.push(PAIR_HERE);
        },
    },
    Wait {
        label: "服务 30 天内到期",
        href: "/office/aftersale?class=ending_soon",
        icon: "icon-[lucide--hourglass]",
        late: false,
        may: serves,
        count: |sql, asked| {
            sql.with(
                "member where stage = 'in_service' and service_ends_on <= ",
                asked.in_30_days,
            );
            in_scope(sql, AFTERSALE_OWNER, asked);
            sql.push(HERE);
        },
    },
    Wait {
        label: "待核验资料",
        href: "/office/verifications",
        icon: "icon-[lucide--badge-check]",
        late: false,
        may: |v| v.can(Module::Members, Approve),
        count: |sql, asked| {
            sql.push("verification v join member m on m.id = v.member_id where v.state = 'waiting' and");
            scope::push(sql, &asked.who);
        },
    },
    Wait {
        label: "核验到期",
        href: "/office/verifications?tab=soon",
        icon: "icon-[lucide--badge-alert]",
        late: false,
        may: |v| v.can(Module::Members, Approve),
        count: |sql, asked| {
            sql.with(
                "verification v join member m on m.id = v.member_id where v.state = 'verified' and v.valid_until <= ",
                asked.in_30_days,
            )
            .push(" and");
            scope::push(sql, &asked.who);
        },
    },
];
