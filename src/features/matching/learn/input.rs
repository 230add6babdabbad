//! What the model is fed with: people, cases, answers. A store or a file brings it into this form.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

pub type PersonId = i64;

/// Something known of a person beforehand, as a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trait {
    pub name: String,
    /// Says something about how often a person says yes or is wanted; others serve for crossing only.
    pub profile: bool,
}

/// A trait of the one who answers times a trait of the other (such as a wish and what answers it).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossed {
    pub name: String,
    pub who: usize,
    pub about: usize,
}

/// What the numbers of people, pairs and ratings mean. A model serves only records of its own layout.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    pub traits: Vec<Trait>,
    pub pair: Vec<String>,
    pub crossed: Vec<Crossed>,
    pub ratings: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub id: PersonId,
    /// Those held out together when the model is tried on people it was not trained on: an evening, or any
    /// even division of the members.
    pub fold: u32,
    pub man: bool,
    pub traits: Vec<Option<f64>>,
}

/// Would `who` say yes to `about`? Holds no outcome, so that no prediction can read one.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub who: PersonId,
    pub about: PersonId,
    /// The moment: only what `who` did and met with before it counts.
    pub at: i64,
    /// The same moment by the other's clock, which differs where each counts their own meetings.
    pub about_at: i64,
    /// How the two fit, in this direction.
    pub pair: Vec<Option<f64>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub case: Case,
    /// From when on it is known, by the clock of the one who answered and by the other's: only later cases may
    /// count it, though it was asked for earlier.
    pub known: (i64, i64),
    pub yes: bool,
    /// What was thought of the other: read only as the past of later cases.
    pub ratings: Vec<Option<f64>>,
}

#[derive(Clone, Debug)]
pub struct Records {
    layout: Layout,
    people: Vec<Person>,
    answers: Vec<Answer>,
    /// The places in `people` of who answered and about whom, an entry an answer.
    ends: Vec<(usize, usize)>,
    places: HashMap<PersonId, usize>,
}

impl Records {
    /// Says in words what does not fit together.
    pub fn new(layout: Layout, people: Vec<Person>, answers: Vec<Answer>) -> Result<Self, String> {
        let mut places = HashMap::with_capacity(people.len());
        for (place, person) in people.iter().enumerate() {
            if person.traits.len() != layout.traits.len() {
                return Err(format!(
                    "person {} has {} traits instead of {}",
                    person.id,
                    person.traits.len(),
                    layout.traits.len()
                ));
            }
            if places.insert(person.id, place).is_some() {
                return Err(format!("person {} comes twice", person.id));
            }
        }
        let known = layout.traits.len();
        if layout.crossed.iter().any(|c| c.who >= known || c.about >= known) {
            return Err("a crossing names a trait that there is not".to_owned());
        }
        let mut ends = Vec::with_capacity(answers.len());
        for answer in &answers {
            let case = &answer.case;
            let place = |id: PersonId| {
                places
                    .get(&id)
                    .copied()
                    .ok_or_else(|| format!("person {id} is not known"))
            };
            if case.pair.len() != layout.pair.len() || answer.ratings.len() != layout.ratings.len() {
                return Err(format!(
                    "the answer of {} about {} does not fit the layout",
                    case.who, case.about
                ));
            }
            ends.push((place(case.who)?, place(case.about)?));
        }
        Ok(Self {
            layout,
            people,
            answers,
            ends,
            places,
        })
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    pub fn people(&self) -> &[Person] {
        &self.people
    }

    pub fn answers(&self) -> &[Answer] {
        &self.answers
    }

    pub fn place(&self, id: PersonId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// Who gave the answer and about whom, as places in `people`.
    pub fn ends(&self, answer: usize) -> (usize, usize) {
        self.ends[answer]
    }
}
