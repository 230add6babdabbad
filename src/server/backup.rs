//! Backup and restore in one command: database, keys and photos beside each other.
//!
//! `FILE` holds the database (SQLite: a consistent copy by `VACUUM INTO`; PostgreSQL: `pg_dump`'s custom
//! format), `FILE.secret` the keys, mode 600, without which the sealed values are lost, and the folder
//! `FILE.photos` the photos: copied after the database, so that every photo it knows of is there.

use super::settings::Settings;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

fn secret_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".secret");
    name.into()
}

fn photos_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".photos");
    name.into()
}

/// Copies a folder with all that is in it; one that isn't there is empty. What goes away meanwhile was
/// deleted by somebody.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    let entries = match std::fs::read_dir(from) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    std::fs::create_dir_all(to)?;
    for entry in entries {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
            continue;
        }
        match std::fs::copy(entry.path(), target) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
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
    copy_folder(&settings.data.join("photos"), &photos_beside(file)).context("无法复制照片")?;
    eprintln!(
        "已备份到 {}、{}（密钥，请另行妥善保管）和照片文件夹 {}",
        file.display(),
        secret.display(),
        photos_beside(file).display()
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
    copy_folder(&photos_beside(file), &settings.data.join("photos")).context("无法写入照片")?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_copied_with_what_lies_below() {
        let place = std::env::temp_dir().join(format!("yuelao-copy-{}", std::process::id()));
        let (from, to) = (place.join("from"), place.join("to"));
        assert!(
            copy_folder(&from, &to).is_ok() && !to.exists(),
            "nothing there is nothing to copy"
        );
        std::fs::create_dir_all(from.join("ab")).expect("a folder");
        std::fs::write(from.join("ab").join("x.jpg"), b"picture").expect("a file");
        copy_folder(&from, &to).expect("copied");
        assert_eq!(std::fs::read(to.join("ab").join("x.jpg")).expect("a file"), b"picture");
        std::fs::remove_dir_all(place).expect("cleared");
    }
}
