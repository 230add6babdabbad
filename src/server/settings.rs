//! Settings by environment and an optional `yuelao.toml`, read once at start, errors in plain words.

use super::limits;
use anyhow::{Context, bail};
use chrono::Offset;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Serialize, Deserialize)]
struct Raw {
    addr: String,
    database_url: Option<String>,
    data: PathBuf,
    secret_file: Option<PathBuf>,
    timezone: String,
    env: String,
    trust_proxy: bool,
    public_per_hour: Option<u32>,
}

#[derive(Clone, Debug)]
pub struct Settings {
    /// `YUELAO_ADDR`: where the server listens.
    pub addr: SocketAddr,
    /// `DATABASE_URL`: `sqlite:…` or `postgres://…`.
    pub database_url: String,
    /// `YUELAO_DATA`: the folder of the SQLite file, keys and photos.
    pub data: PathBuf,
    /// `YUELAO_SECRET_FILE`: the keys of the encryption at rest.
    pub secret_file: PathBuf,
    /// `YUELAO_TIMEZONE`: the zone in which the agency's clock goes.
    pub timezone: chrono_tz::Tz,
    /// `YUELAO_ENV`: demo or production.
    pub mode: Mode,
    /// `YUELAO_TRUST_PROXY`: take the visitor's address from `X-Forwarded-For` (behind a reverse proxy only).
    pub trust_proxy: bool,
    /// `YUELAO_PUBLIC_PER_HOUR`: how much that is new strangers may leave from one address in an hour.
    pub public_per_hour: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Demo,
    Production,
}

impl Settings {
    pub fn read() -> anyhow::Result<Self> {
        let raw: Raw = Figment::from(Serialized::defaults(Raw {
            addr: "127.0.0.1:3000".into(),
            database_url: None,
            data: "data".into(),
            secret_file: None,
            timezone: "Asia/Shanghai".into(),
            env: "demo".into(),
            trust_proxy: false,
            public_per_hour: None,
        }))
        .merge(Toml::file("yuelao.toml"))
        .merge(Env::prefixed("YUELAO_").only(&[
            "addr",
            "data",
            "secret_file",
            "timezone",
            "env",
            "trust_proxy",
            "public_per_hour",
        ]))
        .merge(Env::raw().only(&["database_url"]))
        .extract()
        .context("设置有误（环境变量或 yuelao.toml）")?;
        Self::from_raw(raw)
    }

    fn from_raw(raw: Raw) -> anyhow::Result<Self> {
        let addr = raw
            .addr
            .parse()
            .with_context(|| format!("YUELAO_ADDR「{}」不是「地址:端口」，例如 127.0.0.1:3000", raw.addr))?;
        let timezone = raw
            .timezone
            .parse()
            .map_err(|_| anyhow::anyhow!("YUELAO_TIMEZONE「{}」不是已知的时区，例如 Asia/Shanghai", raw.timezone))?;
        let mode = match raw.env.as_str() {
            "demo" => Mode::Demo,
            "production" => Mode::Production,
            other => bail!("YUELAO_ENV「{other}」应为 demo 或 production"),
        };
        let database_url = raw
            .database_url
            .unwrap_or_else(|| format!("sqlite:{}", raw.data.join("yuelao.db").display()));
        if !["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|p| database_url.starts_with(p))
        {
            bail!("DATABASE_URL 应以 sqlite: 或 postgres:// 开头");
        }
        let secret_file = raw.secret_file.unwrap_or_else(|| raw.data.join("secret.json"));
        Ok(Self {
            addr,
            database_url,
            data: raw.data,
            secret_file,
            timezone,
            mode,
            trust_proxy: raw.trust_proxy,
            public_per_hour: raw.public_per_hour.unwrap_or(match mode {
                Mode::Demo => limits::CREATED_PER_HOUR_IN_DEMO,
                Mode::Production => limits::CREATED_PER_HOUR,
            }),
        })
    }

    pub fn production(&self) -> bool {
        self.mode == Mode::Production
    }

    /// How many minutes the agency's clock is ahead of UTC now.
    pub fn offset_minutes(&self) -> i32 {
        let now = super::clock::now().with_timezone(&self.timezone);
        now.offset().fix().local_minus_utc() / 60
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw() -> Raw {
        Raw {
            addr: "127.0.0.1:0".into(),
            database_url: None,
            data: "d".into(),
            secret_file: None,
            timezone: "Asia/Shanghai".into(),
            env: "production".into(),
            trust_proxy: false,
            public_per_hour: None,
        }
    }

    #[test]
    fn the_defaults_hang_together() {
        let settings = Settings::from_raw(raw()).expect("settings");
        assert_eq!(settings.database_url, "sqlite:d/yuelao.db");
        assert_eq!(settings.secret_file, PathBuf::from("d/secret.json"));
        assert_eq!(settings.offset_minutes(), 480);
        assert!(settings.production());
        assert_eq!(settings.public_per_hour, limits::CREATED_PER_HOUR);
        let set = Raw {
            public_per_hour: Some(7),
            ..raw()
        };
        assert_eq!(Settings::from_raw(set).expect("settings").public_per_hour, 7);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let said = |r: Raw| Settings::from_raw(r).expect_err("refused").to_string();
        assert!(
            said(Raw {
                addr: "x".into(),
                ..raw()
            })
            .contains("YUELAO_ADDR")
        );
        assert!(
            said(Raw {
                timezone: "Mars".into(),
                ..raw()
            })
            .contains("YUELAO_TIMEZONE")
        );
        assert!(
            said(Raw {
                env: "prod".into(),
                ..raw()
            })
            .contains("YUELAO_ENV")
        );
        assert!(
            said(Raw {
                database_url: Some("mysql://".into()),
                ..raw()
            })
            .contains("DATABASE_URL")
        );
    }
}
