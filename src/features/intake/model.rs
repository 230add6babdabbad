//! Where registrations are filled in, and what their pages show.

use crate::features::links::Card;
use crate::features::members::fields::{Fields, Group};
use crate::features::members::{Answers, Source};
use crate::features::regions::RegionLists;
use crate::features::staff::PublicMatchmaker;
use crate::types::errors::FieldErrors;
use crate::types::ids::MemberId;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

pub use crate::features::members::fields::Place;

/// The groups and the confirmation.
pub const STEPS: i64 = Group::ALL.len() as i64 + 1;

impl Place {
    /// The address of the form; a step is `?step=2`.
    pub fn path(self) -> &'static str {
        match self {
            Self::Public => "/register",
            Self::Counter => "/counter",
            Self::Office => "/office/members/new",
        }
    }

    pub fn step_path(self, step: i64) -> String {
        format!("{}?step={step}", self.path())
    }

    /// Where it leads when it is done.
    pub fn done_path(self) -> &'static str {
        match self {
            Self::Public => "/register/done",
            Self::Counter => "/counter/done",
            Self::Office => "/office/members/new/done",
        }
    }

    pub fn source(self) -> Source {
        match self {
            Self::Public => Source::Public,
            Self::Counter => Source::Counter,
            Self::Office => Source::Office,
        }
    }
}

/// The group of a step; none for the confirmation.
pub fn group_of(step: i64) -> Option<Group> {
    usize::try_from(step - 1).ok().and_then(|i| Group::ALL.get(i)).copied()
}

/// The step that asks for a field.
pub fn step_of(group: Group) -> i64 {
    Group::ALL.iter().position(|g| *g == group).map_or(1, |i| i as i64 + 1)
}

/// One step of the form with what was filled in so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegistrationPage {
    pub place: Place,
    /// 1 to `STEPS`; 0 is the counter's start.
    pub step: i64,
    /// The last step that was reached.
    pub furthest: i64,
    pub answers: Answers,
    pub fields: Fields,
    /// Filled in where the address asks for a check.
    pub errors: FieldErrors,
    pub regions: RegionLists,
    /// The name of the district and of the home province.
    pub place_name: String,
    pub has_password: bool,
    /// When the draft was last saved; none where nothing was filled in yet.
    pub saved_at: Option<Moment>,
    /// When the form was made, signed; and the puzzle of one that was sent too fast.
    pub stamp: String,
    pub challenge: String,
    /// What that one had ticked: consent to the terms, and to being shown.
    pub agreed: bool,
    pub to_be_shown: bool,
    /// By whose link the visitor came.
    pub by: Option<String>,
    /// Which draft it is, without saying how to open it; empty where there is none yet.
    pub mark: String,
    /// The count of the last saving; the browser counts on from it.
    pub seq: i64,
    /// A visitor fills it in, at a tablet that was handed over.
    pub handed: bool,
    pub now: Moment,
}

impl RegistrationPage {
    /// Whether it is the person themself who reads this.
    pub fn by_visitor(&self) -> bool {
        self.place == Place::Public || self.handed
    }
}

/// What stands at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    pub id: MemberId,
    pub name: String,
    pub facts: Vec<(String, String)>,
    pub mobile: String,
    /// Who looks after the member already.
    pub owner: Option<String>,
    /// By whose link the member came.
    pub card: Option<Card>,
    pub matchmakers: Vec<PublicMatchmaker>,
    /// What the matchmaker will ask for first: the labels of key data that is not known yet.
    pub missing: Vec<String>,
}
