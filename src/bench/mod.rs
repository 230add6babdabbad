//! `yuelao bench`: how fast pages are, over HTTP on loopback, with few and with many members, on every
//! database at hand; how much memory the server holds; how large the browser's code is.

pub mod client;
pub mod light;
mod lists;
pub mod matching;
pub mod program;
mod report;
pub mod spare;
mod weight;

use anyhow::Context;
use client::Client;
use program::{Plan, Program};
use report::{Figures, Report, Run};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What `yuelao bench` was asked for.
pub struct Wishes {
    /// Pages, or only the lists of members.
    pub lists: bool,
    pub json: Option<PathBuf>,
    /// How many members; a run for each.
    pub members: Vec<u32>,
    /// Seconds for each page.
    pub seconds: u64,
    pub clients: usize,
    /// The folder of what `cargo leptos build` made for the browser.
    pub site: PathBuf,
}

/// `(name, path, signed in)`; the sign-in page is nearly empty and stands for what a page costs at least.
const PAGES: &[(&str, &str, bool)] = &[
    ("health", "/health", false),
    ("sign-in page", "/sign-in", false),
    ("front page", "/", false),
    ("member list, 50 rows", "/office/members", true),
    ("member page", "/office/members/1", true),
];

pub async fn run(wishes: Wishes) -> anyhow::Result<()> {
    if wishes.lists {
        return lists::run(&wishes).await;
    }
    let folder = std::env::temp_dir().join(format!("yuelao-bench-{}", std::process::id()));
    let measured = all(&wishes, &folder).await;
    let _ = std::fs::remove_dir_all(&folder);
    let report = Report::new(measured?, &wishes);
    print!("{report}");
    if let Some(file) = &wishes.json {
        std::fs::write(file, report.json()?).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

async fn all(wishes: &Wishes, folder: &Path) -> anyhow::Result<Vec<Run>> {
    let mut runs = Vec::new();
    for members in &wishes.members {
        let data = folder.join(format!("sqlite-{members}"));
        let url = format!("sqlite:{}", data.join("yuelao.db").display());
        runs.push(one(wishes, "SQLite", *members, url, data).await?);
        if let Ok(base) = std::env::var("TEST_POSTGRES_URL") {
            let data = folder.join(format!("postgres-{members}"));
            let spare = spare::make(&base).await?;
            let run = one(wishes, "PostgreSQL", *members, spare.url.clone(), data).await;
            spare.drop_it().await?;
            runs.push(run?);
        }
    }
    Ok(runs)
}

async fn one(
    wishes: &Wishes,
    database: &'static str,
    members: u32,
    database_url: String,
    data: PathBuf,
) -> anyhow::Result<Run> {
    let plan = Plan {
        binary: std::env::current_exe()?,
        database_url,
        data,
        env: "demo",
    };
    eprintln!("{database}, {members} members: seeding");
    let began = Instant::now();
    let status = plan.command(&["seed", "--members", &members.to_string()]).status()?;
    anyhow::ensure!(status.success(), "seeding failed: {status}");
    let seeded = began.elapsed().as_secs_f64();
    let server = plan.start().await?;
    server.rest().await?;
    let cookie = sign_in(&server).await?;
    let mut pages = Vec::new();
    for (name, path, signed_in) in PAGES {
        eprintln!("{database}, {members} members: {name}");
        let cookie = signed_in.then_some(cookie.as_str());
        pages.push((*name, measure(&server, path, cookie, wishes).await?));
    }
    let memory = server.memory();
    let weights = weight::first_screens(&server, &cookie, &wishes.site.join("pkg")).await?;
    server.ask_to_stop();
    server.ended().await;
    Ok(Run {
        database,
        members,
        seeded,
        memory,
        pages,
        weights,
    })
}

async fn sign_in(server: &Program) -> anyhow::Result<String> {
    sign_in_as(server, "admin").await
}

async fn sign_in_as(server: &Program, account: &str) -> anyhow::Result<String> {
    let mut client = Client::connect(&server.host).await?;
    let reply = client
        .call(
            "staff/api/sign_in",
            &[],
            &[("account", account), ("password", "yuelao-demo")],
        )
        .await?;
    reply
        .cookie()
        .with_context(|| format!("{account} of the demonstration can't sign in"))
}

/// Asks for one page again and again with several clients; nothing where the page is not there.
async fn measure(
    server: &Program,
    path: &'static str,
    cookie: Option<&str>,
    wishes: &Wishes,
) -> anyhow::Result<Option<Figures>> {
    let headers: Vec<(String, String)> = cookie
        .map(|c| ("cookie".to_string(), c.to_string()))
        .into_iter()
        .collect();
    let mut probe = Client::connect(&server.host).await?;
    for _ in 0..3 {
        let pairs: Vec<(&str, &str)> = headers.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let reply = probe.get(path, &pairs).await?;
        if reply.status != 200 {
            eprintln!("  {path} answered {}: not measured", reply.status);
            return Ok(None);
        }
    }
    let began = Instant::now();
    let until = began + Duration::from_secs(wishes.seconds);
    let workers: Vec<_> = (0..wishes.clients)
        .map(|_| {
            let (host, headers) = (server.host.clone(), headers.clone());
            tokio::spawn(async move { hammer(&host, path, &headers, until).await })
        })
        .collect();
    let mut times = Vec::new();
    for worker in workers {
        times.extend(worker.await??);
    }
    Ok(Some(Figures::of(times, began.elapsed())))
}

async fn hammer(host: &str, path: &str, headers: &[(String, String)], until: Instant) -> anyhow::Result<Vec<Duration>> {
    let headers: Vec<(&str, &str)> = headers.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let mut client = Client::connect(host).await?;
    let mut times = Vec::new();
    while Instant::now() < until {
        let began = Instant::now();
        let reply = client.get(path, &headers).await?;
        anyhow::ensure!(reply.status == 200, "{path} answered {}", reply.status);
        times.push(began.elapsed());
    }
    Ok(times)
}
