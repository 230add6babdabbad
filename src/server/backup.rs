//! Backup and restore in one command: database and keys in one folder-like file.
//!
//! A backup is a tar-less pair: `FILE` holds the database (SQLite: a consistent copy by `VACUUM INTO`;
//! PostgreSQL: `pg_dump`'s custom format) and `FILE.secret` the keys, mode 600, without which the
//! sealed values are lost.

use super::settings::Settings;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

fn secret_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".secret");
    name.into()
}

fn is_postgres(settings: &Settings) -> bool {
    !settings.database_url.starts_with("sqlite:")
}

pub async fn backup(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    if file.exists() {
        bail!("{} 已存在，请换一个文件名", file.display());
    }
    if is_postgres(settings) {
        run(Command::new("pg_dump")
            .arg("--format=custom")
            .arg("--file")
            .arg(file)
            .arg(&settings.database_url))?;
    } else {
        let super::db::Db::Sqlite { read, .. } = super::db::Db::open(&settings.database_url).await? else {
            bail!("DATABASE_URL 不是 SQLite");
        };
        let target = file.to_str().context("文件名不是有效的 UTF-8")?;
        sqlx::query("vacuum into $1")
            .bind(target)
            .execute(&read)
            .await
            .context("备份失败")?;
    }
    let secret = secret_beside(file);
    std::fs::copy(&settings.secret_file, &secret).context("无法复制密钥文件")?;
    eprintln!(
        "已备份到 {} 和 {}（密钥，请另行妥善保管）",
        file.display(),
        secret.display()
    );
    Ok(())
}

pub async fn restore(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    let secret = secret_beside(file);
    if !file.exists() || !secret.exists() {
        bail!("找不到 {} 或 {}", file.display(), secret.display());
    }
    if settings.secret_file.exists() {
        bail!(
            "{} 已存在：恢复只进入空的环境，请先移走现有数据",
            settings.secret_file.display()
        );
    }
    if is_postgres(settings) {
        run(Command::new("pg_restore")
            .arg("--exit-on-error")
            .arg("--no-owner")
            .arg("--dbname")
            .arg(&settings.database_url)
            .arg(file))?;
    } else {
        let path = settings
            .database_url
            .trim_start_matches("sqlite:")
            .trim_start_matches("//");
        let target = Path::new(path.split('?').next().unwrap_or(path));
        if target.exists() {
            bail!("{} 已存在：恢复只进入空的环境，请先移走现有数据", target.display());
        }
        if let Some(folder) = target.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::copy(file, target).context("无法写入数据库文件")?;
    }
    if let Some(folder) = settings.secret_file.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::copy(&secret, &settings.secret_file).context("无法写入密钥文件")?;
    eprintln!("已恢复。");
    Ok(())
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command
        .status()
        .with_context(|| format!("无法运行 {:?}，请安装 PostgreSQL 客户端", command.get_program()))?;
    if !status.success() {
        bail!("{:?} 失败（{status}）", command.get_program());
    }
    Ok(())
}
