//! Members and contracts to test with.

use super::Agency;
use yuelao::features::members::fields::Fields;
use yuelao::features::members::store::{self, NewMember};
use yuelao::features::members::{Answers, Criteria, Education, Marital, Profile, Sex, Source, answers};
use yuelao::on;
use yuelao::server::clock;
use yuelao::server::db::Tx;
use yuelao::types::ids::{ContractId, MemberId, StaffId};

/// A grown-up member, in pre-sale with `owner` where there is one.
pub async fn member(agency: &Agency, owner: Option<StaffId>, name: &str) -> MemberId {
    let answers: Answers = [
        ("name", name),
        ("sex", "female"),
        ("birthday", "1994-03-04"),
        ("region", "310115"),
        ("height", "165"),
        ("marital", "single"),
        ("education", "master"),
    ]
    .map(|(k, v)| (k.to_string(), v.to_string()))
    .into();
    let profile = answers::profile(&Fields::stock(), &answers, clock::today()).unwrap();
    let mut tx = agency.server.db.write().await.unwrap();
    let new = NewMember {
        profile: &profile,
        criteria: &Criteria::default(),
        password_hash: None,
        source: Source::Office,
        created_by: owner,
        presale: owner,
        shown: false,
        at: clock::now(),
    };
    let id = store::insert(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A member in after-sale service with this matchmaker (an account), agreed to be shown; `more` overrides
/// or adds answers of the registration form.
pub async fn member_in_service(agency: &Agency, aftersale: &str, more: &[(&str, &str)]) -> MemberId {
    let usual = [
        ("name", "林晓"),
        ("sex", "female"),
        ("birthday", "1994-03-04"),
        ("region", "310115"),
        ("height", "165"),
        ("marital", "single"),
        ("education", "bachelor"),
        ("children", "none"),
    ];
    let answers: Answers = usual
        .iter()
        .chain(more)
        .map(|(k, v)| (k.to_string(), v.to_string()))
        .collect();
    let profile = answers::profile(&Fields::stock(), &answers, clock::today()).unwrap();
    let criteria = answers::criteria(&Fields::stock(), &answers).unwrap();
    let mut tx = agency.server.db.write().await.unwrap();
    let new = NewMember {
        profile: &profile,
        criteria: &criteria,
        password_hash: None,
        source: Source::Office,
        created_by: None,
        presale: None,
        shown: true,
        at: clock::now(),
    };
    let id = store::insert(&mut tx, new).await.unwrap();
    on!(&mut tx, c => sqlx::query(
        "update member set stage = 'in_service', aftersale_id = (select id from staff where account = $1) where id = $2")
        .bind(aftersale).bind(id).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
    id
}

/// A member without anything special, of these owners.
pub async fn a_member(tx: &mut Tx, presale: Option<StaffId>, aftersale: Option<StaffId>) -> MemberId {
    let profile = Profile {
        username: None,
        name: "张晓明".into(),
        sex: Sex::Male,
        birthday: chrono::NaiveDate::from_ymd_opt(1992, 5, 6).unwrap(),
        lunar: false,
        region: 310_101,
        hukou: None,
        height_cm: 176,
        weight_kg: None,
        marital: Marital::Single,
        education: Education::Bachelor,
        income: None,
        house: None,
        car: None,
        children: None,
        occupation: String::new(),
        traits: Default::default(),
    };
    let criteria = Criteria::default();
    let new = NewMember {
        profile: &profile,
        criteria: &criteria,
        password_hash: None,
        source: Source::ALL[0],
        created_by: None,
        presale,
        shown: true,
        at: clock::now(),
    };
    let id = store::insert(tx, new).await.unwrap();
    if let Some(aftersale) = aftersale {
        on!(tx, c => sqlx::query("update member set aftersale_id = $1, stage = 'in_service' where id = $2")
            .bind(aftersale).bind(id).execute(c).await.map(|_| ()))
        .unwrap();
    }
    id
}

/// A draft of a contract for a member, on a package made for it.
pub async fn a_contract(tx: &mut Tx, member: MemberId) -> ContractId {
    let now = clock::now();
    let package: i64 = on!(tx, c => sqlx::query_scalar(
        "insert into package (name, fee_kind, price_fen, months, introductions, dates, created_at)
         values ($1, 'service', 1280000, 12, 12, 6, $2) returning id")
        .bind(format!("测试套餐{member}")).bind(now).fetch_one(c).await)
    .unwrap();
    on!(tx, c => sqlx::query_scalar(
        "insert into contract (number, member_id, package_id, package_name, fee_kind, months, introductions, dates, price_fen,
                               discount_fen, instalments, starts_on, ends_on, seller_id, state, created_at, updated_at)
         values ($1, $2, $3, 'x', 'service', 12, 12, 6, 1280000, 0, 1, $4, $4, 1, 'draft', $5, $5) returning id")
        .bind(format!("T-{member}")).bind(member).bind(package).bind(now.date_naive()).bind(now).fetch_one(c).await).unwrap()
}
