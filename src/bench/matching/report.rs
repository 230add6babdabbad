//! The figures as a table for people and as JSON.

use super::batch;
use super::core::{Figures, TOP};
use super::database::Loaded;
use super::sql::Found;
use serde_json::{Value, json};
use std::fmt::Write;

pub struct Run {
    pub figures: Figures,
    pub found: Vec<Found>,
    pub loaded: Vec<Loaded>,
}

impl Run {
    fn database(&self, name: &str) -> Option<&Found> {
        self.found.iter().find(|f| f.database == name)
    }

    fn loaded(&self, name: &str) -> Option<&Loaded> {
        self.loaded.iter().find(|l| l.database == name)
    }
}

type Line = (&'static str, fn(&Run) -> Option<String>);

fn ms(n: f64) -> Option<String> {
    Some(if n < 10.0 { format!("{n:.2}") } else { format!("{n:.0}") })
}

const LINES: &[Line] = &[
    ("pool built in memory, members a second", |r| {
        Some(format!("{:.0}", r.figures.built_per_second))
    }),
    ("pool loaded from SQLite, members a second", |r| {
        Some(format!("{:.0}", r.loaded("SQLite")?.loaded))
    }),
    ("the same rows merely read from SQLite", |r| {
        Some(format!("{:.0}", r.loaded("SQLite")?.read))
    }),
    ("pool loaded from PostgreSQL, members a second", |r| {
        Some(format!("{:.0}", r.loaded("PostgreSQL")?.loaded))
    }),
    ("the same rows merely read from PostgreSQL", |r| {
        Some(format!("{:.0}", r.loaded("PostgreSQL")?.read))
    }),
    ("bytes a member, columns", |r| Some(r.figures.columns.to_string())),
    ("bytes a member, columns with what is not in use", |r| {
        Some(format!("{:.1}", r.figures.columns_held))
    }),
    ("bytes a member, who stands where", |r| {
        Some(format!("{:.1}", r.figures.ids))
    }),
    ("a member's change until it is seen, ms", |r| {
        ms(r.figures.change.middle)
    }),
    ("plain scan that sums the columns, ms", |r| ms(r.figures.scan.middle)),
    ("library of one member, one core, ms", |r| ms(r.figures.library.middle)),
    ("the slowest of the sample", |r| ms(r.figures.library.slowest)),
    ("library : plain scan", |r| {
        Some(format!("{:.2}", r.figures.library.middle / r.figures.scan.middle))
    }),
    ("library, two cores, ms", |r| ms(r.figures.library_two.middle)),
    ("mutual candidates of a member", |r| {
        Some(format!("{:.0}", r.figures.suiting))
    }),
    ("prices of all criteria, one core, ms", |r| ms(r.figures.prices.middle)),
    ("the slowest of the sample", |r| ms(r.figures.prices.slowest)),
    ("prices, two cores, ms", |r| ms(r.figures.prices_two.middle)),
    ("SQLite, the same rule, ms", |r| ms(r.database("SQLite")?.times.middle)),
    ("SQLite : library of the same members", |r| against(r, "SQLite")),
    ("PostgreSQL, the same rule, ms", |r| {
        ms(r.database("PostgreSQL")?.times.middle)
    }),
    ("PostgreSQL : library of the same members", |r| against(r, "PostgreSQL")),
    ("batch, for so many members", |r| Some(r.figures.batch.of.to_string())),
    ("batch, one core, s", |r| Some(format!("{:.1}", r.figures.batch.one))),
    ("batch, two cores, s", |r| Some(format!("{:.1}", r.figures.batch.two))),
    ("two cores : one", |r| {
        Some(format!("{:.2}", r.figures.batch.one / r.figures.batch.two))
    }),
    ("cancelled after a fifth, stopped after ms", |r| {
        Some(
            r.figures
                .batch
                .stopped
                .map_or("done before".into(), |ms| format!("{ms:.1}")),
        )
    }),
    ("handing out under caps, s", |r| {
        Some(format!("{:.2}", r.figures.batch.spread))
    }),
    ("Gini of being shown, before and after", |r| {
        let b = &r.figures.batch;
        whole(r).then(|| format!("{:.2} → {:.2}", b.before.gini, b.after.gini))
    }),
    ("shown to nobody, before and after", |r| {
        let b = &r.figures.batch;
        let percent = |share: f64| share * 100.0;
        whole(r).then(|| format!("{:.0} % → {:.0} %", percent(b.before.without), percent(b.after.without)))
    }),
    ("the one shown most, before and after", |r| {
        let b = &r.figures.batch;
        whole(r).then(|| format!("{} → {}", b.before.most, b.after.most))
    }),
];

/// Whether the batch was for everybody: only then it says something about who is shown.
fn whole(r: &Run) -> bool {
    r.figures.batch.of as i64 == r.figures.members
}

fn against(r: &Run, database: &str) -> Option<String> {
    Some(format!(
        "{:.0}",
        r.database(database)?.times.middle / r.figures.library_peers.middle
    ))
}

pub fn table(runs: &[Run], instructions: Option<u64>) -> String {
    const BATCH: usize = batch::TOP;
    let mut text = format!("Top {TOP} of a library, best {BATCH} of the batch; the middle of all runs\n\n| members |");
    for run in runs {
        let _ = write!(text, " {} |", run.figures.members);
    }
    let _ = writeln!(text, "\n| --- |{}", " ---: |".repeat(runs.len()));
    for (name, cell) in LINES {
        let cells: Vec<String> = runs.iter().map(|r| cell(r).unwrap_or_else(|| "–".into())).collect();
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    }
    let counted = instructions.map_or("valgrind absent".to_string(), |n| n.to_string());
    let _ = writeln!(
        text,
        "\nInstructions of one library, 100,000 members (callgrind): {counted}"
    );
    text
}

pub fn json(runs: &[Run], instructions: Option<u64>) -> Value {
    let run = |r: &Run| {
        let f = &r.figures;
        json!({
            "members": f.members, "built_per_second": f.built_per_second, "bytes_columns": f.columns,
            "bytes_columns_held": f.columns_held, "bytes_ids": f.ids, "change_ms": f.change.middle,
            "scan_ms": f.scan.middle, "library_ms": f.library.middle, "library_slowest_ms": f.library.slowest,
            "library_two_cores_ms": f.library_two.middle, "mutual_candidates": f.suiting,
            "prices_ms": f.prices.middle, "prices_slowest_ms": f.prices.slowest, "prices_two_cores_ms": f.prices_two.middle,
            "library_to_scan": f.library.middle / f.scan.middle,
            "batch": { "of": f.batch.of, "one_core_s": f.batch.one, "two_cores_s": f.batch.two, "stopped_ms": f.batch.stopped, "spread_s": f.batch.spread,
                "gini": [f.batch.before.gini, f.batch.after.gini], "shown_to_nobody": [f.batch.before.without, f.batch.after.without] },
            "loaded": r.loaded.iter().map(|l| json!({
                "database": l.database, "members": l.pool, "per_second": l.loaded, "read_per_second": l.read })).collect::<Vec<_>>(),
            "databases": r.found.iter().map(|d| json!({
                "database": d.database, "ranking_ms": d.times.middle, "to_library": d.times.middle / f.library_peers.middle,
                "fill_seconds": d.filled })).collect::<Vec<_>>(),
        })
    };
    json!({ "matching": runs.iter().map(run).collect::<Vec<_>>(), "library_instructions_100000": instructions })
}
