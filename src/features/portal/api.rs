//! Server functions of the members' own pages. Each asks the member's session, and nothing else, who it is.

use super::OwnPage;
use crate::error::Result;
use crate::types::ids::{DateId, RecommendationId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::sign_in::found_by,
    super::{DEMO_USERNAME, THEMSELF, page, rules, session, store},
    crate::error::Error,
    crate::features::dates::{self, Consent, DateSide},
    crate::features::dictionaries::{self, Dictionary},
    crate::features::events::{self, EventData, EventKind},
    crate::features::matching::{self, Answer, Side},
    crate::features::members::{self, fields},
    crate::features::staff::access::locked_until,
    crate::features::{analysis, marks},
    crate::server::{clock, crypto, passwords, request},
    crate::types::errors::FieldErrors,
    crate::types::time::moment,
};

/// Signs a member in with mobile number or username and leads on to their page.
#[server]
pub async fn sign_in_member(#[server(default)] name: String, #[server(default)] password: String) -> Result<()> {
    let server = request::server();
    server.limits.sign_in(&request::address())?;
    let name = name.trim().to_string();
    let mut errors = FieldErrors::default();
    if name.is_empty() {
        errors.add("name", "请填写手机号码或用户名");
    }
    if password.is_empty() {
        errors.add("password", "请填写密码");
    }
    errors.into_result()?;

    let found = found_by(&mut server.db.read().await?, &server, &name).await?;
    let now = clock::now();
    if let Some(until) = found.as_ref().and_then(|f| f.locked_until).filter(|until| *until > now) {
        return Err(Error::TooMany {
            seconds: (until - now).num_seconds().max(1) as u64,
        });
    }
    let right = passwords::verify(password, found.as_ref().and_then(|f| f.password_hash.clone())).await?;
    let mut tx = server.db.write().await?;
    let said = EventData::default().with("remark", THEMSELF);
    let Some(member) = found.filter(|_| right) else {
        // Read again inside the writing transaction: guesses that come together are all counted.
        if let Some(known) = found_by(&mut tx, &server, &name).await? {
            let failures = known.failed_sign_ins + 1;
            store::note_failed_sign_in(&mut tx, known.id, failures, locked_until(failures, now)).await?;
            events::record(&mut tx, EventKind::SignInFailed, None, Some(known.id), None, said).await?;
            tx.commit().await?;
        }
        return Err(Error::invalid(
            "password",
            "手机号码、用户名或密码不正确，连续输错 5 次将暂时锁定",
        ));
    };
    // Whose record was merged into another is the other one now.
    let me = members::gone::survivor(&mut tx, member.id).await?;
    let barred = member.barred || marks::barred(&mut tx, me.unwrap_or(member.id)).await?;
    let Some(me) = me.filter(|_| !barred) else {
        return Err(Error::invalid("password", "您的账号已停用，如有疑问请联系您的红娘"));
    };
    let (token, hash) = crypto::token();
    store::note_failed_sign_in(&mut tx, member.id, 0, None).await?;
    store::insert_session(&mut tx, me, hash, now + chrono::Duration::days(session::IDLE_DAYS)).await?;
    analysis::visited(&mut tx, me, true, now).await?;
    events::record(&mut tx, EventKind::SignedIn, None, Some(me), None, said).await?;
    tx.commit().await?;
    request::set_cookie(session::COOKIE, &token, session::IDLE_DAYS * 24 * 3600);
    leptos_axum::redirect("/my");
    Ok(())
}

/// Ends the session that asks.
#[server]
pub async fn sign_out_member() -> Result<()> {
    let (me, mut tx) = session::write().await?;
    store::revoke_session(&mut tx, me.session).await?;
    let said = EventData::default().with("remark", THEMSELF);
    events::record(&mut tx, EventKind::SignedOut, None, Some(me.member), None, said).await?;
    tx.commit().await?;
    request::set_cookie(session::COOKIE, "", 0);
    leptos_axum::redirect("/my/sign-in");
    Ok(())
}

/// Everything that the member's own page shows.
#[server]
pub async fn my_page() -> Result<OwnPage> {
    let (me, mut tx) = session::read().await?;
    let me = me.member;
    let (now, today) = (clock::now(), clock::today());
    let member = store::myself(&mut tx, me).await?;
    let fields = fields::now(&mut tx, &request::server()).await?;
    let declining = dictionaries::now(&mut tx, &request::server())
        .await?
        .words(Dictionary::Declining);
    let contacts = store::my_contacts(&mut tx, me).await?;
    let recommendations = store::my_recommendations(&mut tx, me).await?;
    let mut recommendations: Vec<_> = recommendations
        .into_iter()
        .map(|r| page::recommendation(&declining, r, today))
        .collect();
    let mut myself = page::me(&fields, &member, &contacts, today);
    page::with_faces(&mut tx, &mut myself, &mut recommendations, today).await?;
    Ok(OwnPage {
        standing: rules::standing(member.stage).to_string(),
        me: myself,
        matchmaker: store::my_matchmaker(&mut tx, me).await?,
        recommendations,
        declining: declining.offered(""),
        dates: page::dates(store::my_dates(&mut tx, me).await?, now),
        contract: store::my_contract(&mut tx, me).await?,
        now,
    })
}

/// Takes the member's own answer to a recommendation, once.
#[server]
pub async fn answer_own_recommendation(
    id: RecommendationId,
    #[server(default)] answer: String,
    #[server(default)] reason: String,
) -> Result<()> {
    let (me, mut tx) = session::write().await?;
    let me = me.member;
    let row = store::my_recommendation(&mut tx, me, id).await?;
    rules::may_answer(row.mine, row.theirs, row.dated)?;
    let declining = dictionaries::now(&mut tx, &request::server())
        .await?
        .words(Dictionary::Declining);
    let answer = Answer::from_code(&answer)
        .filter(|a| matches!(a, Answer::Interested | Answer::Declined))
        .ok_or(Error::invalid("answer", "请选择有意或婉拒"))?;
    let reason = match answer {
        Answer::Declined => Some(
            declining
                .chosen(&reason)
                .ok_or(Error::invalid("reason", "请选择婉拒的原因，只有红娘会看到"))?,
        ),
        _ => None,
    };
    let side = if row.to_me { Side::Member } else { Side::Candidate };
    if !matching::store::save_answer(
        &mut tx,
        id,
        side,
        Answer::Waiting,
        answer,
        reason.as_deref(),
        clock::now(),
    )
    .await?
    {
        return Err(Error::conflict("这条推荐刚有变化，请刷新后查看"));
    }
    for (whose, partner, who) in [(me, row.partner, "会员本人"), (row.partner, me, "对方本人")] {
        let data = EventData::default()
            .with("partner", partner)
            .with("of", me)
            .with("answer", answer)
            .with("who", who);
        let data = data.with(
            "reason",
            reason.as_deref().map_or(String::new(), |r| declining.label(r)),
        );
        events::record(&mut tx, EventKind::Answered, None, Some(whose), Some(id.0), data).await?;
    }
    tx.commit().await
}

/// Takes whether the member comes to a date, once.
#[server]
pub async fn consent_own_date(id: DateId, version: i64, #[server(default)] answer: String) -> Result<()> {
    let (me, mut tx) = session::write().await?;
    let me = me.member;
    let row = store::my_date(&mut tx, me, id).await?;
    let consent = Consent::from_code(&answer)
        .filter(|c| *c != Consent::Waiting)
        .ok_or(Error::invalid("answer", "请选择能来或不能来"))?;
    rules::may_consent(page::standing(&row), row.mine, clock::now())?;
    let side = if row.i_am_a { DateSide::A } else { DateSide::B };
    if !dates::store::save_consent(&mut tx, id, version, side, consent).await? {
        return Err(Error::conflict("这次约见刚有变化，请看最新的时间和地点后再确认"));
    }
    for (whose, partner, remark) in [(me, row.partner, THEMSELF), (row.partner, me, "对方本人在网上操作")] {
        let data = EventData::default()
            .with("at", moment(row.at))
            .with("of", me)
            .with("answer", consent)
            .with("partner", partner);
        events::record(
            &mut tx,
            EventKind::DateConsented,
            None,
            Some(whose),
            Some(id.0),
            data.with("remark", remark),
        )
        .await?;
    }
    tx.commit().await
}

/// The username that the sign-in page offers: in demo mode only.
#[server]
pub async fn demo_member() -> Result<Option<String>> {
    let server = request::server();
    if server.settings.production() {
        return Ok(None);
    }
    let there = store::has_sign_in(&mut server.db.read().await?, DEMO_USERNAME).await?;
    Ok(there.then(|| DEMO_USERNAME.to_string()))
}
