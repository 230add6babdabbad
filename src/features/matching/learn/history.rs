//! What each person did and met with, in the order in which it became known, and how much of it lies before a
//! moment.

use super::input::Records;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    at: i64,
    /// The place of the answer in the records.
    pub answer: usize,
    /// The place of the other person.
    pub other: usize,
}

/// Somebody's answers, and the answers about them, before a moment.
#[derive(Clone, Copy, Debug)]
pub struct Past<'a> {
    pub given: &'a [Event],
    pub received: &'a [Event],
}

#[derive(Clone, Debug)]
pub struct History {
    given: Vec<Vec<Event>>,
    received: Vec<Vec<Event>>,
}

impl History {
    pub fn new(records: &Records) -> Self {
        let people = records.people().len();
        let (mut given, mut received) = (vec![Vec::new(); people], vec![Vec::new(); people]);
        for (answer, entry) in records.answers().iter().enumerate() {
            let (who, about) = records.ends(answer);
            given[who].push(Event {
                at: entry.known.0,
                answer,
                other: about,
            });
            received[about].push(Event {
                at: entry.known.1,
                answer,
                other: who,
            });
        }
        for events in given.iter_mut().chain(&mut received) {
            events.sort_unstable_by_key(|e| (e.at, e.answer));
        }
        Self { given, received }
    }

    /// Strictly before: what is of the same moment is not known yet.
    pub fn before(&self, person: usize, at: i64) -> Past<'_> {
        let earlier = |events: &[Event]| events.partition_point(|e| e.at < at);
        let (given, received) = (&self.given[person], &self.received[person]);
        Past {
            given: &given[..earlier(given)],
            received: &received[..earlier(received)],
        }
    }
}
