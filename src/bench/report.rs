//! The figures of a run, as a table for people and as JSON for the README.

use super::Wishes;
use super::weight::Weight;
use serde_json::json;
use std::fmt;
use std::time::Duration;

/// Requests per second and how long they took, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    pub per_second: f64,
    pub p50: f64,
    pub p99: f64,
}

impl Figures {
    pub fn of(mut times: Vec<Duration>, took: Duration) -> Self {
        times.sort_unstable();
        let at = |share: f64| {
            let index = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
            times.get(index).map_or(0.0, |t| t.as_secs_f64() * 1000.0)
        };
        Self {
            per_second: times.len() as f64 / took.as_secs_f64(),
            p50: at(0.5),
            p99: at(0.99),
        }
    }
}

/// One database with one number of members.
pub struct Run {
    pub database: &'static str,
    pub members: u32,
    /// Seconds that seeding took.
    pub seeded: f64,
    /// The server's memory in MiB after all pages.
    pub memory: Option<u64>,
    pub pages: Vec<(&'static str, Option<Figures>)>,
    /// The browser's code of first screens.
    pub weights: Vec<Weight>,
}

impl Run {
    fn figures(&self, page: &str) -> Option<Figures> {
        self.pages.iter().find(|(name, _)| *name == page).and_then(|(_, f)| *f)
    }
}

pub struct Report {
    runs: Vec<Run>,
    clients: usize,
    seconds: u64,
}

const LIST: &str = "member list, 50 rows";
const EMPTY: &str = "sign-in page";

impl Report {
    pub fn new(runs: Vec<Run>, wishes: &Wishes) -> Self {
        Self {
            runs,
            clients: wishes.clients,
            seconds: wishes.seconds,
        }
    }

    /// The same in every run.
    fn weights(&self) -> &[Weight] {
        self.runs.first().map_or(&[], |r| &r.weights)
    }

    /// How many times slower (p50) the list is with the most members than with the fewest, by database.
    fn growth(&self) -> Vec<(&'static str, f64)> {
        let databases = ["SQLite", "PostgreSQL"];
        let ratio = |database: &&'static str| {
            let runs = || self.runs.iter().filter(|r| r.database == *database);
            let few = runs().min_by_key(|r| r.members)?.figures(LIST)?;
            let many = runs().max_by_key(|r| r.members)?.figures(LIST)?;
            Some((*database, many.p50 / few.p50))
        };
        databases.iter().filter_map(ratio).collect()
    }

    pub fn json(&self) -> anyhow::Result<String> {
        let page = |(name, f): &(&str, Option<Figures>)| {
            f.map(|f| json!({ "page": name, "per_second": f.per_second, "p50_ms": f.p50, "p99_ms": f.p99 }))
        };
        let run = |r: &Run| {
            json!({
                "database": r.database, "members": r.members, "seed_seconds": r.seeded, "memory_mib": r.memory,
                "pages": r.pages.iter().filter_map(page).collect::<Vec<_>>(),
                "list_to_empty_page": list_to_empty(r),
            })
        };
        let weight = |w: &Weight| json!({ "screen": w.screen, "files": w.files, "bytes": w.bytes });
        Ok(serde_json::to_string_pretty(&json!({
            "clients": self.clients, "seconds_per_page": self.seconds,
            "runs": self.runs.iter().map(run).collect::<Vec<_>>(),
            "list_most_to_fewest_members": self.growth().into_iter().map(|(d, r)| (d.to_string(), r)).collect::<std::collections::BTreeMap<_, _>>(),
            "first_screens": self.weights().iter().map(weight).collect::<Vec<_>>(),
        }))?)
    }
}

fn list_to_empty(run: &Run) -> Option<f64> {
    Some(run.figures(LIST)?.p50 / run.figures(EMPTY)?.p50)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} clients, {} s for each page\n", self.clients, self.seconds)?;
        writeln!(f, "| database | members | page | requests/s | p50 ms | p99 ms |")?;
        writeln!(f, "| --- | ---: | --- | ---: | ---: | ---: |")?;
        for run in &self.runs {
            for (name, figures) in &run.pages {
                let Some(x) = figures else { continue };
                writeln!(
                    f,
                    "| {} | {} | {name} | {:.0} | {:.2} | {:.2} |",
                    run.database, run.members, x.per_second, x.p50, x.p99
                )?;
            }
        }
        writeln!(f)?;
        for run in &self.runs {
            let memory = run.memory.map_or("?".to_string(), |m| m.to_string());
            let ratio = list_to_empty(run).map_or("?".to_string(), |r| format!("{r:.1}"));
            writeln!(
                f,
                "{}, {} members: seeded in {:.1} s, server memory {memory} MiB, list : empty page {ratio}",
                run.database, run.members, run.seeded
            )?;
        }
        for (database, ratio) in self.growth() {
            writeln!(
                f,
                "{database}: list with the most members : list with the fewest {ratio:.2}"
            )?;
        }
        writeln!(f, "\n| first screen | files | code, brotli kB |\n| --- | ---: | ---: |")?;
        for w in self.weights() {
            writeln!(f, "| {} | {} | {:.0} |", w.screen, w.files, w.bytes as f64 / 1000.0)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_taken_from_the_sorted_times() {
        let times = (1..=100).rev().map(Duration::from_millis).collect();
        let figures = Figures::of(times, Duration::from_secs(2));
        assert_eq!((figures.per_second, figures.p50, figures.p99), (50.0, 51.0, 100.0));
    }
}
