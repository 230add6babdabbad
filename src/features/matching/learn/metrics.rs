//! How good a matcher is, in figures: used by `yuelao evaluate` and by the score card. Nothing is drawn that
//! the seed does not fix, so that equal input gives equal figures.

/// How likely one who said yes stands before one who said no; ties count half. Nothing without both.
pub fn auc(foreseen: &[(f64, bool)]) -> Option<f64> {
    let mut sorted = foreseen.to_vec();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let yes = sorted.iter().filter(|f| f.1).count() as f64;
    let no = sorted.len() as f64 - yes;
    if yes == 0.0 || no == 0.0 {
        return None;
    }
    let (mut won, mut below) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let ups = tied.iter().filter(|f| f.1).count() as f64;
        let downs = tied.len() as f64 - ups;
        won += ups * (below + downs / 2.0);
        below += downs;
    }
    Some(won / (yes * no))
}

/// Of the `places` ranked first, the share that came true; who stands equal at the edge shares what places
/// are left. Nothing with fewer than so many.
pub fn success_at(places: usize, ranked: &[(f64, bool)]) -> Option<f64> {
    if places == 0 || ranked.len() < places {
        return None;
    }
    let mut sorted = ranked.to_vec();
    sorted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let (mut left, mut hits) = (places as f64, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let taken = left.min(tied.len() as f64);
        hits += tied.iter().filter(|f| f.1).count() as f64 * taken / tied.len() as f64;
        left -= taken;
        if left <= 0.0 {
            break;
        }
    }
    Some(hits / places as f64)
}

/// Cases foreseen about alike, and how often it came true.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    pub foreseen: f64,
    pub came_true: f64,
    pub cases: usize,
    /// Wilson's interval about what came true.
    pub low: f64,
    pub high: f64,
}

/// At most so many bins of about equal size, the least likely first.
pub fn calibration(foreseen: &[(f64, bool)], bins: usize) -> Vec<Bin> {
    let mut sorted = foreseen.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let edge = |n: usize| n * sorted.len() / bins.max(1);
    (0..bins)
        .map(|n| &sorted[edge(n)..edge(n + 1)])
        .filter(|part| !part.is_empty())
        .map(|part| {
            let cases = part.len();
            let yes = part.iter().filter(|f| f.1).count();
            let (low, high) = wilson(yes, cases).unwrap_or((0.0, 1.0));
            Bin {
                foreseen: part.iter().map(|f| f.0).sum::<f64>() / cases as f64,
                came_true: yes as f64 / cases as f64,
                cases,
                low,
                high,
            }
        })
        .collect()
}

/// How unevenly something is spread: 0 when everybody has the same, towards 1 when one has it all.
pub fn gini(amounts: &[f64]) -> Option<f64> {
    let mut sorted: Vec<f64> = amounts.iter().map(|a| a.max(0.0)).collect();
    sorted.sort_by(f64::total_cmp);
    let sum: f64 = sorted.iter().sum();
    if sum <= 0.0 {
        return None;
    }
    let count = sorted.len() as f64;
    let ranked: f64 = sorted.iter().enumerate().map(|(n, a)| (n + 1) as f64 * a).sum();
    Some(2.0 * ranked / (count * sum) - (count + 1.0) / count)
}

/// The share of those who were shown to nobody.
pub fn without_exposure(times: &[u32]) -> Option<f64> {
    let none = times.iter().filter(|t| **t == 0).count();
    (!times.is_empty()).then(|| none as f64 / times.len() as f64)
}

/// Wilson's interval of a share, 95 in 100.
pub fn wilson(yes: usize, of: usize) -> Option<(f64, f64)> {
    const Z: f64 = 1.959_963_984_540_054;
    if of == 0 {
        return None;
    }
    let (n, p) = (of as f64, yes as f64 / of as f64);
    let middle = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some(((middle - half).max(0.0), (middle + half).min(1.0)))
}

/// The interval, 95 in 100, of a figure when whole groups (evenings, months) are drawn anew with replacement.
/// Nothing with fewer than five groups: they could not tell.
pub fn bootstrap(
    groups: usize,
    rounds: usize,
    seed: u64,
    mut figure: impl FnMut(&[usize]) -> Option<f64>,
) -> Option<(f64, f64)> {
    if groups < 5 {
        return None;
    }
    let mut dice = Dice(seed);
    let mut drawn = vec![0; groups];
    let mut figures = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        for group in &mut drawn {
            *group = (dice.share() * groups as f64) as usize % groups;
        }
        figures.extend(figure(&drawn));
    }
    figures.sort_by(f64::total_cmp);
    let at = |share: f64| {
        figures
            .get(((figures.len().max(1) - 1) as f64 * share).round() as usize)
            .copied()
    };
    Some((at(0.025)?, at(0.975)?))
}

/// Numbers that look like chance and are the same each time (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    /// From 0 up to, but not, 1.
    pub fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, wanted: f64) {
        assert!(
            found.is_some_and(|f| (f - wanted).abs() < 1e-9),
            "{found:?} instead of {wanted}"
        );
    }

    #[test]
    fn auc_counts_the_pairs_in_the_right_order() {
        // Yes at 0.9, 0.4; no at 0.5, 0.1: of four pairs three are in order.
        near(auc(&[(0.9, true), (0.4, true), (0.5, false), (0.1, false)]), 0.75);
        // Yes at 0.5, 0.5; no at 0.5, 0.1: two ties count half, two are in order.
        near(auc(&[(0.5, true), (0.5, true), (0.5, false), (0.1, false)]), 0.75);
        near(auc(&[(0.3, true), (0.3, false), (0.3, false)]), 0.5);
        assert_eq!(auc(&[(0.3, true)]), None);
        assert_eq!(auc(&[]), None);
    }

    #[test]
    fn success_counts_the_first_places_and_shares_the_last_ones() {
        let ranked = [(0.9, true), (0.8, false), (0.7, true), (0.6, true)];
        near(success_at(3, &ranked), 2.0 / 3.0);
        near(success_at(1, &ranked), 1.0);
        // One place is left for three who stand equal, one of whom came true.
        near(
            success_at(2, &[(0.9, true), (0.5, true), (0.5, false), (0.5, false)]),
            (1.0 + 1.0 / 3.0) / 2.0,
        );
        assert_eq!(success_at(3, &ranked[..2]), None);
    }

    #[test]
    fn bins_hold_what_was_foreseen_against_what_came_true() {
        let bins = calibration(&[(0.8, true), (0.1, false), (0.3, true), (0.6, true)], 2);
        assert_eq!(bins.len(), 2);
        assert_eq!((bins[0].cases, bins[1].cases), (2, 2));
        near(Some(bins[0].foreseen), 0.2);
        near(Some(bins[0].came_true), 0.5);
        near(Some(bins[1].foreseen), 0.7);
        near(Some(bins[1].came_true), 1.0);
        assert!(calibration(&[], 10).is_empty());
    }

    #[test]
    fn gini_of_known_spreads() {
        near(gini(&[3.0, 3.0, 3.0]), 0.0);
        near(gini(&[0.0, 0.0, 0.0, 8.0]), 0.75);
        // Differences between all: (1+2+1)*2 / (2 * 9 * 2).
        near(gini(&[3.0, 1.0, 2.0]), 8.0 / 36.0);
        assert_eq!(gini(&[0.0, 0.0]), None);
    }

    #[test]
    fn those_shown_to_nobody_are_counted() {
        near(without_exposure(&[0, 3, 0, 1]), 0.5);
        assert_eq!(without_exposure(&[]), None);
    }

    #[test]
    fn wilson_of_a_known_share() {
        // 8 of 10, as any table has it.
        let (low, high) = wilson(8, 10).unwrap();
        assert!((low - 0.4902).abs() < 1e-4 && (high - 0.9433).abs() < 1e-4);
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(0, 5).unwrap().0, 0.0);
    }

    #[test]
    fn an_interval_is_the_same_each_time_and_holds_the_mean() {
        let values = [0.2, 0.4, 0.6, 0.8, 1.0, 0.0];
        let mean = |drawn: &[usize]| Some(drawn.iter().map(|&n| values[n]).sum::<f64>() / drawn.len() as f64);
        let (low, high) = bootstrap(values.len(), 500, 7, mean).unwrap();
        assert!(low < 0.5 && 0.5 < high && low > 0.1 && high < 0.9);
        assert_eq!(bootstrap(values.len(), 500, 7, mean), Some((low, high)));
        assert_eq!(bootstrap(4, 500, 7, mean), None);
    }
}
