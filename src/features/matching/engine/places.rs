//! Regions in two bytes: a code whose upper seven bits are the province's two digits, and whose lower nine
//! count the province's cities and districts in rising order, so that a province and a city are each one
//! run of codes, and "lies within" is one comparison.

use std::collections::BTreeMap;

/// A region as the columns hold it; 0 is nowhere.
pub type Place = u16;

const BITS: u32 = 9;
/// Somewhere in the province that the table does not know: where somebody lives, and where somebody is wished.
/// They differ, so that a wish for what is no region is met by nobody.
const ELSEWHERE: u16 = 511;
const UNHEARD_OF: u16 = 510;
/// A wish for what has not even a province.
const NOWHERE: Place = Place::MAX;

/// The province's two digits.
pub fn province(place: Place) -> u8 {
    (place >> BITS) as u8
}

/// A run of codes, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub first: Place,
    pub last: Place,
}

impl Span {
    pub fn has(self, place: Place) -> bool {
        place.wrapping_sub(self.first) <= self.last - self.first
    }

    fn province(place: Place) -> Self {
        let first = place >> BITS << BITS;
        Self {
            first,
            last: first | ELSEWHERE,
        }
    }
}

struct Known {
    /// The region's six digits.
    region: i64,
    /// What lies within it.
    within: Span,
    /// The city that it is or lies in; of a province the province's own code only.
    city: Span,
}

/// The table of regions that a pool is made with (GB/T 2260: six digits, 0000 at the end of a province, 00
/// at the end of a city). At most 509 cities and districts in a province; the largest has 205.
pub struct Places {
    by_region: BTreeMap<i64, Place>,
    by_place: BTreeMap<Place, Known>,
}

impl Places {
    /// From all codes that there are, in any order.
    pub fn new(regions: impl IntoIterator<Item = i64>) -> Self {
        let sorted: std::collections::BTreeSet<i64> = regions
            .into_iter()
            .filter(|r| (110_000..1_000_000).contains(r))
            .collect();
        let mut by_region = BTreeMap::new();
        let mut next = [0u16; 100];
        for region in sorted {
            let digits = (region / 10_000) as usize;
            // A province's own code is 0 of it, whether the table has it or not.
            let nth = if region % 10_000 == 0 { 0 } else { next[digits] + 1 };
            if nth < UNHEARD_OF {
                next[digits] = nth;
                by_region.insert(region, (digits as u16) << BITS | nth);
            }
        }
        let run = |from: i64, to: i64| -> Option<Span> {
            let mut codes = by_region.range(from..=to).map(|(_, place)| *place);
            let first = codes.next()?;
            Some(Span {
                first,
                last: codes.next_back().unwrap_or(first),
            })
        };
        let known = |(region, place): (&i64, &Place)| {
            let (region, place) = (*region, *place);
            let itself = Span {
                first: place,
                last: place,
            };
            let city = if region % 10_000 == 0 {
                itself
            } else {
                run(region / 100 * 100, region / 100 * 100 + 99).unwrap_or(itself)
            };
            let within = match region {
                r if r % 10_000 == 0 => Span::province(place),
                r if r % 100 == 0 => city,
                _ => itself,
            };
            (place, Known { region, within, city })
        };
        let by_place = by_region.iter().map(known).collect();
        Self { by_region, by_place }
    }

    /// Where somebody lives; what is no region is somewhere in its province.
    pub fn home(&self, region: i64) -> Place {
        self.place(region, ELSEWHERE)
    }

    /// Where somebody is wished to live; what is no region is met by nobody, but near to its province.
    pub fn wish(&self, region: i64) -> Place {
        self.place(region, UNHEARD_OF)
    }

    fn place(&self, region: i64, or: u16) -> Place {
        let found = self.by_region.get(&region).copied();
        let province = (11..=99)
            .contains(&(region / 10_000))
            .then_some(((region / 10_000) as u16) << BITS);
        found.or(province.map(|p| p | or)).unwrap_or(match or {
            UNHEARD_OF => NOWHERE,
            _ => 0,
        })
    }

    /// The two digits of a province's code; 0 for none.
    pub fn digits(region: Option<i64>) -> u8 {
        region.map_or(0, |r| u8::try_from(r / 10_000).unwrap_or(0)).min(99)
    }

    /// The six digits again: the province's where the place is not in the table.
    pub fn region(&self, place: Place) -> i64 {
        self.by_place
            .get(&place)
            .map_or(i64::from(province(place)) * 10_000, |k| k.region)
    }

    /// What lies within a wished region.
    pub fn within(&self, wish: Place) -> Span {
        let itself = Span {
            first: wish,
            last: wish,
        };
        self.by_place.get(&wish).map_or(itself, |k| k.within)
    }

    /// The city of a place.
    pub fn city(&self, place: Place) -> Span {
        let itself = Span {
            first: place,
            last: place,
        };
        self.by_place.get(&place).map_or(itself, |k| k.city)
    }

    /// The wishes that a place lies within: itself, its city, its province.
    pub fn holders(&self, home: Place) -> [Place; 3] {
        let province = home >> BITS << BITS;
        let city = self.by_region.get(&(self.region(home) / 100 * 100)).copied();
        [home, city.filter(|_| home != province).unwrap_or(home), province]
    }

    /// The province of a place.
    pub fn province(&self, place: Place) -> Span {
        Span::province(place)
    }

    /// Bytes of the table, about; shared by everybody.
    pub fn bytes(&self) -> usize {
        self.by_region.len() * (10 + 2 + 18)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        Places::new([
            310_000, 310_100, 310_106, 310_115, 320_000, 320_100, 320_102, 320_500, 320_508, 419_001,
        ])
    }

    #[test]
    fn a_code_tells_its_province_and_a_city_is_one_run() {
        let p = places();
        let pudong = p.home(310_115);
        assert_eq!((province(pudong), p.region(pudong)), (31, 310_115));
        assert!(p.within(p.wish(310_000)).has(pudong) && p.within(p.wish(310_100)).has(pudong));
        assert!(!p.within(p.wish(310_106)).has(pudong) && p.city(p.wish(310_106)).has(pudong));
        let nanjing = p.within(p.wish(320_100));
        assert!(nanjing.has(p.home(320_102)) && !nanjing.has(p.home(320_508)) && !nanjing.has(p.home(320_000)));
        assert!(!p.city(p.wish(320_000)).has(p.home(320_102)));
    }

    #[test]
    fn what_is_no_region_lies_in_its_province_and_is_wished_in_vain() {
        let p = places();
        let odd = p.home(319_999);
        assert!(p.within(p.wish(310_000)).has(odd) && !p.within(p.wish(319_999)).has(odd));
        assert!(p.province(p.wish(319_999)).has(odd));
        assert_eq!((p.home(0), p.home(-5), p.home(7)), (0, 0, 0));
        assert!(!p.within(p.wish(0)).has(0));
        assert_eq!(p.region(odd), 310_000);
    }
}
