//! What was checked of a member: badges, the tab of a member's page, its sheets.

mod badges;
mod sheets;
mod tab;

pub use badges::{CheckedItems, CheckedMark, validity_badge};
pub use sheets::{DecideSheet, RevokeSheet, SubmitSheet};
pub use tab::ChecksTab;
