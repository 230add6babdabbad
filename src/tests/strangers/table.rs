//! One line for each server function: how to call it, and who may.
//!
//! A function that takes JSON has one field `json` with the whole body.
//!
//! The arguments must parse, but need not hold: where somebody is allowed, the call may end in «invalid» or
//! «not found», so choose such as change nothing (an empty name, a page that isn't there). `?member`,
//! `?contract`, `?payment`, `?recommendation`, `?merge`, `?binned`, `?date`, `?consultation`, `?package`, `?staff`, `?session`,
//! `?reception`
//! stand for records, see `records.rs`: those of one's own when a right is missing, a peer's when the
//! tree must refuse, and none at all when the call is allowed.
//!
//!   public(name, fields)                    anybody, signed in or not
//!   any_staff(name, fields)                 whoever is signed in
//!   members(name, fields)                   a member in their own pages, and no staff at all
//!   needs(name, fields, module, right)      whoever's role has the right
//!   ….peer_gets(status)                     what a peer is told where it isn't «not found»
//!   ….field(protected)                     and only who sees this field in full
//!   either(name, fields, &[(module, right)])  whoever's role has one of the rights

use super::{Entry, any_staff, either, members, needs, public};
use axum::http::StatusCode;
use yuelao::features::staff::Module::{
    Aftersale, Assignments, Audit, Contracts, Dates, Erasure, Exchange, Intake, Matching, Members, Packages, Payments,
    Presale, Records, Roles, Settings, Staff,
};
use yuelao::features::staff::Protected;
use yuelao::features::staff::Right::{Approve, Create, Delete, Edit, Export, View};

/// The fields of the account as the program asks them: saving this changes nothing.
const AS_IT_IS: super::Fields = &[
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
        needs("analysis/api/member_analysis", &[("member", "?member")], Members, View),
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
        either(
            "followups/api/follow_up_sheet",
            &[("member", "?member")],
            &[(Presale, Create), (Aftersale, Create)],
        ),
        needs("followups/api/follow_ups", &[("member", "?member")], Members, View),
        either(
            "followups/api/add_follow_up",
            FOLLOW_UP,
            &[(Presale, Create), (Aftersale, Create)],
        ),
        needs("members/api/list_members", LIST, Members, View),
        needs(
            "members/saved/save_view",
            &[("board", "all"), ("query", "sex=female"), ("view_name", "")],
            Members,
            View,
        ),
        needs(
            "members/saved/share_view",
            &[("id", "?view"), ("shared", "true")],
            Members,
            View,
        ),
        needs("members/saved/remove_view", &[("id", "?view")], Members, View),
        needs("members/api/open_member", &[("id", "?member")], Members, View),
        needs("members/api/member_timeline", &[("id", "?member")], Members, View),
        needs(
            "members/api/reveal_contact",
            &[("id", "?member"), ("kind", "mobile"), ("reason", "核对号码")],
            Members,
            View,
        )
        .field(Protected::Contact),
        needs(
            "members/api/edit_member",
            &[("id", "?member"), ("group", "basics")],
            Members,
            Edit,
        ),
        needs(
            "members/api/save_group",
            &[
                ("id", "?member"),
                ("version", "1"),
                ("group", "basics"),
                ("occupation", "x"),
            ],
            Members,
            Edit,
        ),
        needs(
            "members/api/save_contact",
            &[("id", "?member"), ("kind", "email"), ("value", "a@b.cn")],
            Members,
            Edit,
        ),
        needs("members/api/save_consent", &[("id", "?member")], Members, Edit),
        public("consultations/api/new_consultation", &[("check", "false")]),
        public("consultations/api/leave_consultation", &[("once", "k"), ("name", "")]),
        needs("consultations/api/consultations", CONSULTATIONS, Intake, View),
        needs(
            "consultations/api/consultation_of",
            &[("member", "?member")],
            Members,
            View,
        ),
        needs(
            "consultations/api/assign_consultation",
            &[("id", "?consultation"), ("to", "?staff")],
            Assignments,
            Create,
        ),
        needs(
            "consultations/api/handle_consultation",
            &[("id", "?consultation"), ("note", "甲")],
            Intake,
            Edit,
        ),
        needs(
            "consultations/api/reveal_consultation",
            &[("id", "?consultation"), ("reason", "核对号码")],
            Intake,
            View,
        )
        .field(Protected::Contact),
        public(
            "intake/api/registration",
            &[("place", "public"), ("step", "1"), ("check", "false")],
        ),
        public(
            "intake/api/save_registration",
            &[("place", "public"), ("step", "1"), ("name", "")],
        ),
        public("intake/api/submit_registration", &[("place", "public")]),
        public("intake/api/registered_member", &[("place", "public")]),
        public("intake/api/restart_registration", &[("place", "public")]),
        needs("intake/draft_aside/set_aside", &[], Intake, Create),
        needs("intake/draft_aside/resume_aside", &[("id", "?aside")], Intake, Create),
        needs("counter/api/whose_tablet", &[], Intake, Create),
        needs("counter/api/hand_over", &[("pin", ""), ("again", "")], Intake, Create),
        needs("counter/api/take_back", &[("pin", "")], Intake, Create),
        any_staff("counter/api/my_pin", &[]),
        needs(
            "counter/api/change_pin",
            &[("password", ""), ("pin", "")],
            Intake,
            Create,
        ),
        needs(
            "counter/arrivals/find_arrival",
            &[("last_four", "0000"), ("name", "甲")],
            Intake,
            Create,
        ),
        needs("counter/arrivals/note_arrival", &[("ticket", "x")], Intake, Create),
        needs("counter/arrivals/complete_arrival", &[("ticket", "x")], Intake, Create),
        public("links/api/open_link", &[("code", "abcdefgh")]),
        any_staff("links/api/my_link", &[]),
        needs("links/api/staff_link", &[("id", "?staff")], Staff, View),
        needs("links/api/proposals", &[], Assignments, View),
        needs("reviews/api/registrations", &[("state", "waiting")], Intake, View),
        needs(
            "reviews/api/accept_registration",
            &[("member", "?member")],
            Intake,
            Edit,
        ),
        needs(
            "reviews/api/return_registration",
            &[("member", "?member"), ("question", "甲")],
            Intake,
            Edit,
        ),
        needs(
            "reviews/api/note_answer",
            &[("member", "?member"), ("answer", "甲")],
            Intake,
            Edit,
        ),
        members("reviews/own/asked_of_me", &[]),
        members("reviews/own/answer_question", &[("reply", "")]),
        public("intake/api/public_team", &[]),
        public("intake/api/check_answer", &[("field", "mobile"), ("answer", "x")]),
        needs(
            "intake/api/convert_consultation",
            &[("id", "?consultation")],
            Members,
            Create,
        ),
        needs(
            "contracts/api/contract_list",
            &[
                ("query[state]", ""),
                ("query[period]", ""),
                ("query[q]", ""),
                ("query[after]", ""),
            ],
            Contracts,
            View,
        ),
        needs("contracts/api/finance_desk", &[], Payments, View),
        needs("contracts/api/contract_page", &[("id", "?contract")], Contracts, View),
        needs(
            "contracts/api/member_contracts",
            &[("member", "?member")],
            Contracts,
            View,
        ),
        needs(
            "contracts/api/contract_form",
            &[("member", "?member")],
            Contracts,
            Create,
        ),
        needs(
            "contracts/api/draft_contract",
            &[
                ("once", "k"),
                ("member", "?member"),
                ("package", "1"),
                ("starts_on", "2026-11-21"),
            ],
            Contracts,
            Create,
        ),
        needs(
            "contracts/api/renew_contract",
            &[("once", "k"), ("member", "?member")],
            Contracts,
            Create,
        ),
        needs(
            "contracts/api/edit_contract",
            &[("id", "?contract"), ("version", "1"), ("starts_on", "2026-11-21")],
            Contracts,
            Edit,
        ),
        needs("contracts/api/submit_contract", &[("id", "?contract")], Contracts, Edit),
        needs(
            "contracts/api/return_contract",
            &[("id", "?contract"), ("reason", "金额不符")],
            Contracts,
            Approve,
        ),
        needs(
            "contracts/api/approve_contract",
            &[("id", "?contract")],
            Contracts,
            Approve,
        ),
        needs(
            "contracts/api/complete_service",
            &[("member", "?member"), ("note", "甲")],
            Aftersale,
            Edit,
        ),
        needs(
            "payments/api/payment_list",
            &[
                ("query[within]", ""),
                ("query[from]", ""),
                ("query[to]", ""),
                ("query[q]", ""),
                ("query[after]", ""),
            ],
            Payments,
            View,
        ),
        needs(
            "payments/api/payment_form",
            &[("contract", "?contract")],
            Payments,
            Create,
        ),
        needs("payments/api/confirm_payment", PAYMENT, Payments, Create),
        needs("packages/api/package_list", &[], Packages, View),
        needs("packages/api/save_package", PACKAGE, Packages, Create),
        needs("matching/api/match_library", &[("member", "?member")], Matching, View),
        needs("matching/api/criteria_prices", &[("member", "?member")], Matching, View),
        needs(
            "matching/api/compare_candidates",
            &[("member", "?member"), ("candidates", "?candidate")],
            Matching,
            View,
        ),
        needs(
            "matching/api/several/introduce_several",
            &[("member", "?member"), ("candidates", "?candidate")],
            Matching,
            Create,
        ),
        needs(
            "matching/api/several/recommend_several",
            &[("member", "?member"), ("once", "k")],
            Matching,
            Create,
        ),
        needs(
            "matching/api/kin/mark_kin",
            &[("member", "?member"), ("other", ""), ("kind", "relative")],
            Matching,
            Edit,
        ),
        needs(
            "matching/api/kin/unmark_kin",
            &[("member", "?member"), ("other", "9999999")],
            Matching,
            Edit,
        ),
        needs("matching/api/decisions/matching_decisions", &[], Settings, View),
        needs(
            "matching/api/decisions/save_matching_decisions",
            &[("version", "0"), ("again_days", "")],
            Settings,
            Edit,
        ),
        needs(
            "matching/api/introduce",
            &[("member", "?member"), ("candidate", "?candidate")],
            Matching,
            Create,
        ),
        needs(
            "matching/api/recommend",
            &[
                ("member", "?member"),
                ("candidate", "?candidate"),
                ("reason", "甲"),
                ("once", "k"),
            ],
            Matching,
            Create,
        ),
        needs(
            "matching/api/recommendations_by_tab",
            &[("tab", "waiting")],
            Matching,
            View,
        ),
        needs(
            "matching/api/answer_recommendation",
            &[
                ("id", "?recommendation"),
                ("side", "member"),
                ("was", "waiting"),
                ("answer", "interested"),
            ],
            Matching,
            Edit,
        ),
        needs("photos/api/photos_of", &[("member", "?member")], Members, View),
        needs("photos/api/make_cover", &[("id", "?photo")], Members, Edit),
        needs(
            "photos/api/show_photo",
            &[("id", "?photo"), ("was", "hidden"), ("audience", "shown")],
            Members,
            Edit,
        ),
        needs(
            "photos/api/move_photo",
            &[("id", "?photo"), ("earlier", "true")],
            Members,
            Edit,
        ),
        needs("photos/api/delete_photo", &[("id", "?photo")], Members, Edit),
        needs("photos/api/restore_photo", &[("id", "?photo")], Members, Edit),
        members("photos/own/my_photos", &[]),
        members("photos/own/choose_own_cover", &[("id", "?photo")]),
        members("photos/own/delete_own_photo", &[("id", "?photo")]),
        members("photos/own/restore_own_photo", &[("id", "?photo")]),
        needs("photos/staff/photo_of_staff", &[("id", "?staff")], Staff, Edit),
        needs("photos/staff/remove_staff_photo", &[("id", "?staff")], Staff, Edit),
        needs(
            "verification/api/member_checks",
            &[("member", "?member")],
            Members,
            View,
        ),
        either(
            "verification/api/submit_check",
            &[("member", "?member"), ("item", "identity"), ("once", "k")],
            &[(Members, Edit), (Members, Approve)],
        ),
        needs(
            "verification/api/decide_check",
            &[("id", "?check"), ("version", "1"), ("verdict", "verified")],
            Members,
            Approve,
        ),
        needs(
            "verification/api/revoke_check",
            &[("id", "?check"), ("version", "1"), ("reason", "甲")],
            Members,
            Approve,
        ),
        needs(
            "verification/api/checks_by_tab",
            &[("tab", "waiting")],
            Members,
            Approve,
        ),
        needs("dates/api/dates_by_tab", &[("tab", "all")], Dates, View),
        needs("dates/api/member_dates", &[("member", "?member")], Dates, View),
        needs(
            "dates/api/plan_date",
            &[
                ("member", "?member"),
                ("recommendation", "?recommendation"),
                ("at", ""),
                ("once", "k"),
            ],
            Dates,
            Create,
        ),
        needs(
            "dates/api/consent_date",
            &[("id", "?date"), ("version", "1"), ("side", "a"), ("answer", "agreed")],
            Dates,
            Edit,
        ),
        needs("dates/api/hold_date", &[("id", "?date"), ("version", "1")], Dates, Edit),
        needs(
            "dates/api/miss_date",
            &[("id", "?date"), ("version", "1"), ("absent", "a")],
            Dates,
            Edit,
        ),
        needs(
            "dates/api/cancel_date",
            &[("id", "?date"), ("version", "1"), ("reason", "甲")],
            Dates,
            Edit,
        ),
        needs(
            "dates/api/reschedule_date",
            &[
                ("id", "?date"),
                ("version", "1"),
                ("at", "2030-01-01T10:00"),
                ("place", "甲"),
            ],
            Dates,
            Edit,
        ),
        needs(
            "dates/api/give_feedback",
            &[("date", "?date"), ("side", "a"), ("satisfaction", "5")],
            Dates,
            Edit,
        ),
        either(
            "duplicates/api/already_known",
            &[("typed[mobile]", "13000000000"), ("but", "?member")],
            &[(Members, Create), (Members, Edit), (Intake, Create)],
        ),
        needs("duplicates/api/suspected_pairs", &[], Records, View),
        needs(
            "duplicates/api/not_the_same",
            &[("a", "?member"), ("b", "?candidate")],
            Records,
            Edit,
        ),
        needs(
            "duplicates/api/merge_preview",
            &[("keep", "?member"), ("gone", "?candidate")],
            Records,
            Edit,
        ),
        needs(
            "duplicates/api/merge_members",
            &[
                ("keep", "?member"),
                ("gone", "?candidate"),
                ("keep_version", "1"),
                ("gone_version", "1"),
                ("once", "k"),
            ],
            Records,
            Edit,
        ),
        needs("duplicates/api/merges_of", &[("id", "?member")], Members, View),
        needs("duplicates/api/undo_merge", &[("id", "?merge")], Records, Edit),
        needs("recycle/api/recycle_bin", &[], Records, Delete),
        needs(
            "recycle/api/delete_member",
            &[("member", "?member"), ("reason", "甲乙")],
            Records,
            Delete,
        ),
        needs("recycle/api/restore_member", &[("member", "?binned")], Records, Delete),
        needs(
            "recycle/api/erase_member",
            &[("member", "?binned"), ("name", "甲乙")],
            Erasure,
            Delete,
        ),
        needs("marks/api/member_marks", &[("id", "?member")], Members, View),
        needs("marks/api/offered_tags", &[], Members, View),
        needs("marks/api/all_tags", &[], Members, View),
        needs("marks/api/save_tag", &[("name", "")], Records, Edit),
        needs("marks/api/remove_tag", &[("id", "99999999")], Records, Edit),
        needs(
            "marks/api/tag_members",
            &[("ids", "?member"), ("tags", ""), ("mode", "set")],
            Members,
            Edit,
        ),
        needs(
            "marks/api/add_note",
            &[("member", "?member"), ("text", "甲乙")],
            Members,
            Edit,
        ),
        needs(
            "marks/api/pin_note",
            &[("member", "?member"), ("note", "1")],
            Members,
            Edit,
        ),
        needs(
            "marks/api/remove_note",
            &[("member", "?member"), ("note", "1")],
            Members,
            Edit,
        ),
        needs(
            "marks/api/blacklist_member",
            &[("member", "?member"), ("reason", "甲乙")],
            Members,
            Edit,
        ),
        needs(
            "marks/api/lift_blacklist",
            &[("member", "?member"), ("reason", "甲乙")],
            Records,
            Edit,
        ),
        either(
            "exchange/api/exchange_desk",
            &[],
            &[(Exchange, View), (Members, Export)],
        ),
        needs(
            "exchange/api/open_import",
            &[("id", "?import"), ("show", ""), ("after", "0")],
            Exchange,
            View,
        ),
        needs(
            "exchange/api/check_import",
            &[("id", "?import"), ("version", "1"), ("mode", "both")],
            Exchange,
            Create,
        ),
        needs(
            "exchange/api/start_import",
            &[("id", "?import"), ("version", "1")],
            Exchange,
            Create,
        ),
        needs("exchange/api/cancel_import", &[("id", "?import")], Exchange, Create),
        needs("exchange/api/undo_import", &[("id", "?import")], Exchange, Delete),
        needs("exchange/api/open_export", LIST, Members, Export),
        needs(
            "exchange/api/start_export",
            &[("filter", "x"), ("once", "k")],
            Members,
            Export,
        ),
        needs("exchange/api/cancel_export", &[("id", "?export")], Members, Export),
    ]
}

const PAYMENT: super::Fields = &[
    ("once", "k"),
    ("contract", "?contract"),
    ("amount", "1"),
    ("method", "cash"),
    ("paid_on", "2026-11-20"),
    ("receipt", "R-x"),
];

const PACKAGE: super::Fields = &[
    ("once", "k"),
    ("name", ""),
    ("price", ""),
    ("months", ""),
    ("introductions", ""),
    ("dates", ""),
];

const FOLLOW_UP: super::Fields = &[
    ("member", "?member"),
    ("effective", "yes"),
    ("channel", "phone"),
    ("intent", "weak"),
    ("contacted_at", "2026-11-20T10:00"),
    ("next_contact_at", ""),
    ("note", "甲"),
    ("once", "k"),
];

const CONSULTATIONS: super::Fields = &[("json", r#"{"filter":{"state":"waiting"}}"#)];

const LIST: super::Fields = &[(
    "json",
    r#"{"filter":{"board":"all","class":"all","q":"","sort":"id","falling":true,"after":""}}"#,
)];
