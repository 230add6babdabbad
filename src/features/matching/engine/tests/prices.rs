//! Every price is what counting anew with the change would say.

use super::*;
use crate::features::matching::change::Change;

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    #[test]
    fn every_price_is_what_counting_anew_says(
        all in members(80), filter in filters(), unseen in unseen(), musts in prop::option::of(prop::sample::subsequence(Criterion::ALL, 1..3)),
        small in any::<bool>(),
    ) {
        let mut all = all;
        // Mostly one or two musts among people who ask for little, so that there is something to count.
        if let Some(musts) = &musts {
            all.iter_mut().skip(2).step_by(2).for_each(|m| m.criteria = Criteria::default());
            let asks = &mut all[0].criteria;
            for criterion in Criterion::ALL {
                let change = if musts.contains(criterion) { Change::Insist(*criterion) } else { Change::Drop(*criterion) };
                *asks = change.applied(asks);
            }
            if let Some(wish) = asks.regions.as_mut().filter(|_| small) {
                wish.value.retain(|region| region % 10_000 != 0);
            }
        }
        let snapshot = pool(&all).snapshot();
        let rules = Rules { unseen: &unseen, ..Rules::default() };
        let member = &all[0];
        let row = snapshot.row(member.id).expect("in the pool");
        let ask = Ask { member: &row, filter: &filter, rules, excluded: &[] };
        let count = |criteria: Criteria| {
            let tried = Member { criteria, ..member.clone() };
            plain(&tried, &all, &filter, rules, &[], today()).len() as i64
        };
        let prices = snapshot.prices(&ask, 1);
        prop_assert_eq!(prices.total, count(member.criteria.clone()));
        for price in &prices.steps {
            let anew = count(price.change.applied(&member.criteria));
            prop_assert_eq!(price.difference, anew - prices.total, "{:?} of {:?}", price.change, member.criteria);
            prop_assert!(!unseen.contains(&price.change.criterion()));
        }
        // Each must that is seen can be given up.
        oracle::each(&member.criteria, &person(member, today()).facts, |criterion, importance, _| {
            let offered = prices.steps.iter().any(|p| p.change == Change::Drop(criterion));
            let hidden = unseen.contains(&criterion);
            assert!(importance != Importance::Must || hidden || offered || open(&member.criteria, criterion));
        });
    }
}

/// Whether a wish asks for nothing in particular.
fn open(c: &Criteria, criterion: Criterion) -> bool {
    let none = |wish: &Option<Wish<Range>>| wish.as_ref().is_some_and(|w| w.value == Range::default());
    match criterion {
        Criterion::Age => none(&c.age),
        Criterion::Height => none(&c.height),
        Criterion::Weight => none(&c.weight),
        Criterion::Marital => c.marital.as_ref().is_some_and(|w| w.value.is_empty()),
        Criterion::Children => c.children.as_ref().is_some_and(|w| w.value.is_empty()),
        Criterion::Regions => c.regions.as_ref().is_some_and(|w| w.value.is_empty()),
        _ => false,
    }
}
