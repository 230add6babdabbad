//! The agency itself: staff, roles, settings, boards, assignments, and the member's own pages.

use super::super::{Entry, Fields, any_staff, either, members, needs, public};
use axum::http::StatusCode;
use yuelao::features::staff::Module::{Aftersale, Assignments, Audit, Presale, Roles, Settings, Staff};
use yuelao::features::staff::Right::{Approve, Create, Edit, View};

const LIST: Fields = &[(
    "json",
    r#"{"filter":{"board":"all","class":"all","q":"","sort":"id","falling":true,"after":""}}"#,
)];

/// The fields of the account as the program asks them: saving this changes nothing.
const AS_IT_IS: Fields = &[
    ("group", "account"),
    ("version", "0"),
    ("shown.public.username", "true"),
    ("shown.public.password", "true"),
    ("shown.public.id_number", "true"),
    ("shown.counter.id_number", "true"),
    ("shown.office.id_number", "true"),
    ("shown.public.wechat", "true"),
    ("shown.counter.wechat", "true"),
    ("shown.office.wechat", "true"),
    ("shown.public.email", "true"),
    ("shown.counter.email", "true"),
    ("shown.office.email", "true"),
    ("shown.public.qq", "true"),
    ("shown.counter.qq", "true"),
    ("shown.office.qq", "true"),
];

pub fn table() -> Vec<Entry> {
    vec![
        public("staff/api/sign_in", &[("account", "nobody"), ("password", "x")]),
        public("staff/api/demo_accounts", &[]),
        any_staff("staff/api/me", &[]),
        any_staff("staff/api/sign_out", &[]),
        any_staff("staff/api/my_sessions", &[]),
        any_staff("staff/api/revoke_session", &[("session", "?session")]),
        any_staff(
            "staff/api/change_password",
            &[("current", ""), ("fresh", ""), ("again", "")],
        ),
        needs("staff/api/people/list_staff", &[("show", ""), ("q", "")], Staff, View),
        needs("staff/api/people/open_staff_form", &[("id", "?staff")], Staff, Edit),
        needs(
            "staff/api/people/save_staff",
            &[
                ("id", "?staff"),
                ("version", "1"),
                ("once", "k"),
                ("name", "甲"),
                ("role", "3"),
            ],
            Staff,
            Edit,
        ),
        needs("staff/api/people/disable_staff", &[("id", "?staff")], Staff, Edit),
        needs("staff/api/people/enable_staff", &[("id", "?staff")], Staff, Edit),
        needs("staff/api/units/list_units", &[], Staff, View),
        // Branches and departments are the whole agency's: whoever sees only their tree changes none.
        needs(
            "staff/api/units/save_unit",
            &[
                ("once", "k"),
                ("kind", "department"),
                ("name", ""),
                ("parent", "?branch"),
            ],
            Staff,
            Create,
        )
        .peer_gets(StatusCode::FORBIDDEN),
        needs("staff/api/units/close_unit", &[("id", "?branch")], Staff, Edit).peer_gets(StatusCode::FORBIDDEN),
        needs("staff/api/units/reopen_unit", &[("id", "?branch")], Staff, Edit).peer_gets(StatusCode::FORBIDDEN),
        needs("rights/api/rights_of", &[("id", "?staff")], Roles, View),
        needs("staff/api/roles/list_roles", &[], Roles, View),
        needs(
            "staff/api/roles/save_role",
            &[("once", "k"), ("name", ""), ("scope", "tree")],
            Roles,
            Create,
        ),
        needs("settings/api/field_settings", &[("group", "basics")], Settings, View),
        needs("settings/api/save_field_settings", AS_IT_IS, Settings, Edit),
        needs("settings/api/save_custom_field", &[("once", "k")], Settings, Edit),
        needs("settings/api/word_list", &[("list", "")], Settings, View),
        needs(
            "settings/api/save_word_list",
            &[("list", "nothing"), ("version", "0")],
            Settings,
            Edit,
        ),
        needs(
            "audit/api/audit_log",
            &[
                ("kind", ""),
                ("person", ""),
                ("from", ""),
                ("to", ""),
                ("member", ""),
                ("before", ""),
            ],
            Audit,
            View,
        ),
        public("portal/api/sign_in_member", &[("name", "nobody"), ("password", "x")]),
        public("portal/api/demo_member", &[]),
        members("portal/api/sign_out_member", &[]),
        members("portal/api/my_page", &[]),
        members(
            "portal/api/answer_own_recommendation",
            &[("id", "?recommendation"), ("answer", "interested")],
        ),
        members(
            "portal/api/consent_own_date",
            &[("id", "?date"), ("version", "1"), ("answer", "agreed")],
        ),
        public("regions/api/regions_under", &[("code", "0")]),
        any_staff("workbench/api/what_waits", &[]),
        any_staff("workbench/api/calls_today", &[]),
        any_staff("search/api/search_office", &[("q", "gebi")]),
        needs("assignments/api/owners", &[("phase", "presale")], Assignments, View),
        // The peer may not give members to the staff of another tree either, and is told so at the field.
        needs(
            "assignments/api/assign_members",
            &[("ids", "?member"), ("phase", "presale"), ("to", "?staff")],
            Assignments,
            Create,
        )
        .peer_gets(StatusCode::UNPROCESSABLE_ENTITY),
        needs("assignments/api/count_board", LIST, Assignments, View),
        needs(
            "assignments/api/distribute/preview_distribution",
            &[
                ("phase", "presale"),
                ("way", "even"),
                ("ids", "?member"),
                ("people", "?staff"),
            ],
            Assignments,
            Create,
        ),
        needs(
            "assignments/api/distribute/distribute",
            &[
                ("phase", "presale"),
                ("way", "even"),
                ("ids", "?member"),
                ("people", "?staff"),
                ("seal", ""),
            ],
            Assignments,
            Create,
        ),
        either(
            "assignments/api/reception/new_for_me",
            &[],
            &[(Presale, Edit), (Aftersale, Edit)],
        ),
        // What waits for somebody else's word is changed for everybody but them.
        either(
            "assignments/api/reception/accept_members",
            &[("ids", "?reception")],
            &[(Presale, Edit), (Aftersale, Edit)],
        )
        .peer_gets(StatusCode::CONFLICT),
        either(
            "assignments/api/reception/hand_back_members",
            &[("ids", "?reception"), ("reason", "甲")],
            &[(Presale, Edit), (Aftersale, Edit)],
        )
        .peer_gets(StatusCode::CONFLICT),
        needs(
            "assignments/api/reception/handed_back",
            &[("phase", "presale")],
            Assignments,
            Create,
        ),
        either(
            "assignments/api/pool/open_pool",
            &[("json", r#"{"filter":{}}"#)],
            &[(Presale, Create), (Assignments, Create)],
        ),
        either(
            "assignments/api/pool/pool_moves",
            &[],
            &[(Presale, Create), (Assignments, Create)],
        ),
        needs(
            "assignments/api/pool/claim_members",
            &[("ids", "?member")],
            Presale,
            Create,
        )
        .peer_gets(StatusCode::CONFLICT),
        needs(
            "assignments/api/pool/release_members",
            &[("ids", "?member")],
            Assignments,
            Create,
        ),
        needs("assignments/api/settings/open_rules", &[], Assignments, Approve),
        needs(
            "assignments/api/settings/save_rules",
            &[("version", "0"), ("claims_a_day", "x")],
            Assignments,
            Approve,
        ),
        needs("assignments/api/settings/list_places", &[], Assignments, View),
        needs(
            "assignments/api/settings/save_places",
            &[("staff", "?staff"), ("presale", "1")],
            Assignments,
            Edit,
        ),
        needs("assignments/api/leaving/open_leaving", &[("id", "?staff")], Staff, Edit),
        needs(
            "assignments/api/leaving/hand_everything_over",
            &[("id", "?staff"), ("once", "k")],
            Staff,
            Edit,
        ),
        needs(
            "assignments/api/give_up_member",
            &[("member", "?member"), ("reason", "甲")],
            Presale,
            Edit,
        ),
    ]
}
