//! News for people who have a page open. It is told when the transaction that makes it has been committed,
//! never before: within the process by a channel, between processes that share a PostgreSQL by its
//! LISTEN/NOTIFY, which delivers at commit by itself.

use super::db::{Db, Tx};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::future::Future;
use std::time::Duration;
use tokio::sync::{broadcast, watch};

const CHANNEL: &str = "yuelao_news";
/// What somebody may lag behind before they are told to look for themselves.
const KEPT: usize = 256;

/// One piece of news for one person. No personal data of members: it passes through logs and proxies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// The member of staff it is for; nobody in particular is everybody: look again.
    pub to: Option<i64>,
    pub text: String,
    /// The page behind it.
    pub href: String,
}

pub struct Live {
    news: broadcast::Sender<News>,
    stopped: watch::Sender<bool>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            news: broadcast::channel(KEPT).0,
            stopped: watch::channel(false).0,
        }
    }
}

impl Live {
    /// Commits, and tells everybody concerned.
    pub async fn commit(&self, mut tx: Tx, news: Vec<News>) -> Result<()> {
        if matches!(tx, Tx::Postgres(_)) {
            for one in &news {
                let text = serde_json::to_string(one).map_err(|_| Error::Failed)?;
                on!(&mut tx, c => sqlx::query("select pg_notify($1, $2)").bind(CHANNEL).bind(text).execute(c).await.map(|_| ()))?;
            }
            return tx.commit().await;
        }
        tx.commit().await?;
        for one in news {
            self.tell(one);
        }
        Ok(())
    }

    /// Tells those who have a page open in this process.
    fn tell(&self, news: News) {
        // Another process may have made the news: what this one counted before is old.
        super::db::note_write();
        // Nobody listening is no fault.
        let _ = self.news.send(news);
    }

    /// Tells everybody to look again: something may have been missed.
    fn tell_all(&self) {
        self.tell(News {
            to: None,
            text: String::new(),
            href: String::new(),
        });
    }

    pub fn subscribe(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Ends every open stream: the server stops.
    pub fn stop(&self) {
        let _ = self.stopped.send(true);
    }

    /// Ends when the server stops.
    pub fn stopping(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut stopped = self.stopped.subscribe();
        async move {
            let _ = stopped.wait_for(|s| *s).await;
        }
    }

    /// Hears what other processes, and this one, say through PostgreSQL, until the server stops. Does nothing
    /// on SQLite, which has one process.
    pub async fn listen(&self, db: &Db) {
        let Db::Postgres(pool) = db else { return };
        tokio::select! {
            () = self.hear(pool) => {}
            () = self.stopping() => {}
        }
    }

    async fn hear(&self, pool: &PgPool) {
        loop {
            if let Err(error) = self.hear_until_it_breaks(pool).await {
                tracing::warn!(%error, "listening for news was interrupted");
            }
            tokio::time::sleep(Duration::from_secs(2)).await;
            self.tell_all();
        }
    }

    async fn hear_until_it_breaks(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        while let Some(heard) = listener.try_recv().await? {
            if let Ok(news) = serde_json::from_str(heard.payload()) {
                self.tell(news);
            }
        }
        Ok(())
    }
}
