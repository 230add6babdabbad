//! Contact data at rest: sealed, unique, sealed anew with a new key, and back from a backup.

use crate::support::{Agency, a_member, on_both};
use yuelao::error::Error;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};
use yuelao::on;
use yuelao::server::crypto::Keys;
use yuelao::server::db::{Db, Tx};
use yuelao::server::settings::Settings;
use yuelao::server::{Server, backup};
use yuelao::types::ids::MemberId;

const MOBILE: &str = "13912345678";

async fn put(tx: &mut Tx, server: &Server, id: MemberId, kind: ContactKind, value: &str) -> Result<(), Error> {
    contacts::put(tx, &server.keys, ContactOwner::Member, id.0, kind, value).await
}

async fn sealed(tx: &mut Tx) -> Vec<(Vec<u8>, Vec<u8>)> {
    on!(tx, c => sqlx::query_as("select sealed, blind from contact").fetch_all(c).await).unwrap()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

#[tokio::test]
async fn the_database_never_holds_a_number_in_clear() {
    on_both(async |agency: &Agency| {
        let server = &agency.server;
        let mut tx = server.db.write().await.unwrap();
        let member = a_member(&mut tx, None, None).await;
        put(&mut tx, server, member, ContactKind::Mobile, MOBILE).await.unwrap();
        put(&mut tx, server, member, ContactKind::Wechat, "hongniang_88")
            .await
            .unwrap();
        for (sealed, blind) in sealed(&mut tx).await {
            for text in [MOBILE, "12345678", "hongniang"] {
                assert!(!contains(&sealed, text) && !contains(&blind, text), "{text} in clear");
            }
        }
        let open = contacts::open_one(
            &mut tx,
            &server.keys,
            ContactOwner::Member,
            member.0,
            ContactKind::Mobile,
        )
        .await
        .unwrap();
        assert_eq!(open.as_deref(), Some(MOBILE));
        tx.commit().await.unwrap();
        if matches!(server.db, Db::Sqlite { .. }) {
            for tail in ["t.db", "t.db-wal"] {
                let bytes = std::fs::read(server.settings.data.join(tail)).unwrap();
                assert!(!contains(&bytes, MOBILE), "{MOBILE} in {tail}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn one_mobile_is_one_member() {
    on_both(async |agency: &Agency| {
        let server = &agency.server;
        let mut tx = server.db.write().await.unwrap();
        let (first, second) = (a_member(&mut tx, None, None).await, a_member(&mut tx, None, None).await);
        put(&mut tx, server, first, ContactKind::Mobile, MOBILE).await.unwrap();
        assert!(
            contacts::taken(&mut tx, &server.keys, ContactKind::Mobile, MOBILE, None)
                .await
                .unwrap()
        );
        assert!(
            !contacts::taken(&mut tx, &server.keys, ContactKind::Mobile, MOBILE, Some(first.0))
                .await
                .unwrap()
        );
        // E-mail may be shared by a family; a mobile number may not. The refusal ends the transaction, so it comes last.
        put(&mut tx, server, first, ContactKind::Email, "a@b.cn").await.unwrap();
        put(&mut tx, server, second, ContactKind::Email, "a@b.cn")
            .await
            .unwrap();
        let refused = put(&mut tx, server, second, ContactKind::Mobile, MOBILE)
            .await
            .unwrap_err();
        assert!(refused.fields().get("mobile").is_some(), "{refused:?}");
    })
    .await;
}

async fn keys_in_use(server: &Server) -> Vec<Option<u32>> {
    let mut tx = server.db.read().await.unwrap();
    let mut keys: Vec<_> = sealed(&mut tx).await.iter().map(|(s, _)| Keys::key_of(s)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[tokio::test]
async fn a_rotation_that_broke_off_is_finished_by_the_next() {
    on_both(async |agency: &Agency| {
        let server = &agency.server;
        let mut tx = server.db.write().await.unwrap();
        // More than one batch; the last value is broken, so that the second batch fails.
        let count = 620;
        for id in 1..=count {
            contacts::put(&mut tx, &server.keys, ContactOwner::Staff, id, ContactKind::Mobile, &format!("139{id:08}")).await.unwrap();
        }
        let whole: Vec<u8> = on!(&mut tx, c => sqlx::query_scalar("select sealed from contact where owner_id = $1").bind(count).fetch_one(c).await).unwrap();
        let mut broken = whole.clone();
        *broken.last_mut().unwrap() ^= 1;
        write_sealed(&mut tx, count, &broken).await;
        tx.commit().await.unwrap();
        assert_eq!(keys_in_use(server).await, [Some(1)]);

        contacts::rotate_keys(server).await.unwrap_err();
        assert_eq!(keys_in_use(server).await, [Some(1), Some(2)], "it broke off in the middle");
        let mut tx = server.db.write().await.unwrap();
        for id in [1, count - 1] {
            let open = contacts::open_one(&mut tx, &server.keys, ContactOwner::Staff, id, ContactKind::Mobile).await.unwrap();
            assert_eq!(open, Some(format!("139{id:08}")), "readable in between");
        }
        write_sealed(&mut tx, count, &whole).await;
        tx.commit().await.unwrap();

        contacts::reseal_all(server).await.unwrap();
        assert_eq!(keys_in_use(server).await, [Some(2)]);
        let mut tx = server.db.read().await.unwrap();
        let found = contacts::find(&mut tx, &server.keys, ContactOwner::Staff, ContactKind::Mobile, "13900000042").await.unwrap();
        assert_eq!(found, [42], "the blind index stays");
    })
    .await;
}

async fn write_sealed(tx: &mut Tx, id: i64, bytes: &[u8]) {
    on!(tx, c => sqlx::query("update contact set sealed = $1 where owner_id = $2").bind(bytes).bind(id).execute(c).await.map(|_| ())).unwrap();
}

#[tokio::test]
async fn a_server_that_runs_learns_of_a_new_key() {
    on_both(async |agency: &Agency| {
        let server = &agency.server;
        let other = Keys::load_or_make(&server.settings.secret_file).unwrap();
        other.add_key().unwrap();
        let sealed = other.seal("p", MOBILE);
        assert_eq!(server.keys.open("p", &sealed).unwrap(), MOBILE);
    })
    .await;
}

#[tokio::test]
async fn a_backup_brings_everything_back() {
    on_both(async |agency: &Agency| {
        let server = &agency.server;
        let mut tx = server.db.write().await.unwrap();
        let member = a_member(&mut tx, None, None).await;
        put(&mut tx, server, member, ContactKind::Mobile, MOBILE).await.unwrap();
        tx.commit().await.unwrap();

        let folder = server.settings.data.join("backup");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("copy");
        backup::backup(&server.settings, &file).await.unwrap();
        assert!(
            backup::backup(&server.settings, &file).await.is_err(),
            "an existing file is not overwritten"
        );

        let (url, spare) = match &server.db {
            Db::Sqlite { .. } => (format!("sqlite:{}", folder.join("back.db").display()), None),
            Db::Postgres(_) => {
                let spare = yuelao::bench::spare::make(&server.settings.database_url).await.unwrap();
                (spare.url.clone(), Some(spare))
            }
        };
        let empty = Settings {
            database_url: url,
            secret_file: folder.join("secret.json"),
            ..(*server.settings).clone()
        };
        backup::restore(&empty, &file).await.unwrap();
        assert!(
            backup::restore(&empty, &file).await.is_err(),
            "nothing that is there is overwritten"
        );
        let back = Server::open(empty).await.unwrap();
        let mut tx = back.db.read().await.unwrap();
        let open = contacts::open_one(&mut tx, &back.keys, ContactOwner::Member, member.0, ContactKind::Mobile)
            .await
            .unwrap();
        assert_eq!(open.as_deref(), Some(MOBILE));
        drop(tx);
        back.db.migrate().await.unwrap();
        back.db.close().await;
        if let Some(spare) = spare {
            spare.drop_it().await.unwrap();
        }
    })
    .await;
}
