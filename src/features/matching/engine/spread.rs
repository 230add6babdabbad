//! Introductions handed out under caps: deferred acceptance with capacities. Members ask for those whom their
//! lists name, the best first; a candidate holds the best who ask, as many as there is room for, and lets the
//! worst go. In the end no pair is left that would rather have each other within the caps (Gale and Shapley
//! 1962; many-to-many with responsive preferences, Roth 1984).

use crate::types::ids::MemberId;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// A candidate who could be shown to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub to: MemberId,
    pub about: MemberId,
    /// How good it is for the member, higher is better; ties by the candidate's number.
    pub wanted: u32,
    /// How good it is for the candidate, higher is better; ties by the member's number.
    pub welcome: u32,
}

impl Offer {
    /// The member's order: the best first.
    fn for_member(&self) -> (Reverse<u32>, MemberId) {
        (Reverse(self.wanted), self.about)
    }

    /// The candidate's order: the best first.
    fn for_candidate(&self) -> (Reverse<u32>, MemberId) {
        (Reverse(self.welcome), self.to)
    }
}

/// One of two offers that name the same pair: to the one who has had fewer introductions, of equals to the
/// lower number. An introduction tells both, so that one is enough.
pub fn one_way(offers: &[Offer], introductions: impl Fn(MemberId) -> usize) -> Vec<Offer> {
    let pair = |o: &Offer| (o.to.min(o.about), o.to.max(o.about));
    let mut kept = offers.to_vec();
    kept.sort_unstable_by_key(|o| (pair(o), introductions(o.to), o.to));
    kept.dedup_by_key(|o| pair(o));
    kept
}

/// A member while offers are handed out.
struct Member {
    quota: usize,
    held: usize,
    /// What is left of the offers in the member's order.
    next: usize,
    end: usize,
}

/// Whom a candidate holds, the worst on top.
type Held = BinaryHeap<((Reverse<u32>, MemberId), usize)>;

/// The offers that are made: at most `quota` to a member, at most `room` about a candidate. Each pair at most
/// once in `offers`. In the order of members and of what they prefer.
pub fn spread(offers: &[Offer], quota: impl Fn(MemberId) -> usize, room: impl Fn(MemberId) -> usize) -> Vec<Offer> {
    let mut list = offers.to_vec();
    list.sort_unstable_by_key(|o| (o.to, o.for_member()));
    let mut members: Vec<Member> = Vec::new();
    // Which member, which candidate an offer names, by place in `list`.
    let (mut of, mut about) = (Vec::with_capacity(list.len()), Vec::with_capacity(list.len()));
    let mut candidates: Vec<MemberId> = list.iter().map(|o| o.about).collect();
    candidates.sort_unstable();
    candidates.dedup();
    for (i, offer) in list.iter().enumerate() {
        if i == 0 || list[i - 1].to != offer.to {
            members.push(Member {
                quota: quota(offer.to),
                held: 0,
                next: i,
                end: i,
            });
        }
        of.push(members.len() - 1);
        about.push(candidates.partition_point(|c| *c < offer.about));
        if let Some(member) = members.last_mut() {
            member.end += 1;
        }
    }
    let rooms: Vec<usize> = candidates.iter().map(|c| room(*c)).collect();
    let mut held: Vec<Held> = candidates.iter().map(|_| Held::new()).collect();
    let mut waiting: Vec<usize> = (0..members.len()).rev().collect();
    while let Some(one) = waiting.pop() {
        while members[one].held < members[one].quota && members[one].next < members[one].end {
            let i = members[one].next;
            members[one].next += 1;
            members[one].held += 1;
            let heap = &mut held[about[i]];
            heap.push((list[i].for_candidate(), i));
            if heap.len() > rooms[about[i]]
                && let Some((_, worst)) = heap.pop()
            {
                members[of[worst]].held -= 1;
                if of[worst] != one {
                    waiting.push(of[worst]);
                }
            }
        }
    }
    let mut made: Vec<usize> = held.into_iter().flatten().map(|(_, i)| i).collect();
    made.sort_unstable();
    made.into_iter().map(|i| list[i]).collect()
}

/// What members would be shown without caps: the best of each list.
pub fn without_caps(offers: &[Offer], quota: impl Fn(MemberId) -> usize) -> Vec<Offer> {
    spread(offers, quota, |_| usize::MAX)
}

/// How evenly candidates are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure {
    /// 0 where everybody is shown equally often, towards 1 where one only is.
    pub gini: f64,
    /// The share of those who are shown to nobody.
    pub without: f64,
    /// How often the one is shown who is shown most.
    pub most: usize,
}

impl Exposure {
    /// Of everybody who may be shown, by the offers that are made.
    pub fn of(everybody: &[MemberId], made: &[Offer]) -> Self {
        let mut shown: BTreeMap<MemberId, usize> = everybody.iter().map(|id| (*id, 0)).collect();
        for offer in made {
            if let Some(count) = shown.get_mut(&offer.about) {
                *count += 1;
            }
        }
        let mut counts: Vec<usize> = shown.into_values().collect();
        counts.sort_unstable();
        let (n, total) = (counts.len() as f64, counts.iter().sum::<usize>() as f64);
        let weighted: f64 = counts.iter().zip(1..).map(|(count, i)| (*count * i) as f64).sum();
        let none = counts.iter().filter(|c| **c == 0).count();
        Self {
            gini: if total > 0.0 {
                2.0 * weighted / (n * total) - (n + 1.0) / n
            } else {
                0.0
            },
            without: if n > 0.0 { none as f64 / n } else { 0.0 },
            most: counts.last().copied().unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn offers() -> impl Strategy<Value = Vec<Offer>> {
        prop::collection::btree_map((0i64..12, 20i64..32), (0u32..6, 0u32..6), 0..60).prop_map(|map| {
            let made = map.into_iter().map(|((to, about), (wanted, welcome))| Offer {
                to: MemberId(to),
                about: MemberId(about),
                wanted,
                welcome,
            });
            made.collect()
        })
    }

    /// Whether a pair would rather have each other.
    fn blocks(offer: &Offer, made: &[Offer], quota: usize, room: usize) -> bool {
        let to: Vec<&Offer> = made.iter().filter(|m| m.to == offer.to).collect();
        let about: Vec<&Offer> = made.iter().filter(|m| m.about == offer.about).collect();
        let member = to.len() < quota || to.iter().any(|m| offer.for_member() < m.for_member());
        let candidate = about.len() < room || about.iter().any(|m| offer.for_candidate() < m.for_candidate());
        quota > 0 && room > 0 && member && candidate
    }

    proptest! {
        #[test]
        fn caps_hold_and_no_pair_would_rather_have_each_other(offers in offers(), quota in 0usize..4, rooms in prop::collection::vec(0usize..4, 12)) {
            let room = |id: MemberId| rooms[(id.0 - 20) as usize];
            let made = spread(&offers, |_| quota, room);
            for id in (0..32).map(MemberId) {
                prop_assert!(made.iter().filter(|m| m.to == id).count() <= quota);
                let about = made.iter().filter(|m| m.about == id).count();
                prop_assert!(about == 0 || about <= room(id));
            }
            for offer in offers.iter().filter(|o| !made.contains(o)) {
                prop_assert!(!blocks(offer, &made, quota, room(offer.about)), "{offer:?} in {made:?}");
            }
        }

        #[test]
        fn the_order_of_offers_does_not_matter(offers in offers(), quota in 0usize..4, room in 0usize..4) {
            let made = spread(&offers, |_| quota, |_| room);
            let backwards: Vec<Offer> = offers.iter().rev().copied().collect();
            prop_assert_eq!(made, spread(&backwards, |_| quota, |_| room));
        }
    }

    #[test]
    fn an_introduction_is_offered_one_way() {
        let offer = |to, about| Offer {
            to: MemberId(to),
            about: MemberId(about),
            wanted: 1,
            welcome: 1,
        };
        let both = [offer(1, 2), offer(2, 1), offer(3, 1)];
        assert_eq!(one_way(&both, |_| 0), [offer(1, 2), offer(3, 1)]);
        assert_eq!(one_way(&both, |id| usize::from(id.0 == 1)), [offer(2, 1), offer(3, 1)]);
    }

    #[test]
    fn exposure_is_even_or_not() {
        let offer = |to, about| Offer {
            to: MemberId(to),
            about: MemberId(about),
            wanted: 1,
            welcome: 1,
        };
        let everybody = [MemberId(1), MemberId(2), MemberId(3), MemberId(4)];
        let even = Exposure::of(&everybody, &[offer(5, 1), offer(5, 2), offer(5, 3), offer(5, 4)]);
        assert_eq!((even.gini, even.without, even.most), (0.0, 0.0, 1));
        let one = Exposure::of(&everybody, &[offer(5, 1), offer(6, 1), offer(7, 1), offer(8, 1)]);
        assert_eq!((one.gini, one.without, one.most), (0.75, 0.75, 4));
    }
}
