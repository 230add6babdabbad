//! The command line of the one binary.

use anyhow::Context;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use yuelao::bench;
use yuelao::features::matching::behaviour::work as learning;
use yuelao::features::matching::learn::evaluate;
use yuelao::features::seed;
use yuelao::serve;
use yuelao::server::{Server, settings::Settings, telemetry};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "yuelao", version, about = "月老：婚介机构管理系统")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Migrate, seed an empty database in demo mode, and serve.
    Serve,
    /// Bring the database to the newest schema.
    Migrate,
    /// Fill an empty database with the demonstration agency.
    Seed {
        #[arg(long, default_value_t = 1200)]
        members: u32,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Administrators.
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Write a copy of the database and the keys to FILE.
    Backup { file: PathBuf },
    /// Put back what `backup` wrote, into an empty place.
    Restore { file: PathBuf },
    /// Make a new key and seal everything anew with it.
    RotateKeys,
    /// Measure pages, memory and the size of the browser's code (see bin/bench).
    Bench {
        /// Leave out for pages, memory and code; `lists` for the lists of members; `matching` for the engine.
        #[arg(value_parser = ["lists", "matching"])]
        part: Option<String>,
        /// Also write the figures to this file.
        #[arg(long)]
        json: Option<PathBuf>,
        /// How many members; 1200,100000 for pages and 10000,100000,1000000 for the others unless said.
        #[arg(long, value_delimiter = ',')]
        members: Vec<u32>,
        /// Seconds for each page.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        #[arg(long, default_value_t = 8)]
        clients: usize,
        /// For `matching`: only its inner loop, so many times, for callgrind.
        #[arg(long)]
        count: Option<usize>,
    },
    /// Learn from the agency's own answers now, and measure it; the server does so every night.
    Train,
    /// Measure what the match engine learns on a file of speed-dating meetings, against plainer ways.
    Evaluate {
        /// Each evening of this file is foreseen from the others.
        #[arg(required_unless_present_all = ["train", "test"], conflicts_with_all = ["train", "test"])]
        file: Option<PathBuf>,
        /// Learn from this file instead, and foresee all of TEST.
        #[arg(long, requires = "test")]
        train: Option<PathBuf>,
        #[arg(long, requires = "train")]
        test: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Make an administrator; the password is read from standard input.
    Create {
        #[arg(long)]
        account: String,
        #[arg(long)]
        name: String,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    if let Command::Bench {
        part,
        json,
        mut members,
        seconds,
        clients,
        count,
    } = cli.command
    {
        let site = "target/site".into();
        if members.is_empty() {
            members = if part.is_some() {
                vec![10_000, 100_000, 1_000_000]
            } else {
                vec![1200, 100_000]
            };
        }
        if part.as_deref() == Some("matching") {
            let members = members.into_iter().map(i64::from).collect();
            return bench::matching::run(&bench::matching::Wishes { members, count, json }).await;
        }
        return bench::run(bench::Wishes {
            lists: part.is_some(),
            json,
            members,
            seconds,
            clients,
            site,
        })
        .await;
    }
    if let Command::Evaluate { file, train, test } = cli.command {
        let table = match (file, train, test) {
            (Some(file), ..) => evaluate::held_out(&file),
            (None, Some(train), Some(test)) => evaluate::unseen(&train, &test),
            _ => unreachable!("the command line asks for one or the other"),
        };
        print!("{}", table.map_err(anyhow::Error::msg)?);
        return Ok(());
    }
    let settings = Settings::read()?;
    telemetry::start_logs(settings.production());
    yuelao::types::time::set_offset(settings.offset_minutes());
    match cli.command {
        Command::Serve => {
            let server = open(settings).await?;
            server.db.migrate().await.context("数据库升级失败")?;
            if server.settings.production() {
                yuelao::features::staff::ensure_roles(&server).await?;
            } else {
                seed::fill_if_empty(&server, 1200, 1).await?;
            }
            yuelao::features::contacts::fill_all_tails(&server)
                .await
                .context("无法补建手机尾号索引")?;
            note_names(server.clone());
            serve::run(server).await
        }
        Command::Migrate => {
            let server = open(settings).await?;
            server.db.migrate().await.context("数据库升级失败")?;
            yuelao::features::members::names::back_fill(&server).await?;
            Ok(())
        }
        Command::Seed { members, seed } => {
            let server = open(settings).await?;
            server.db.migrate().await.context("数据库升级失败")?;
            seed::fill_if_empty(&server, members, seed).await
        }
        Command::Admin {
            command: AdminCommand::Create { account, name },
        } => {
            let server = open(settings).await?;
            server.db.migrate().await.context("数据库升级失败")?;
            let mut password = String::new();
            eprintln!("请输入密码（至少 8 位，不能全是数字），回车结束：");
            std::io::stdin().read_line(&mut password)?;
            yuelao::features::staff::create_admin(&server, &account, &name, password.trim_end_matches(['\r', '\n']))
                .await
        }
        Command::Train => {
            let server = open(settings).await?;
            server.db.migrate().await.context("数据库升级失败")?;
            let trained = learning::run(&server).await.context("学习没有完成，原因见日志")?;
            match trained.version {
                Some(number) => println!("第 {number} 版，{} 条答复", trained.answers),
                None => println!("自上一版以来没有新的答复（共 {} 条），沿用上一版", trained.answers),
            }
            println!("{}：{}", trained.verdict, trained.reason);
            Ok(())
        }
        Command::Backup { file } => yuelao::server::backup::backup(&settings, &file).await,
        Command::Restore { file } => yuelao::server::backup::restore(&settings, &file).await,
        Command::RotateKeys => {
            let server = open(settings).await?;
            yuelao::features::contacts::rotate_keys(&server).await
        }
        Command::Bench { .. } | Command::Evaluate { .. } => unreachable!("answered above: they need no settings"),
    }
}

/// Names from before there were words to find them by are noted while the server serves.
fn note_names(server: Server) {
    tokio::spawn(async move {
        match yuelao::features::members::names::back_fill(&server).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "names noted"),
            Err(error) => tracing::error!(%error, "names could not be noted"),
        }
    });
}

async fn open(settings: Settings) -> anyhow::Result<Server> {
    Server::open(settings).await
}
