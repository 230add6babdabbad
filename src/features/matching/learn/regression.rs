//! Ridge regression, linear and logistic, and bringing columns to one scale. Plain sums in a fixed order, so
//! that equal input gives equal weights.

use serde::{Deserialize, Serialize};

/// A value further out than this many deviations counts as this far: nobody is judged by one odd figure.
const FARTHEST: f64 = 4.0;
const MOST_STEPS: usize = 25;
const CLOSE_ENOUGH: f64 = 1e-8;

/// Mean and deviation of a column; a deviation of nothing switches the column off.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    pub mean: f64,
    pub deviation: f64,
}

impl Scale {
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let count = values.clone().count().max(1) as f64;
        let mean = values.clone().sum::<f64>() / count;
        let variance = values.map(|v| (v - mean).powi(2)).sum::<f64>() / count;
        let deviation = if variance > 1e-12 { variance.sqrt() } else { 0.0 };
        Self { mean, deviation }
    }

    /// What is not known counts as the mean.
    pub fn apply(&self, value: Option<f64>) -> f64 {
        match value {
            Some(value) if self.deviation > 0.0 => ((value - self.mean) / self.deviation).clamp(-FARTHEST, FARTHEST),
            _ => 0.0,
        }
    }
}

/// An intercept, which is never held down, and a weight a column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub intercept: f64,
    pub weights: Vec<f64>,
}

impl Line {
    pub fn at(&self, columns: &[f64]) -> f64 {
        self.intercept + dot(&self.weights, columns)
    }
}

pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

pub fn log_odds(p: f64) -> f64 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// Least squares with a weight a row, every column's weight held down by `ridge`.
pub fn linear(rows: &[Vec<f64>], values: &[f64], weights: &[f64], ridge: f64) -> Line {
    let Some(columns) = rows.first().map(Vec::len) else {
        return Line::default();
    };
    let mut sums = Normal::new(columns + 1);
    for ((row, value), weight) in rows.iter().zip(values).zip(weights) {
        sums.add(row, *weight, weight * value);
    }
    for column in 1..=columns {
        sums.hold(column, ridge, 0.0);
    }
    line(sums.solve())
}

/// Logistic regression by Newton's method; `ridges` has an entry a column.
pub fn logistic(rows: &[Vec<f64>], yes: &[bool], ridges: &[f64]) -> Line {
    let share = yes.iter().filter(|y| **y).count() as f64 / yes.len().max(1) as f64;
    let mut now = vec![0.0; ridges.len() + 1];
    now[0] = log_odds(share);
    for _ in 0..MOST_STEPS {
        let mut sums = Normal::new(now.len());
        for (row, yes) in rows.iter().zip(yes) {
            let p = sigmoid(now[0] + dot(&now[1..], row));
            let error = f64::from(u8::from(*yes)) - p;
            sums.add(row, (p * (1.0 - p)).max(1e-9), error);
        }
        for (column, ridge) in ridges.iter().enumerate() {
            sums.hold(column + 1, *ridge, now[column + 1]);
        }
        let step = sums.solve();
        let mut farthest: f64 = 0.0;
        for (now, step) in now.iter_mut().zip(&step) {
            *now += step;
            farthest = farthest.max(step.abs());
        }
        if farthest < CLOSE_ENOUGH {
            break;
        }
    }
    line(now)
}

fn line(mut solved: Vec<f64>) -> Line {
    let weights = solved.split_off(1);
    Line {
        intercept: solved[0],
        weights,
    }
}

/// The normal equations, column 0 being the intercept; the lower half of a symmetric matrix.
struct Normal {
    size: usize,
    matrix: Vec<f64>,
    right: Vec<f64>,
}

impl Normal {
    fn new(size: usize) -> Self {
        Self {
            size,
            matrix: vec![0.0; size * size],
            right: vec![0.0; size],
        }
    }

    fn add(&mut self, row: &[f64], weight: f64, pull: f64) {
        self.matrix[0] += weight;
        self.right[0] += pull;
        for (column, value) in row.iter().enumerate() {
            if *value == 0.0 {
                continue;
            }
            let start = (column + 1) * self.size;
            self.right[column + 1] += pull * value;
            let scaled = weight * value;
            self.matrix[start] += scaled;
            let half = &mut self.matrix[start + 1..=start + column + 1];
            for (cell, other) in half.iter_mut().zip(row) {
                *cell += scaled * other;
            }
        }
    }

    fn hold(&mut self, column: usize, ridge: f64, weight: f64) {
        self.matrix[column * self.size + column] += ridge;
        self.right[column] -= ridge * weight;
    }

    /// Cholesky's way.
    fn solve(self) -> Vec<f64> {
        let Self {
            size,
            mut matrix,
            right: mut x,
        } = self;
        for a in 0..size {
            for b in 0..=a {
                let (row, other) = (a * size, b * size);
                let rest = matrix[row + b] - dot(&matrix[row..row + b], &matrix[other..other + b]);
                matrix[row + b] = if a == b {
                    rest.max(1e-12).sqrt()
                } else {
                    rest / matrix[other + b]
                };
            }
        }
        for a in 0..size {
            let row = &matrix[a * size..=a * size + a];
            x[a] = (x[a] - dot(&row[..a], &x[..a])) / row[a];
        }
        for a in (0..size).rev() {
            let below: f64 = (a + 1..size).map(|b| matrix[b * size + a] * x[b]).sum();
            x[a] = (x[a] - below) / matrix[a * size + a];
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_ridge_goes_through_its_points() {
        let rows = vec![vec![0.0], vec![1.0], vec![2.0]];
        let found = linear(&rows, &[1.0, 3.0, 5.0], &[1.0; 3], 0.0);
        assert!((found.intercept - 1.0).abs() < 1e-9 && (found.weights[0] - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_ridge_holds_the_slope_down() {
        // Centred, the slope is Sxy / (Sxx + ridge) = 4 / (2 + 2).
        let rows = vec![vec![-1.0], vec![0.0], vec![1.0]];
        let found = linear(&rows, &[1.0, 3.0, 5.0], &[1.0; 3], 2.0);
        assert!((found.weights[0] - 1.0).abs() < 1e-9 && (found.intercept - 3.0).abs() < 1e-9);
    }

    #[test]
    fn two_groups_get_their_own_log_odds() {
        // 1 of 4 says yes at 0, 3 of 4 at 1.
        let rows: Vec<Vec<f64>> = (0..8).map(|n| vec![f64::from(n / 4)]).collect();
        let yes = [true, false, false, false, true, true, true, false];
        let found = logistic(&rows, &yes, &[0.0]);
        assert!((found.intercept - (1.0f64 / 3.0).ln()).abs() < 1e-6);
        assert!((found.weights[0] - 9.0f64.ln()).abs() < 1e-6);
    }

    #[test]
    fn a_column_that_never_changes_says_nothing() {
        let scale = Scale::of([5.0, 5.0, 5.0].into_iter());
        assert_eq!(scale.apply(Some(9.0)), 0.0);
        let scale = Scale::of([1.0, 3.0].into_iter());
        assert_eq!((scale.apply(Some(3.0)), scale.apply(None)), (1.0, 0.0));
    }
}
