//! `yuelao bench lists`: the commonest lists of members, as pages over HTTP, with few and with very many
//! members, on every database at hand. What counts is the ratio between the two.

use super::client::Client;
use super::program::{Plan, Program};
use super::{Wishes, light, sign_in_as, spare};
use crate::features::seed;
use crate::server::Server;
use crate::server::settings::{Mode, Settings};
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

/// `(what it is, whose list, address)`.
pub const LISTS: &[(&str, &str, &str)] = &[
    ("all, newest first", "admin", "/office/members"),
    ("all, by last contact", "admin", "/office/members?sort=-last"),
    ("all, by age", "admin", "/office/members?sort=age"),
    ("all, by name", "admin", "/office/members?sort=name"),
    (
        "women of 25 to 30",
        "admin",
        "/office/members?sex=female&age_min=25&age_max=30",
    ),
    (
        "women of 25 to 30 in Shanghai, bachelor and more",
        "admin",
        "/office/members?sex=female&age_min=25&age_max=30&province=310000&education=bachelor",
    ),
    ("registered within a month", "admin", "/office/members?within=1m"),
    (
        "income 300,000 and more, by income",
        "admin",
        "/office/members?income=from_30&sort=-income",
    ),
    ("by name: 张晓", "admin", "/office/members?q=%E5%BC%A0%E6%99%93"),
    ("by initials: zxm", "admin", "/office/members?q=zxm"),
    ("by family name: 李", "admin", "/office/members?q=%E6%9D%8E"),
    ("by mobile", "admin", "/office/members?mobile=139%20:last"),
    ("of my tree, newest first", "manager", "/office/members"),
    ("pre-sale, next contact first", "manager", "/office/presale"),
    ("pre-sale, overdue", "manager", "/office/presale?class=overdue"),
    ("my own pre-sale", "presale", "/office/presale"),
    ("my own after-sale", "aftersale", "/office/aftersale"),
    ("waiting for pre-sale", "manager", "/office/assignments"),
    (
        "never contacted, to reassign",
        "manager",
        "/office/assignments/reassign",
    ),
    ("deep in the list", "admin", "/office/members?sort=height&after=180~1"),
];

struct Line {
    database: &'static str,
    members: u32,
    list: usize,
    /// Milliseconds, the middle of all.
    p50: f64,
}

pub async fn run(wishes: &Wishes) -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("yuelao-bench-lists-{}", std::process::id()));
    let measured = all(wishes, &folder).await;
    let _ = std::fs::remove_dir_all(&folder);
    let lines = measured?;
    print(wishes, &lines);
    if let Some(file) = &wishes.json {
        let lines: Vec<_> = lines
            .iter()
            .map(|l| json!({ "database": l.database, "members": l.members, "list": LISTS[l.list].0, "whose": LISTS[l.list].1, "p50_ms": l.p50 }))
            .collect();
        std::fs::write(file, serde_json::to_string_pretty(&json!({ "lists": lines }))?)?;
    }
    Ok(())
}

async fn all(wishes: &Wishes, folder: &Path) -> anyhow::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for members in &wishes.members {
        let data = folder.join(format!("sqlite-{members}"));
        let url = format!("sqlite:{}", data.join("yuelao.db").display());
        lines.extend(one(wishes, "SQLite", *members, url, &data).await?);
        let _ = std::fs::remove_dir_all(&data);
        if let Ok(base) = std::env::var("TEST_POSTGRES_URL") {
            let spare = spare::make(&base).await?;
            let data = folder.join(format!("postgres-{members}"));
            let measured = one(wishes, "PostgreSQL", *members, spare.url.clone(), &data).await;
            spare.drop_it().await?;
            lines.extend(measured?);
        }
    }
    Ok(lines)
}

async fn one(
    wishes: &Wishes,
    database: &'static str,
    members: u32,
    url: String,
    data: &Path,
) -> anyhow::Result<Vec<Line>> {
    eprintln!("{database}, {members} members: filling");
    let began = Instant::now();
    let server = Server::open(Settings {
        addr: ([127, 0, 0, 1], 0).into(),
        database_url: url.clone(),
        data: data.to_path_buf(),
        secret_file: data.join("secret.json"),
        timezone: chrono_tz::Asia::Shanghai,
        mode: Mode::Demo,
        trust_proxy: false,
        public_per_hour: crate::server::limits::CREATED_PER_HOUR_IN_DEMO,
    })
    .await?;
    server.db.migrate().await?;
    seed::fill_if_empty(&server, 0, 1).await?;
    light::members(&server, i64::from(members)).await?;
    server.db.close().await;
    eprintln!(
        "{database}, {members} members: filled in {:.0} s",
        began.elapsed().as_secs_f64()
    );
    let plan = Plan {
        binary: std::env::current_exe()?,
        database_url: url,
        data: data.to_path_buf(),
        env: "demo",
    };
    let program = plan.start().await?;
    program.rest().await?;
    let mut lines = Vec::new();
    for (list, (_, account, path)) in LISTS.iter().enumerate() {
        let cookie = sign_in_as(&program, account).await?;
        let path = path.replace(":last", &format!("{members:08}"));
        let p50 = measure(&program, &path, &cookie, Duration::from_secs(wishes.seconds)).await?;
        lines.push(Line {
            database,
            members,
            list,
            p50,
        });
    }
    program.ask_to_stop();
    program.ended().await;
    Ok(lines)
}

/// The middle of as many answers as go into the time, three at least after a first one.
async fn measure(program: &Program, path: &str, cookie: &str, time: Duration) -> anyhow::Result<f64> {
    let mut client = Client::connect(&program.host).await?;
    let headers = [("cookie", cookie)];
    let mut times = Vec::new();
    let began = Instant::now();
    while times.len() < 4 || began.elapsed() < time {
        let asked = Instant::now();
        let reply = client.get(path, &headers).await?;
        anyhow::ensure!(reply.status == 200, "{path} answered {}", reply.status);
        times.push(asked.elapsed().as_secs_f64() * 1000.0);
    }
    // The first one fills the caches.
    times.remove(0);
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}

fn print(wishes: &Wishes, lines: &[Line]) {
    for database in ["SQLite", "PostgreSQL"] {
        let of = |list: usize, members: u32| {
            let mine = |l: &&Line| l.database == database && l.list == list && l.members == members;
            lines.iter().find(mine).map(|l| l.p50)
        };
        if lines.iter().all(|l| l.database != database) {
            continue;
        }
        let heads: Vec<String> = wishes.members.iter().map(|m| format!("{m} members, ms")).collect();
        println!(
            "\n{database}\n\n| list | whose | {} | last : first |",
            heads.join(" | ")
        );
        println!("| --- | --- |{}", " ---: |".repeat(heads.len() + 1));
        for (i, (name, account, _)) in LISTS.iter().enumerate() {
            let times: Vec<f64> = wishes.members.iter().filter_map(|m| of(i, *m)).collect();
            let ratio = times
                .first()
                .zip(times.last())
                .map_or(0.0, |(first, last)| last / first);
            let cells: Vec<String> = times.iter().map(|t| format!("{t:.2}")).collect();
            println!("| {name} | {account} | {} | {ratio:.1} |", cells.join(" | "));
        }
    }
}
