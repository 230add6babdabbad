//! The desk of matchmakers, managers and finance.

mod account;
mod assignments;
mod audit;
mod branch_sheet;
mod branches;
mod consultations;
mod contract;
mod contracts;
mod dates;
mod duplicates;
mod exchange;
mod exchange_export;
mod exchange_import;
mod finance;
mod forgotten;
mod frame;
mod leave;
mod member;
mod members;
mod menu;
mod merge;
mod new_for_me;
mod new_member;
mod packages;
mod places;
mod pool;
mod pool_rules;
mod recommendations;
mod recycle;
mod registrations;
mod requests;
mod returned;
mod rights_table;
mod role_sheet;
mod roles;
mod scorecard;
mod search;
mod settings;
mod spread;
mod staff;
mod staff_photo;
mod staff_rights;
mod staff_sheet;
mod tags;
mod tick;
mod verifications;
mod workbench;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{SsrMode, path};

lazy_piece!(office_desk: frame::Frame as Frame, workbench::WorkbenchPage as Workbench);
lazy_piece!(office_lists:
    members::MembersPage as Members, members::PresalePage as Presale, members::AftersalePage as Aftersale,
    assignments::AssignmentsPage as Assignments, search::SearchPage as Search,
);
lazy_piece!(office_member:
    member::MemberPage as Member, new_member::NewMemberPage as NewMember, new_member::MemberEnteredPage as Entered,
);
lazy_piece!(office_matches:
    recommendations::RecommendationsPage as Recommendations, dates::DatesPage as Dates,
);
lazy_piece!(office_waiting:
    consultations::ConsultationsPage as Consultations, registrations::RegistrationsPage as Registrations,
    verifications::VerificationsPage as Verifications, new_for_me::NewForMePage as NewForMe, pool::PoolPage as Pool,
    returned::ReturnedPage as Returned, places::PlacesPage as Places, duplicates::DuplicatesPage as Duplicates,
    merge::MergePage as Merge, recycle::RecyclePage as Recycle, requests::RequestsPage as Requests,
    forgotten::ForgottenPage as Forgotten, spread::SpreadPage as Spread,
);
lazy_piece!(office_money:
    contracts::Contracts as Contracts, contract::ContractPage as Contract, finance::Finance as Finance,
    packages::Packages as Packages,
);
lazy_piece!(office_house:
    staff::StaffPage as Staff, staff_rights::StaffRightsPage as StaffRights, branches::BranchesPage as Branches,
    roles::RolesPage as Roles, audit::AuditLogPage as Audit, account::AccountPage as Account, tags::TagsPage as Tags,
    settings::fields::FieldSettings as FieldSettings, settings::lists::Dictionaries as Dictionaries,
    settings::matching::MatchingSettings as MatchingSettings, scorecard::ScorecardPage as Scorecard,
    leave::LeavePage as Leave, pool_rules::PoolRulesPage as PoolRules,
);
lazy_piece!(office_exchange:
    exchange::ExchangePage as Exchange, exchange_import::ImportScreen as Import, exchange_export::ExportScreen as Export,
);

#[component(transparent)]
pub fn OfficeRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("office") view=frame::Frame::LAZY>
            <Route path=path!("packages") view=packages::Packages::LAZY ssr=SsrMode::Async/>
            <Route path=path!("contracts") view=contracts::Contracts::LAZY ssr=SsrMode::Async/>
            <Route path=path!("contracts/:id") view=contract::ContractPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("finance") view=finance::Finance::LAZY ssr=SsrMode::Async/>
            <Route path=path!("") view=workbench::WorkbenchPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("search") view=search::SearchPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("members") view=members::MembersPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("members/new") view=new_member::NewMemberPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("members/new/done") view=new_member::MemberEnteredPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("members/:id") view=member::MemberPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("assignments") view=assignments::AssignmentsPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("assignments/returned") view=returned::ReturnedPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("assignments/places") view=places::PlacesPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("assignments/:board") view=assignments::AssignmentsPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("recommendations") view=recommendations::RecommendationsPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("requests") view=requests::RequestsPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("forgotten") view=forgotten::ForgottenPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("spread") view=spread::SpreadPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("dates") view=dates::DatesPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("presale") view=members::PresalePage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("aftersale") view=members::AftersalePage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("verifications") view=verifications::VerificationsPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("consultations") view=consultations::ConsultationsPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("new") view=new_for_me::NewForMePage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("pool") view=pool::PoolPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("settings/pool") view=pool_rules::PoolRulesPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("staff/:id/leave") view=leave::LeavePage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("registrations") view=registrations::RegistrationsPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("staff") view=staff::StaffPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("staff/:id/rights") view=staff_rights::StaffRightsPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("branches") view=branches::BranchesPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("roles") view=roles::RolesPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("duplicates") view=duplicates::DuplicatesPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("duplicates/merge") view=merge::MergePage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("recycle") view=recycle::RecyclePage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("tags") view=tags::TagsPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("audit") view=audit::AuditLogPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("settings/fields") view=settings::fields::FieldSettings::LAZY ssr=SsrMode::Async/>
            <Route path=path!("settings/matching") view=settings::matching::MatchingSettings::LAZY ssr=SsrMode::Async/>
            <Route path=path!("matching/scorecard") view=scorecard::ScorecardPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("settings/dictionaries") view=settings::lists::Dictionaries::LAZY ssr=SsrMode::Async/>
            <Route path=path!("exchange") view=exchange::ExchangePage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("exchange/export") view=exchange_export::ExportScreen::LAZY ssr=SsrMode::Async/>
            <Route path=path!("exchange/:id") view=exchange_import::ImportScreen::LAZY ssr=SsrMode::Async/>
            <Route path=path!("account") view=account::AccountPage::LAZY ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

/// A path with the pairs that say something, as an address: `/office/staff?show=working`.
fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let said: Vec<String> = pairs
        .iter()
        .filter(|(_, v)| !v.is_empty())
        .map(|(k, v)| format!("{k}={}", escaped(v)))
        .collect();
    if said.is_empty() {
        path.to_string()
    } else {
        format!("{path}?{}", said.join("&"))
    }
}

/// Percent-encoded, the same on server and browser (the router's own ways differ in `-`, `.` and others).
fn escaped(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    text.bytes()
        .map(|b| {
            if plain(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
