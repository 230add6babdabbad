//! Who gets whom when many members are spread over several matchmakers: pure.

use super::{Taker, Way};
use crate::types::ids::{MemberId, StaffId};
use std::collections::BTreeMap;

/// A member to be given, the province they live in, and who has them now: that is nobody to give them to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    pub id: MemberId,
    pub province: i64,
    pub owner: Option<StaffId>,
}

/// Spreads members, in their order, over those who have room. Who finds nobody gets nothing. `last` is who
/// was given a member before this; taking turns goes on after them.
pub fn spread(
    way: Way,
    members: &[Given],
    takers: &[Taker],
    last: Option<StaffId>,
) -> Vec<(MemberId, Option<StaffId>)> {
    let mut hands: Vec<Hand> = takers.iter().map(Hand::of).collect();
    hands.sort_by_key(|h| h.taker.id);
    let mut turn = last.map_or(0, |last| hands.iter().position(|h| h.taker.id > last).unwrap_or(0));
    let mut given = Vec::with_capacity(members.len());
    for member in members {
        let chosen = match way {
            Way::Even => least(&hands, member, |h| (h.got, h.taker.load)),
            Way::Capacity => least(&hands, member, |h| (-h.left(), h.got)),
            Way::Place => {
                let here: Vec<usize> = open(&hands, member)
                    .filter(|&i| serves(hands[i].taker, member))
                    .collect();
                here.into_iter()
                    .min_by_key(|&i| (-hands[i].left(), hands[i].got, hands[i].taker.id))
            }
            Way::RoundRobin => {
                let next = (0..hands.len())
                    .map(|step| (turn + step) % hands.len())
                    .find(|&i| hands[i].takes(member));
                turn = next.map_or(turn, |i| i + 1);
                next
            }
        };
        let to = chosen.map(|i| {
            hands[i].got += 1;
            hands[i].taker.id
        });
        given.push((member.id, to));
    }
    given
}

struct Hand<'a> {
    taker: &'a Taker,
    got: i64,
}

impl<'a> Hand<'a> {
    fn of(taker: &'a Taker) -> Self {
        Self { taker, got: 0 }
    }

    fn left(&self) -> i64 {
        self.taker.room() - self.got
    }

    fn takes(&self, member: &Given) -> bool {
        self.left() > 0 && member.owner != Some(self.taker.id)
    }
}

fn serves(taker: &Taker, member: &Given) -> bool {
    taker.provinces.contains(&member.province)
}

fn open<'h>(hands: &'h [Hand], member: &'h Given) -> impl Iterator<Item = usize> + 'h {
    (0..hands.len()).filter(|&i| hands[i].takes(member))
}

fn least(hands: &[Hand], member: &Given, by: impl Fn(&Hand) -> (i64, i64)) -> Option<usize> {
    open(hands, member).min_by_key(|&i| (by(&hands[i]), hands[i].taker.id))
}

/// Of all who would serve this member by the rule, there is their present owner and nobody else.
pub fn only_owner(way: Way, member: &Given, takers: &[Taker]) -> bool {
    let mut able = takers
        .iter()
        .filter(|t| way != Way::Place || serves(t, member))
        .peekable();
    able.peek().is_some() && able.all(|t| member.owner == Some(t.id))
}

/// How many each got, by number.
pub fn shares(given: &[(MemberId, Option<StaffId>)]) -> BTreeMap<StaffId, i64> {
    let mut shares = BTreeMap::new();
    for to in given.iter().filter_map(|(_, to)| *to) {
        *shares.entry(to).or_insert(0) += 1;
    }
    shares
}

/// The shares in a word: `3:12,5:11`. What is done must bear the seal of what was shown.
pub fn seal(shares: &BTreeMap<StaffId, i64>) -> String {
    let words: Vec<String> = shares.iter().map(|(to, count)| format!("{to}:{count}")).collect();
    words.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taker(id: i64, load: i64, most: i64, provinces: &[i64]) -> Taker {
        Taker {
            id: StaffId(id),
            name: id.to_string(),
            role: String::new(),
            branch: String::new(),
            load,
            most,
            provinces: provinces.to_vec(),
        }
    }

    fn members(count: i64) -> Vec<Given> {
        (1..=count)
            .map(|id| Given {
                id: MemberId(id),
                province: if id % 3 == 0 { 320_000 } else { 310_000 },
                owner: None,
            })
            .collect()
    }

    fn counts(way: Way, count: i64, takers: &[Taker], last: Option<i64>) -> Vec<(i64, i64)> {
        let given = spread(way, &members(count), takers, last.map(StaffId));
        assert_eq!(given.len() as i64, count);
        shares(&given).into_iter().map(|(to, n)| (to.0, n)).collect()
    }

    #[test]
    fn evenly_is_evenly_until_somebody_is_full() {
        let three = [taker(1, 0, 100, &[]), taker(2, 50, 100, &[]), taker(3, 98, 100, &[])];
        assert_eq!(counts(Way::Even, 6, &three, None), [(1, 2), (2, 2), (3, 2)]);
        assert_eq!(counts(Way::Even, 12, &three, None), [(1, 5), (2, 5), (3, 2)]);
    }

    #[test]
    fn free_places_come_first() {
        let two = [taker(1, 0, 10, &[]), taker(2, 0, 4, &[])];
        assert_eq!(counts(Way::Capacity, 6, &two, None), [(1, 6)]);
        assert_eq!(counts(Way::Capacity, 10, &two, None), [(1, 8), (2, 2)]);
    }

    #[test]
    fn turns_go_on_after_the_last_one() {
        let three = [taker(1, 0, 9, &[]), taker(2, 0, 9, &[]), taker(3, 9, 9, &[])];
        let given = spread(Way::RoundRobin, &members(3), &three, Some(StaffId(1)));
        let to: Vec<i64> = given.iter().filter_map(|(_, to)| to.map(|t| t.0)).collect();
        assert_eq!(to, [2, 1, 2], "after 1 comes 2; 3 is full");
        assert_eq!(counts(Way::RoundRobin, 4, &three, Some(3)), [(1, 2), (2, 2)]);
    }

    #[test]
    fn members_go_where_they_live_or_nowhere() {
        let two = [taker(1, 0, 9, &[310_000]), taker(2, 0, 9, &[330_000])];
        let given = spread(Way::Place, &members(3), &two, None);
        let to: Vec<Option<i64>> = given.iter().map(|(_, to)| to.map(|t| t.0)).collect();
        assert_eq!(to, [Some(1), Some(1), None]);
    }

    #[test]
    fn nobody_gets_more_than_they_can_take() {
        let full = [taker(1, 9, 9, &[310_000]), taker(2, 12, 9, &[310_000])];
        for way in Way::ALL {
            assert_eq!(counts(*way, 5, &full, None), [], "{way}");
            assert_eq!(counts(*way, 5, &[], None), [], "{way}");
        }
    }

    #[test]
    fn nobody_is_given_to_whom_they_are_with_already() {
        let two = [taker(1, 0, 9, &[310_000]), taker(2, 0, 9, &[310_000])];
        let theirs: Vec<Given> = members(2)
            .into_iter()
            .map(|m| Given {
                owner: Some(StaffId(1)),
                ..m
            })
            .collect();
        for way in Way::ALL {
            let given = spread(*way, &theirs, &two, None);
            assert!(given.iter().all(|(_, to)| *to == Some(StaffId(2))), "{way}: {given:?}");
            let given = spread(*way, &theirs, &two[..1], None);
            assert!(given.iter().all(|(_, to)| to.is_none()), "{way}: {given:?}");
            assert!(only_owner(*way, &theirs[0], &two[..1]) && !only_owner(*way, &theirs[0], &two));
        }
        assert!(!only_owner(Way::Even, &theirs[0], &[]));
    }

    #[test]
    fn a_seal_tells_other_shares_apart() {
        let sealed = |n| seal(&BTreeMap::from([(StaffId(3), n), (StaffId(5), 1)]));
        assert_eq!(sealed(2), "3:2,5:1");
        assert_ne!(sealed(2), sealed(3));
    }
}
