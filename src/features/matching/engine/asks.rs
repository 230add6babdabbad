//! What a member asks of a partner, as the columns hold it, made of criteria and made into them again.

use super::super::model::Criterion;
use super::oracle;
use super::places::{Place, Places};
use super::row::{HIGHEST, LOWEST, WISHED, byte, children, family, must, nth, one_of, step, weight_at};
use crate::features::members::{Children, Criteria, Education, Importance, Income, Marital, Range, Wish};

/// What a member asks of a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asks {
    pub weights: u32,
    pub musts: u8,
    pub steps: u8,
    pub sets: u8,
    pub ages: (u8, u8),
    pub heights: (u8, u8),
    pub kilos: (u8, u8),
    /// 0 where there are no more; none at all where anywhere will do.
    pub wished: [Place; WISHED],
    pub more: Box<[Place]>,
}

impl Asks {
    pub fn weight_of(&self, criterion: Criterion) -> u32 {
        self.weights >> weight_at(criterion) & 7
    }

    pub fn insists(&self, criterion: Criterion) -> bool {
        match criterion {
            Criterion::House => self.steps & step::MUST_HOUSE != 0,
            Criterion::Car => self.steps & step::MUST_CAR != 0,
            other => self.musts & must(other) != 0,
        }
    }

    /// All wished regions.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.wished.iter().chain(self.more.iter()).copied().filter(|p| *p != 0)
    }
}

/// From and to; either open at the ends of a byte.
fn ends(range: Range) -> (u8, u8) {
    (range.min.map_or(LOWEST, byte), range.max.map_or(HIGHEST, byte))
}

fn range(ends: (u8, u8)) -> Range {
    Range {
        min: (ends.0 != LOWEST).then_some(i64::from(ends.0)),
        max: (ends.1 != HIGHEST).then_some(i64::from(ends.1)),
    }
}

const OPEN: (u8, u8) = (LOWEST, HIGHEST);

impl Asks {
    pub fn new(c: &Criteria, places: &Places) -> Self {
        let mut asks = Self {
            weights: 0,
            musts: 0,
            steps: 0,
            sets: family::ALL,
            ages: OPEN,
            heights: OPEN,
            kilos: OPEN,
            wished: [0; WISHED],
            more: Box::default(),
        };
        if let Some(w) = asked(&c.age) {
            asks.ages = ends(w.value);
            asks.count(Criterion::Age, w.importance, asks.ages != OPEN);
        }
        if let Some(w) = asked(&c.height) {
            asks.heights = ends(w.value);
            asks.count(Criterion::Height, w.importance, asks.heights != OPEN);
        }
        if let Some(w) = asked(&c.weight) {
            asks.kilos = ends(w.value);
            asks.count(Criterion::Weight, w.importance, asks.kilos != OPEN);
        }
        if let Some(w) = asked(&c.education) {
            asks.steps |= w.value as u8;
            asks.count(Criterion::Education, w.importance, true);
        }
        if let Some(w) = asked(&c.income) {
            asks.steps |= (w.value as u8 + 1) << step::INCOME_AT;
            asks.count(Criterion::Income, w.importance, true);
        }
        if let Some(w) = asked(&c.marital) {
            let set = w.value.iter().fold(0, |set, m| set | one_of(*m as usize));
            if set != 0 {
                asks.sets &= !family::MARITAL | set;
            }
            asks.count(Criterion::Marital, w.importance, set != 0);
        }
        if let Some(w) = asked(&c.children) {
            let set = w.value.iter().fold(0, |set, c| set | children(Some(*c)));
            if set != 0 {
                asks.sets &= !family::CHILDREN | set << family::CHILDREN_AT;
            }
            asks.count(Criterion::Children, w.importance, set != 0);
        }
        if let Some(w) = asked(&c.house) {
            asks.count(Criterion::House, w.importance, true);
        }
        if let Some(w) = asked(&c.car) {
            asks.count(Criterion::Car, w.importance, true);
        }
        if let Some(w) = asked(&c.regions) {
            let wished = places_of(&w.value, places);
            let (first, more) = wished.split_at(wished.len().min(WISHED));
            asks.wished[..first.len()].copy_from_slice(first);
            asks.more = more.into();
            asks.count(Criterion::Regions, w.importance, !wished.is_empty());
        }
        asks
    }

    /// Notes how much a wish counts; one that asks for nothing in particular can't be insisted on.
    fn count(&mut self, criterion: Criterion, importance: Importance, in_particular: bool) {
        let weight = oracle::weight(importance) as u32;
        self.weights |= weight << weight_at(criterion);
        if importance == Importance::Must && in_particular {
            self.musts |= must(criterion);
            self.steps |= match criterion {
                Criterion::House => step::MUST_HOUSE,
                Criterion::Car => step::MUST_CAR,
                _ => 0,
            };
        }
    }

    /// The criteria again; without the free text.
    pub fn criteria(&self, places: &Places) -> Criteria {
        let importance = |criterion| match (self.insists(criterion), self.weight_of(criterion)) {
            (true, _) => Some(Importance::Must),
            (_, 4) => Some(Importance::High),
            (_, 2) => Some(Importance::Medium),
            (_, 1) => Some(Importance::Low),
            _ => None,
        };
        fn wish<T>(importance: Option<Importance>, value: T) -> Option<Wish<T>> {
            Some(Wish {
                value,
                importance: importance?,
            })
        }
        let marital = Marital::ALL
            .iter()
            .copied()
            .filter(|m| self.sets & one_of(*m as usize) != 0);
        let kids = Children::ALL
            .iter()
            .copied()
            .filter(|c| self.sets & children(Some(*c)) << family::CHILDREN_AT != 0);
        let anybody = self.sets & family::CHILDREN_UNKNOWN != 0;
        let income = usize::from((self.steps & step::INCOME) >> step::INCOME_AT).saturating_sub(1);
        Criteria {
            age: wish(importance(Criterion::Age), range(self.ages)),
            height: wish(importance(Criterion::Height), range(self.heights)),
            weight: wish(importance(Criterion::Weight), range(self.kilos)),
            education: wish(
                importance(Criterion::Education),
                nth(Education::ALL, usize::from(self.steps & step::EDUCATION)),
            ),
            income: wish(importance(Criterion::Income), nth(Income::ALL, income)),
            marital: wish(importance(Criterion::Marital), marital.collect()),
            children: wish(
                importance(Criterion::Children),
                if anybody { Vec::new() } else { kids.collect() },
            ),
            house: wish(importance(Criterion::House), ()),
            car: wish(importance(Criterion::Car), ()),
            regions: wish(
                importance(Criterion::Regions),
                self.places().map(|p| places.region(p)).collect(),
            ),
            text: String::new(),
        }
    }
}

/// A wish that counts at all.
fn asked<T>(wish: &Option<Wish<T>>) -> Option<&Wish<T>> {
    wish.as_ref().filter(|w| w.importance != Importance::Any)
}

/// The wished places, each once.
fn places_of(wished: &[i64], places: &Places) -> Vec<Place> {
    let mut all: Vec<Place> = Vec::with_capacity(wished.len());
    for place in wished.iter().map(|r| places.wish(*r)) {
        if !all.contains(&place) {
            all.push(place);
        }
    }
    all
}
