//! The program itself as a child process: started on a database and a port of its own, stopped at the end.

use super::client::Client;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that runs. Dropped, it is killed; `stop` asks first.
pub struct Program {
    child: Child,
    /// `127.0.0.1:port`
    pub host: String,
}

/// How the program is to be run.
#[derive(Clone)]
pub struct Plan {
    pub binary: PathBuf,
    pub database_url: String,
    pub data: PathBuf,
    /// demo or production
    pub env: &'static str,
}

impl Plan {
    /// The command line with this plan's environment.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(words)
            .env("DATABASE_URL", &self.database_url)
            .env("YUELAO_DATA", &self.data)
            .env("YUELAO_SECRET_FILE", self.data.join("secret.json"))
            .env("YUELAO_ENV", self.env)
            // Everybody on this machine may say where they come from: rate limits are not measured.
            .env("YUELAO_TRUST_PROXY", "true")
            .env("LEPTOS_OUTPUT_NAME", "yuelao")
            .env("RUST_LOG", "error");
        command
    }

    /// Starts the server on a free port and waits until it is well.
    pub async fn start(&self) -> anyhow::Result<Program> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let host = format!("127.0.0.1:{port}");
        let child = self
            .command(&["serve"])
            .env("YUELAO_ADDR", &host)
            .stderr(Stdio::null())
            .spawn();
        let mut program = Program {
            child: child.context("cannot start the server")?,
            host,
        };
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(60) {
            if let Some(status) = program.child.try_wait()? {
                bail!("the server ended by itself: {status}");
            }
            if let Ok(mut client) = Client::connect(&program.host).await
                && client.get("/health", &[]).await.is_ok_and(|r| r.status == 200)
            {
                return Ok(program);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the server did not become well within a minute")
    }
}

impl Program {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the match pool is loaded: after a start that keeps one core and the database busy, up to a
    /// quarter of a minute for 1,000,000 members.
    pub async fn rest(&self) -> anyhow::Result<()> {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(180) {
            let mut client = Client::connect(&self.host).await?;
            let metrics = client.get("/metrics", &[]).await?;
            if metrics.text().contains("match_pool_loaded_members") {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        bail!("the match pool was not loaded within three minutes")
    }

    /// Kills it on the spot, as a power cut would.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Sends SIGTERM.
    pub fn ask_to_stop(&self) {
        let _ = Command::new("kill").arg("-TERM").arg(self.id().to_string()).status();
    }

    /// Waits for its end; whether it ended well.
    pub async fn ended(mut self) -> bool {
        for _ in 0..600 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return status.success();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    /// Resident memory in MiB, where the system tells (Linux).
    pub fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(Path::new("/proc").join(self.id().to_string()).join("status")).ok()?;
        let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
