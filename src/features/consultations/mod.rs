//! 前台咨询: an enquiry left on the public site; in the office it is assigned, answered, and may become a member.

pub mod access;
pub mod api;
mod model;
#[cfg(feature = "ssr")]
mod plain;
#[cfg(feature = "ssr")]
mod sight;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;

pub use model::{ConsultForm, Consultation, ConsultationFilter, ConsultationList, ConsultationState, Has, Since};
