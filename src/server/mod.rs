//! What the server stands on: database, keys, clock, cookies, settings. Knows no feature.

#[macro_use]
pub mod db;
pub mod backup;
pub mod clock;
pub mod crypto;
pub mod dialect;
pub mod guard;
pub mod jobs;
pub mod kept;
pub mod limits;
pub mod live;
pub mod once;
pub mod owned;
pub mod passwords;
pub mod policy;
pub mod recent;
pub mod request;
pub mod settings;
pub mod sql;
pub mod telemetry;
pub mod window;

use std::sync::Arc;

/// What every request may use; provided as context to pages and server functions alike.
#[derive(Clone)]
pub struct Server {
    pub db: db::Db,
    pub keys: Arc<crypto::Keys>,
    pub settings: Arc<settings::Settings>,
    pub limits: Arc<limits::Limits>,
    pub recent: recent::Recent,
    pub kept: Arc<kept::Kept>,
    pub live: Arc<live::Live>,
    pub guard: Arc<guard::Guard>,
    pub owned: Arc<owned::Owned>,
}

impl Server {
    /// Opens the database and the keys.
    pub async fn open(settings: settings::Settings) -> anyhow::Result<Self> {
        use anyhow::Context;
        std::fs::create_dir_all(&settings.data)
            .with_context(|| format!("无法建立数据目录 {}", settings.data.display()))?;
        let db = db::Db::open(&settings.database_url)
            .await
            .context("无法打开数据库，请检查 DATABASE_URL")?;
        let keys = crypto::Keys::load_or_make(&settings.secret_file)?;
        let limits = limits::Limits::new(settings.public_per_hour);
        Ok(Self {
            db,
            keys: Arc::new(keys),
            settings: Arc::new(settings),
            limits: Arc::new(limits),
            recent: recent::Recent::default(),
            kept: Arc::default(),
            live: Arc::default(),
            guard: Arc::default(),
            owned: Arc::default(),
        })
    }
}
