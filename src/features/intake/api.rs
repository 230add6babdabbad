//! Server functions of registration. The place says by which door one came; the server decides who may.

use super::{Place, Registered, RegistrationPage};
use crate::error::Result;
use crate::features::members::Answers;
use crate::features::staff::PublicMatchmaker;
use crate::types::ids::ConsultationId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::asides::masked,
    super::door::{door, draft_to_write, let_go, mark_of, new_token, put_aside, token},
    super::enter::enter,
    super::model::group_of,
    super::plain::{WAIT, agree, turned_back},
    super::{STEPS, checks, lengths, missing, store},
    crate::error::Error,
    crate::features::contacts::{self, ContactKind, ContactOwner},
    crate::features::events::{self, EventData, EventKind},
    crate::features::members::fields,
    crate::features::members::form::folded,
    crate::features::staff,
    crate::features::{consultations, duplicates, links, regions},
    crate::server::guard::{self, Ticket},
    crate::server::{clock, passwords, request},
    crate::types::errors::FieldErrors,
};

/// One step of the form with what this browser has filled in so far; `check` names what is wrong with it.
#[server]
pub async fn registration(place: Place, step: i64, check: bool) -> Result<RegistrationPage> {
    let server = request::server();
    let (guest, mut tx) = door(place, false).await?;
    let kept = match token(place) {
        Some(hash) => store::draft(&mut tx, &server.keys, &hash)
            .await?
            .filter(|k| k.member.is_none()),
        None => None,
    };
    let saved_at = kept.as_ref().map(|k| k.updated_at);
    let mark = saved_at
        .and(token(place))
        .map(|hash| mark_of(&hash))
        .unwrap_or_default();
    let by = match place {
        Place::Public => links::came::came_by_name(&mut tx).await?,
        _ => None,
    };
    let mut draft = kept.map(|k| k.draft).unwrap_or_default();
    let fields = fields::now(&mut tx, &server).await?;
    // Nobody skips a step, and a link to one that was not reached leads to the last that was.
    let step = step.clamp(0, draft.furthest.clamp(1, STEPS));
    if place == Place::Counter && step == 0 {
        // The start stands open in a shop: of whoever was here before no more than this.
        draft.answers = [("name".to_string(), masked(&draft.answers))].into();
    }
    let errors = match group_of(step) {
        _ if !check => FieldErrors::default(),
        Some(group) => checks::said_at(
            guest.words(place),
            checks::group(&mut tx, &server, &fields, place, group, &draft).await?,
        ),
        None if draft.agreed && draft.told.is_empty() => FieldErrors::one("", WAIT),
        None if draft.agreed => FieldErrors::one("", &draft.told),
        None => FieldErrors::one("privacy", agree(guest.words(place))),
    };
    let code = |key: &str| {
        draft
            .answers
            .get(key)
            .and_then(|a| a.parse::<i64>().ok())
            .unwrap_or_default()
    };
    Ok(RegistrationPage {
        place,
        step,
        furthest: draft.furthest,
        errors,
        regions: regions::lists(&draft.answers),
        place_name: regions::place(code("region")),
        has_password: draft.password_hash.is_some(),
        answers: draft.answers,
        fields,
        saved_at,
        stamp: guard::stamp(&server.keys, clock::now()),
        challenge: draft.challenge,
        agreed: draft.agreed,
        to_be_shown: draft.to_be_shown,
        by,
        mark,
        seq: draft.seq,
        handed: guest.handed,
        now: clock::now(),
    })
}

/// Saves a step, right or wrong, and leads on where it is right (`act` next), back (`back`), or to the
/// same step with its regions filled (`regions`). At the counter what is being typed is saved as it comes
/// (`keep`, with the browser's count `seq`), and taken off the screen when nobody is there (`aside`).
#[server]
pub async fn save_registration(
    place: Place,
    step: i64,
    #[server(default)] act: String,
    #[server(default)] website: String,
    #[server(default)] stamp: String,
    #[server(default)] seq: i64,
    #[server(flatten)] answers: Answers,
) -> Result<()> {
    let server = request::server();
    if place == Place::Public {
        server.limits.public_write(&request::address())?;
    }
    let group = group_of(step).ok_or(Error::NotFound)?;
    if !website.is_empty() {
        // Only a machine fills in what nobody sees.
        leptos_axum::redirect(place.done_path());
        return Ok(());
    }
    let typed_password = answers
        .get("password")
        .filter(|p| place == Place::Public && !p.is_empty())
        .cloned();
    let password = typed_password.as_deref().map(passwords::check);
    let hash_of_password = match (&typed_password, &password) {
        (Some(typed), Some(Ok(()))) => Some(passwords::hash(typed.clone()).await?),
        _ => None,
    };
    let (guest, mut tx) = door(place, true).await?;
    let (hash, mut draft) = draft_to_write(&mut tx, &server, place).await?;
    if act == "keep" && seq < draft.seq {
        return Ok(());
    }
    draft.seq = draft.seq.max(seq);
    draft.begun = draft.begun.or(guard::begun(&server.keys, &stamp, clock::now()));
    let fields = fields::now(&mut tx, &server).await?;
    let mut fresh = folded(&fields, &answers);
    lengths::cut(&fields, &mut fresh);
    draft
        .answers
        .retain(|key, _| !checks::belongs(&fields, place, key, group));
    draft.answers.extend(
        fresh
            .into_iter()
            .filter(|(key, _)| key != "password" && checks::belongs(&fields, place, key, group)),
    );
    draft.password_hash = hash_of_password.or(draft.password_hash);
    let mut errors = FieldErrors::default();
    if !["back", "regions", "keep", "aside"].contains(&act.as_str()) {
        errors = checks::said_at(
            guest.words(place),
            checks::group(&mut tx, &server, &fields, place, group, &draft).await?,
        );
        if let Some(Err(sentence)) = password {
            errors.add("password", sentence);
        }
        if errors.is_empty() {
            draft.furthest = draft.furthest.max(step + 1);
        }
    }
    draft.furthest = draft.furthest.max(step);
    store::save_draft(&mut tx, &server.keys, &hash, &draft).await?;
    if let ("aside", Some(viewer)) = (act.as_str(), &guest.viewer) {
        store::set_aside(&mut tx, &hash, viewer.id).await?;
        let_go(place);
    }
    tx.commit().await?;
    match act.as_str() {
        // The browser stays where it is, or begins anew by itself.
        "keep" | "aside" => {}
        "back" => leptos_axum::redirect(&place.step_path((step - 1).max(1))),
        "regions" => leptos_axum::redirect(&format!("{}#region_province", place.step_path(step))),
        _ if errors.is_empty() => leptos_axum::redirect(&place.step_path(step + 1)),
        // A browser with scripts shows the sentences where it is; the plain one is led to them.
        _ if request::plain_form() => leptos_axum::redirect(&format!("{}&check=1", place.step_path(step))),
        _ => return Err(errors.into()),
    }
    Ok(())
}

/// Makes the member: once, however often it is asked for.
#[server]
pub async fn submit_registration(
    place: Place,
    #[server(default)] privacy: bool,
    #[server(default)] shown: bool,
    #[server(default)] challenge: String,
    #[server(default)] proof: String,
) -> Result<()> {
    let server = request::server();
    if place == Place::Public {
        server.limits.public_write(&request::address())?;
    }
    let hash = token(place).ok_or_else(|| Error::conflict("登记内容已过期，请重新填写"))?;
    let (guest, mut tx) = door(place, true).await?;
    let words = guest.words(place);
    let kept = store::held_draft(&mut tx, &server.keys, &hash).await?;
    let mut kept = kept.ok_or_else(|| Error::conflict("登记内容已过期，请重新填写"))?;
    if kept.member.is_some() {
        leptos_axum::redirect(place.done_path());
        return Ok(());
    }
    if !privacy {
        if kept.draft.agreed {
            kept.draft.agreed = false;
            store::save_draft(&mut tx, &server.keys, &hash, &kept.draft).await?;
            tx.commit().await?;
        }
        return turned_back(
            &format!("{}&check=1", place.step_path(STEPS)),
            Error::invalid("privacy", agree(words)),
        );
    }
    let fields = fields::now(&mut tx, &server).await?;
    if let Some((step, errors)) = checks::first_wrong(&mut tx, &server, &fields, place, &kept.draft, STEPS).await? {
        leptos_axum::redirect(&format!("{}&check=1", place.step_path(step)));
        return if request::plain_form() {
            Ok(())
        } else {
            Err(checks::said_at(words, errors).into())
        };
    }
    if place == Place::Public {
        let (begun, address) = (kept.draft.begun, request::address());
        let ticket = Ticket { challenge, proof };
        let admitted = server.guard.admit(&mut tx, &server.keys, &address, begun, 2, &ticket);
        let admitted = admitted.await.and_then(|()| server.limits.created(&address));
        match admitted {
            Err(error @ (Error::Busy { .. } | Error::TooManyHere { .. })) if request::plain_form() => {
                (kept.draft.challenge, kept.draft.told) = match error {
                    Error::Busy { challenge, .. } => (challenge, String::new()),
                    full => (String::new(), full.to_string()),
                };
                // A page that is loaded anew has forgotten what was ticked.
                (kept.draft.agreed, kept.draft.to_be_shown) = (privacy, shown);
                store::save_draft(&mut tx, &server.keys, &hash, &kept.draft).await?;
                tx.commit().await?;
                leptos_axum::redirect(&format!("{}&check=1", place.step_path(STEPS)));
                return Ok(());
            }
            other => other?,
        }
    }
    match enter(&mut tx, &server, &fields, place, &guest, &kept.draft, shown).await {
        Ok(member) => {
            store::close_draft(&mut tx, &hash, member).await?;
            duplicates::likeness::catch_up(&mut tx, &server.keys, 20).await?;
            tx.commit().await?;
            leptos_axum::redirect(place.done_path());
            Ok(())
        }
        Err(error) => {
            let (step, error) = checks::refused(error, &fields, words);
            if step == 0 {
                Err(error)
            } else {
                turned_back(&format!("{}&check=1", place.step_path(step)), error)
            }
        }
    }
}

/// What this browser's finished registration became.
#[server]
pub async fn registered_member(place: Place) -> Result<Registered> {
    let server = request::server();
    let hash = token(place).ok_or(Error::NotFound)?;
    let (_, mut tx) = door(place, false).await?;
    let kept = store::draft(&mut tx, &server.keys, &hash)
        .await?
        .ok_or(Error::NotFound)?;
    let id = kept.member.ok_or(Error::NotFound)?;
    let (name, owner) = store::registered(&mut tx, id).await?;
    let given = kept.draft.answers;
    let fields = fields::now(&mut tx, &server).await?;
    let mobile = given
        .get("mobile")
        .map_or(String::new(), |m| ContactKind::Mobile.masked(m));
    let fact = |key: &str| {
        let field = fields.by_key(key)?;
        let answer = given.get(key)?;
        let text = if key == "region" {
            regions::place(answer.parse().ok()?)
        } else {
            fields::told(field, &given)
        };
        Some((field.label.to_string(), text))
    };
    let facts = [
        "sex",
        "birthday",
        "region",
        "height",
        "marital",
        "education",
        "occupation",
    ]
    .into_iter()
    .filter_map(fact)
    .collect();
    let matchmakers = staff::public_matchmakers(&mut tx).await?.into_iter().take(3).collect();
    let card = match links::store::proposed(&mut tx, id).await? {
        Some(staff) => links::store::card(&mut tx, staff).await?,
        None => None,
    };
    Ok(Registered {
        id,
        name,
        facts,
        mobile,
        owner,
        card,
        matchmakers,
        missing: missing::labels(&missing::of_answers(&fields, &given)),
    })
}

/// Begins anew. One's own draft is thrown away; what lies on the counter's tablet may be somebody else's, so
/// that is set aside for the staff.
#[server]
pub async fn restart_registration(place: Place) -> Result<()> {
    let (guest, mut tx) = door(place, true).await?;
    match (&guest.viewer, token(place)) {
        (Some(viewer), _) if place == Place::Counter => {
            put_aside(&mut tx, &request::server(), viewer.id).await?;
        }
        (_, Some(hash)) => store::remove_draft(&mut tx, &hash).await?,
        _ => {}
    }
    tx.commit().await?;
    let_go(place);
    leptos_axum::redirect(&format!("{}&new=1", place.step_path(1)));
    Ok(())
}

/// The matchmakers whom the public may know.
#[server]
pub async fn public_team() -> Result<Vec<PublicMatchmaker>> {
    staff::public_matchmakers(&mut request::server().db.read().await?).await
}

/// Begins an office registration with what a consultation said.
#[server]
pub async fn convert_consultation(id: ConsultationId) -> Result<()> {
    let server = request::server();
    let (viewer, mut tx) = staff::write().await?;
    staff::access::require(&viewer, staff::Module::Members, staff::Right::Create)?;
    let asked = consultations::store::waiting(&mut tx, &viewer, id).await?;
    // Who may not even know that there is a number asks for it anew.
    let mobile = if viewer.sight(staff::Protected::Contact) == staff::Sight::Hidden {
        None
    } else {
        let owner = ContactOwner::Consultation;
        contacts::open_one(&mut tx, &server.keys, owner, id.0, ContactKind::Mobile).await?
    };
    let revealed = mobile.is_some();
    let answers = [("name", asked.name), ("mobile", mobile.unwrap_or_default())].map(|(k, v)| (k.to_string(), v));
    let draft = store::Draft {
        answers: answers.into(),
        consultation: Some(id),
        // Who was asked to answer goes before whose link it was.
        by: asked.staff_id.or(asked.proposed_id),
        furthest: 1,
        ..Default::default()
    };
    if revealed {
        // The number appears in full in the form.
        let why = EventData::default().with("reason", "转为会员");
        events::record(&mut tx, EventKind::Revealed, Some(viewer.id), None, Some(id.0), why).await?;
    }
    let hash = new_token(Place::Office);
    store::save_draft(&mut tx, &server.keys, &hash, &draft).await?;
    tx.commit().await?;
    leptos_axum::redirect(&Place::Office.step_path(1));
    Ok(())
}

/// What is wrong with one answer, while the form is being filled in.
#[server]
pub async fn check_answer(field: String, answer: String) -> Result<Option<String>> {
    let server = request::server();
    server.limits.public_check(&request::address())?;
    let mut tx = server.db.read().await?;
    checks::one(&mut tx, &server, &field, &answer).await
}
