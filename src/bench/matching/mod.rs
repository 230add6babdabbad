//! `yuelao bench matching`: the match engine with few and with very many members, against a plain scan of the
//! same columns and against the same rule in SQL, all in one run.

mod batch;
pub mod core;
mod database;
pub mod people;
mod report;
mod rule;
mod sql;

use crate::features::matching::engine::Filter;
use crate::features::regions;
use std::path::PathBuf;
use std::process::Command;

/// What `yuelao bench matching` was asked for.
pub struct Wishes {
    /// How many members; a run for each.
    pub members: Vec<i64>,
    /// Only the inner loop, so many times: what callgrind counts.
    pub count: Option<usize>,
    pub json: Option<PathBuf>,
}

/// Members while instructions are counted.
const COUNTED: i64 = 100_000;

pub async fn run(wishes: &Wishes) -> anyhow::Result<()> {
    let regions = regions::codes();
    if let Some(count) = wishes.count {
        println!("{}", core::inner_loop(&regions, COUNTED, count));
        return Ok(());
    }
    let folder = std::env::temp_dir().join(format!("yuelao-bench-matching-{}", std::process::id()));
    let mut runs = Vec::new();
    for members in &wishes.members {
        eprintln!("{members} members: engine");
        let figures = core::measure(&regions, *members);
        eprintln!("{members} members: databases");
        let found = sql::measure(&regions, *members, &folder).await;
        eprintln!("{members} members: loading the pool");
        let loaded = database::measure(&regions, *members, &folder).await;
        let _ = std::fs::remove_dir_all(&folder);
        let (found, loaded) = (found?, loaded?);
        same(&regions, *members, &found)?;
        runs.push(report::Run { figures, found, loaded });
    }
    let instructions = instructions()?;
    print!("{}", report::table(&runs, instructions));
    if let Some(file) = &wishes.json {
        std::fs::write(file, serde_json::to_string_pretty(&report::json(&runs, instructions))?)?;
    }
    Ok(())
}

/// All three find the same candidates with the same affinity, or nothing was measured.
fn same(regions: &[i64], members: i64, found: &[sql::Found]) -> anyhow::Result<()> {
    let (pool, _) = core::pool(regions, members);
    let (snapshot, filter) = (pool.snapshot(), Filter::default());
    for database in found {
        for (id, ranked) in &database.ranked {
            let Some(row) = snapshot.row(*id) else { continue };
            let best = snapshot.library(&core::ask(&row, &filter), core::TOP, 1).best;
            let ours: sql::Ranked = best.iter().map(|c| (c.id.0, i64::from(c.affinity))).collect();
            anyhow::ensure!(ours == *ranked, "{} ranks otherwise for member {id}", database.database);
        }
    }
    Ok(())
}

/// Instructions of one library of 100,000 members, by callgrind; nothing where valgrind is absent.
fn instructions() -> anyhow::Result<Option<u64>> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok(None);
    }
    // Two runs that differ in nothing but the libraries asked for.
    let (few, many) = (counted(0)?, counted(core::SAMPLE)?);
    Ok(many
        .zip(few)
        .map(|(many, few)| many.saturating_sub(few) / core::SAMPLE as u64))
}

fn counted(count: usize) -> anyhow::Result<Option<u64>> {
    eprintln!("counting instructions of {count} libraries");
    let out = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["bench", "matching", "--count", &count.to_string()])
        .output()?;
    let said = String::from_utf8_lossy(&out.stderr);
    let line = said.lines().find_map(|l| l.split_once("Collected :"));
    Ok(line.and_then(|(_, n)| n.trim().parse().ok()))
}
