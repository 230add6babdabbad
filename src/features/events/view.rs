//! An event as a person reads it: an icon, and the timeline made of sentences.

use super::sentence::sentence;
use super::{Event, EventKind};
use crate::types::time::Moment;
use crate::ui::When;
use leptos::prelude::*;

/// The icon of a kind of event, as a class.
pub fn icon(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Registered => "icon-[lucide--user-plus]",
        EventKind::ProfileEdited | EventKind::ContactEdited => "icon-[lucide--pencil]",
        EventKind::CriteriaEdited => "icon-[lucide--list-checks]",
        EventKind::Revealed => "icon-[lucide--eye]",
        EventKind::Assigned | EventKind::ConsultationAssigned => "icon-[lucide--arrow-right-left]",
        EventKind::Taken => "icon-[lucide--user-check]",
        EventKind::HandedBack => "icon-[lucide--undo-2]",
        EventKind::PoolReleased | EventKind::PoolClaimed => "icon-[lucide--waves]",
        EventKind::StaffLeft => "icon-[lucide--user-x]",
        EventKind::RulesSaved => "icon-[lucide--sliders-horizontal]",
        EventKind::FollowedUp => "icon-[lucide--phone]",
        EventKind::Abandoned => "icon-[lucide--archive]",
        EventKind::Resumed => "icon-[lucide--undo-2]",
        EventKind::ContractDrafted | EventKind::ContractEdited => "icon-[lucide--file-pen]",
        EventKind::ContractSubmitted => "icon-[lucide--send]",
        EventKind::ContractReturned => "icon-[lucide--corner-up-left]",
        EventKind::ContractTerminated => "icon-[lucide--file-x-2]",
        EventKind::ContractApproved => "icon-[lucide--file-check]",
        EventKind::ContractRenewed => "icon-[lucide--refresh-cw]",
        EventKind::PaymentConfirmed => "icon-[lucide--banknote]",
        EventKind::ServiceCompleted => "icon-[lucide--flag]",
        EventKind::Recommended => "icon-[lucide--heart]",
        EventKind::Answered => "icon-[lucide--message-square-reply]",
        EventKind::DatePlanned => "icon-[lucide--calendar-plus]",
        EventKind::DateConsented | EventKind::DateHeld => "icon-[lucide--calendar-check]",
        EventKind::DateMissed | EventKind::DateCancelled => "icon-[lucide--calendar-x]",
        EventKind::DateFeedback => "icon-[lucide--star]",
        EventKind::Consulted => "icon-[lucide--message-circle-question-mark]",
        EventKind::ConsultationHandled => "icon-[lucide--message-circle-more]",
        EventKind::PhotoAdded => "icon-[lucide--image-plus]",
        EventKind::PhotoChanged => "icon-[lucide--image]",
        EventKind::PhotoDeleted => "icon-[lucide--image-off]",
        EventKind::CheckSubmitted => "icon-[lucide--file-search]",
        EventKind::Checked => "icon-[lucide--badge-check]",
        EventKind::CheckRevoked | EventKind::CheckOutdated => "icon-[lucide--badge-x]",
        EventKind::ViewSaved | EventKind::ViewRemoved => "icon-[lucide--bookmark]",
        EventKind::PackageSaved => "icon-[lucide--package]",
        EventKind::StaffSaved | EventKind::StaffEnabled => "icon-[lucide--user-cog]",
        EventKind::StaffDisabled => "icon-[lucide--user-x]",
        EventKind::PasswordChanged | EventKind::KeysRotated => "icon-[lucide--key-round]",
        EventKind::RoleSaved | EventKind::RightsViewed => "icon-[lucide--shield-check]",
        EventKind::UnitSaved => "icon-[lucide--building-2]",
        EventKind::SettingsSaved => "icon-[lucide--sliders-horizontal]",
        EventKind::SignedIn => "icon-[lucide--log-in]",
        EventKind::SignInFailed => "icon-[lucide--triangle-alert]",
        EventKind::SignedOut | EventKind::SessionRevoked => "icon-[lucide--log-out]",
        EventKind::TagsChanged | EventKind::TagSaved => "icon-[lucide--tag]",
        EventKind::NoteWritten | EventKind::NoteRemoved => "icon-[lucide--sticky-note]",
        EventKind::Blacklisted => "icon-[lucide--ban]",
        EventKind::BlacklistLifted => "icon-[lucide--circle-check]",
        EventKind::Merged | EventKind::MergeUndone => "icon-[lucide--merge]",
        EventKind::NotSame | EventKind::KinMarked | EventKind::KinUnmarked => "icon-[lucide--users]",
        EventKind::Deleted => "icon-[lucide--trash-2]",
        EventKind::Restored => "icon-[lucide--archive-restore]",
        EventKind::Erased => "icon-[lucide--eraser]",
        EventKind::PinSet | EventKind::PinFailed => "icon-[lucide--key-round]",
        EventKind::HandedOver | EventKind::TakenBack => "icon-[lucide--tablet]",
        EventKind::LookedUp => "icon-[lucide--search]",
        EventKind::Arrived => "icon-[lucide--map-pin-check]",
        EventKind::RegistrationAccepted => "icon-[lucide--clipboard-check]",
        EventKind::RegistrationReturned => "icon-[lucide--clipboard-x]",
        EventKind::RegistrationAnswered => "icon-[lucide--clipboard-pen]",
        EventKind::ProposalRejected => "icon-[lucide--lightbulb-off]",
        EventKind::RequestMade | EventKind::RequestHandled | EventKind::RequestWithdrawn => "icon-[lucide--mail-plus]",
        EventKind::SpreadBegun | EventKind::SpreadRefused => "icon-[lucide--shuffle]",
        EventKind::Imported => "icon-[lucide--file-up]",
        EventKind::ImportUndone => "icon-[lucide--undo-2]",
        EventKind::Exported => "icon-[lucide--file-down]",
    }
}

/// Events below each other on a line, newest first; who and when beside each.
#[component]
pub fn Timeline(events: Vec<Event>, now: Moment) -> impl IntoView {
    view! {
        <ol class="flex flex-col">
            {events.into_iter().map(|event| view! { <Happened event now/> }).collect_view()}
        </ol>
    }
}

#[component]
fn Happened(event: Event, now: Moment) -> impl IntoView {
    let who = event.staff_name.clone().unwrap_or_else(|| "系统".to_string());
    view! {
        <li class="happened">
            <span class="happened-dot">
                <span class=format!("{} size-4", icon(event.kind)) aria-hidden="true"></span>
            </span>
            <div class="min-w-0 flex-1 pb-5">
                <p>{sentence(&event)}</p>
                <p class="text-xs text-muted flex gap-2">
                    <span>{who}</span>
                    <When at=event.at now/>
                </p>
            </div>
        </li>
    }
}
