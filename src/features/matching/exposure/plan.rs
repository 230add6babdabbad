//! What a run proposes: pure. Lists of candidates become offers, these are spread under the caps, and how evenly
//! people are shown is measured before, without caps, and after.

use super::Evenness;
use crate::features::matching::engine::Candidate;
use crate::features::matching::engine::spread::{Exposure, Offer, one_way, spread, without_caps};
use crate::types::ids::MemberId;
use std::collections::BTreeMap;

/// What a run knows.
pub struct Known<'a> {
    /// Members with their best candidates.
    pub lists: &'a [(MemberId, Vec<Candidate>)],
    /// At most so many proposals for each member.
    pub quota: usize,
    /// How often each candidate may still be shown; who is not named may be shown `room_else` times.
    pub room: &'a BTreeMap<MemberId, usize>,
    pub room_else: usize,
    /// `(to, about)` of every recommendation of late.
    pub before: &'a [(MemberId, MemberId)],
}

/// What it proposes.
#[derive(Debug)]
pub struct Planned {
    pub made: Vec<(MemberId, Candidate)>,
    pub before: Evenness,
    pub plain: Evenness,
    pub after: Evenness,
}

pub fn plan(known: &Known) -> Planned {
    let mut introductions: BTreeMap<MemberId, usize> = BTreeMap::new();
    for (to, about) in known.before {
        *introductions.entry(*to).or_default() += 1;
        *introductions.entry(*about).or_default() += 1;
    }
    let had = |id: MemberId| introductions.get(&id).copied().unwrap_or(0);
    let mut candidates: BTreeMap<(MemberId, MemberId), Candidate> = BTreeMap::new();
    let mut offers = Vec::new();
    for (to, list) in known.lists {
        for candidate in list {
            candidates.insert((*to, candidate.id), *candidate);
            offers.push(Offer {
                to: *to,
                about: candidate.id,
                wanted: candidate.affinity.into(),
                welcome: candidate.ours.into(),
            });
        }
    }
    // An introduction tells both: of a pair one is enough, to the one who has had fewer.
    let offers = one_way(&offers, had);
    let quota = |_| known.quota;
    let room = |id: MemberId| known.room.get(&id).copied().unwrap_or(known.room_else);
    let spread_out = spread(&offers, quota, room);
    let everybody: Vec<MemberId> = known.lists.iter().map(|(id, _)| *id).collect();
    let before: Vec<Offer> = known
        .before
        .iter()
        .map(|(to, about)| Offer {
            to: *to,
            about: *about,
            wanted: 0,
            welcome: 0,
        })
        .collect();
    let measured = |more: &[Offer]| {
        let all: Vec<Offer> = before.iter().chain(more).copied().collect();
        evenness(Exposure::of(&everybody, &all))
    };
    Planned {
        before: measured(&[]),
        plain: measured(&without_caps(&offers, quota)),
        after: measured(&spread_out),
        made: spread_out
            .iter()
            .filter_map(|o| Some((o.to, *candidates.get(&(o.to, o.about))?)))
            .collect(),
    }
}

fn evenness(e: Exposure) -> Evenness {
    let share = |f: f64| (f * 10_000.0).round() as i64;
    Evenness {
        gini: share(e.gini),
        without: share(e.without),
        most: i64::try_from(e.most).unwrap_or(i64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(id: i64, affinity: u16, ours: u16) -> Candidate {
        Candidate {
            id: MemberId(id),
            affinity,
            theirs: affinity,
            ours,
            chance: 10_000,
        }
    }

    fn known<'a>(
        lists: &'a [(MemberId, Vec<Candidate>)],
        quota: usize,
        room: &'a BTreeMap<MemberId, usize>,
        before: &'a [(MemberId, MemberId)],
    ) -> Known<'a> {
        Known {
            lists,
            quota,
            room,
            room_else: 2,
            before,
        }
    }

    #[test]
    fn the_popular_one_is_shown_to_two_and_the_others_get_their_turn() {
        // Five women like the same man best, and each has another who is nearly as good.
        let lists: Vec<_> = (1..=5)
            .map(|n| {
                (
                    MemberId(n),
                    vec![candidate(100, 9000, 5000 + n as u16), candidate(100 + n, 8000, 8000)],
                )
            })
            .chain((100..=105).map(|n| (MemberId(n), Vec::new())))
            .collect();
        let none = BTreeMap::new();
        let planned = plan(&known(&lists, 1, &none, &[]));
        let about = |id: i64| planned.made.iter().filter(|(_, c)| c.id.0 == id).count();
        assert_eq!(planned.made.len(), 5, "{planned:?}");
        assert_eq!((about(100), about(101), about(105)), (2, 1, 0));
        assert!(planned.after.gini < planned.plain.gini, "{planned:?}");
        assert!(planned.after.without < planned.plain.without, "{planned:?}");
        assert_eq!((planned.plain.most, planned.after.most), (5, 2));
        assert_eq!((planned.before.gini, planned.before.without), (0, 10_000));
    }

    #[test]
    fn what_was_shown_before_takes_room_and_counts() {
        let lists = [
            (MemberId(1), vec![candidate(100, 9000, 9000)]),
            (MemberId(100), Vec::new()),
        ];
        let room = BTreeMap::from([(MemberId(100), 0)]);
        let planned = plan(&known(&lists, 3, &room, &[(MemberId(2), MemberId(100))]));
        assert!(planned.made.is_empty());
        assert_eq!(planned.before, planned.after);
        assert_eq!(planned.before.most, 1);
    }

    proptest! {
        #[test]
        fn no_pair_is_left_that_would_rather_have_each_other_within_the_caps(
            likes in prop::collection::btree_map((1i64..8, 20i64..28), (0u16..60, 0u16..60), 0..40),
            quota in 1usize..4,
            rooms in prop::collection::vec(0usize..3, 8),
        ) {
            let mut by_member: BTreeMap<MemberId, Vec<Candidate>> = BTreeMap::new();
            for ((to, about), (affinity, ours)) in &likes {
                by_member.entry(MemberId(*to)).or_default().push(candidate(*about, *affinity, *ours));
            }
            let lists: Vec<_> = by_member.into_iter().collect();
            let room: BTreeMap<MemberId, usize> = (20..28).map(MemberId).zip(rooms).collect();
            let made = plan(&known(&lists, quota, &room, &[])).made;
            for (to, list) in &lists {
                let theirs: Vec<&Candidate> = made.iter().filter(|(m, _)| m == to).map(|(_, c)| c).collect();
                prop_assert!(theirs.len() <= quota);
                for other in list.iter().filter(|o| theirs.iter().all(|c| c.id != o.id)) {
                    let others: Vec<(MemberId, u16)> = made.iter().filter(|(_, c)| c.id == other.id).map(|(m, c)| (*m, c.ours)).collect();
                    let full = room[&other.id];
                    prop_assert!(others.len() <= full);
                    let member_would = theirs.len() < quota
                        || theirs.iter().any(|c| (other.affinity, std::cmp::Reverse(other.id)) > (c.affinity, std::cmp::Reverse(c.id)));
                    let candidate_would = others.len() < full
                        || full > 0 && others.iter().any(|(m, ours)| (other.ours, std::cmp::Reverse(*to)) > (*ours, std::cmp::Reverse(*m)));
                    prop_assert!(!(member_would && candidate_would), "{to} and {} in {made:?}", other.id);
                }
            }
        }
    }
}
