//! What the cells of a row say, read by what decides how rows are read: pure.

use super::cells;
use super::days;
use super::history;
use super::targets::{BIRTHDAY, FOLLOW_UP_AT, FOLLOW_UP_NOTE, LUNAR, LUNAR_BIRTHDAY, OWNER, Shape, Target, Targets};
use super::{Lost, Mode, access};
use crate::features::contacts::ContactKind;
use crate::features::members::{Answers, Sex};
use crate::features::staff::Viewer;
use crate::types::id_number::IdNumber;
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

pub type Contacts = BTreeMap<ContactKind, String>;

/// So much of a matchmaker's name is kept.
const LONGEST_NAME: usize = 40;

/// What decides how rows are read.
pub struct Terms<'a> {
    pub viewer: &'a Viewer,
    pub targets: &'a Targets,
    /// For each column the key of its field, or nothing.
    pub mapping: &'a [String],
    pub mode: Mode,
    pub lost: Lost,
    pub may_update: bool,
    /// By account and by name; nothing where several are called so.
    pub owners: &'a HashMap<String, Option<(StaffId, String)>>,
    pub now: Moment,
    pub today: NaiveDate,
}

/// What the cells of a row say.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The number that the program gave the member.
    pub number: Option<MemberId>,
    pub answers: Answers,
    pub contacts: Contacts,
    /// Kinds of contact data of which the table shows only a part.
    pub masked: Vec<ContactKind>,
    pub owner: Option<(StaffId, String)>,
    /// The matchmaker of old as written, where nobody is called so any more.
    pub lost: String,
    /// Why the matchmaker that is written can't have a new member.
    pub unowned: Option<String>,
    pub follow_ups: Vec<(Moment, String)>,
    /// `(key of the field, sentence)`
    pub errors: Vec<(String, String)>,
}

impl Terms<'_> {
    pub(super) fn target(&self, key: &str) -> Option<&Target> {
        self.targets.get(key)
    }

    /// Reads the cells of a row.
    pub fn read(&self, cells: &[String]) -> Given {
        let mut given = Given::default();
        // What says nothing without other cells.
        let mut along: HashMap<&str, &str> = HashMap::new();
        for (key, cell) in self.mapping.iter().zip(cells).filter(|(key, _)| !key.is_empty()) {
            let Some(target) = self.target(key) else { continue };
            if matches!(
                key.as_str(),
                BIRTHDAY | LUNAR_BIRTHDAY | LUNAR | OWNER | FOLLOW_UP_AT | FOLLOW_UP_NOTE
            ) && let Some(text) = cells::filled(cell)
            {
                along.insert(key, text);
            }
            if matches!(
                key.as_str(),
                BIRTHDAY | LUNAR_BIRTHDAY | OWNER | FOLLOW_UP_AT | FOLLOW_UP_NOTE
            ) {
                continue;
            }
            match cells::answer(target, cell) {
                Err(sentence) => given.errors.push((key.clone(), sentence)),
                Ok(answer) => given.take(target, cell, answer),
            }
        }
        let said = |key: &str| along.get(key).copied();
        self.birthday(&mut given, said(BIRTHDAY), said(LUNAR_BIRTHDAY), said(LUNAR).is_some());
        self.complete(&mut given);
        if let Some(owner) = said(OWNER) {
            self.owner(&mut given, owner);
        }
        let (at, note) = (said(FOLLOW_UP_AT), said(FOLLOW_UP_NOTE));
        match history::follow_ups(at.unwrap_or_default(), note.unwrap_or_default(), self.now) {
            Ok(follow_ups) => given.follow_ups = follow_ups,
            Err((day, sentence)) => {
                given
                    .errors
                    .push((if day { FOLLOW_UP_AT } else { FOLLOW_UP_NOTE }.into(), sentence));
            }
        }
        given
    }

    /// The birthday from up to three cells. Where 「农历」 says yes, the day written beside it is one by the
    /// moon, unless it names its calendar itself, or the day by the moon has a column of its own that is
    /// filled in. A day told by the moon is kept by the moon, unless 「农历」 says no.
    fn birthday(&self, given: &mut Given, day: Option<&str>, moon: Option<&str>, marked: bool) {
        let yes = given.answers.contains_key(LUNAR);
        let read = match (day, moon) {
            (None, None) => return,
            (Some(day), None) => days::birthday(day, yes).map_err(|sentence| (BIRTHDAY, sentence)),
            (day, Some(moon)) => days::lunar_birthday(moon, day)
                .map(|day| (day, true))
                .map_err(|(beside, sentence)| (if beside { BIRTHDAY } else { LUNAR_BIRTHDAY }, sentence)),
        };
        match read {
            Err((key, sentence)) => given.errors.push((key.into(), sentence)),
            Ok((day, by_moon)) => {
                given.answers.insert(BIRTHDAY.into(), day.to_string());
                if by_moon && !marked {
                    given.answers.insert(LUNAR.into(), "true".into());
                }
            }
        }
    }

    /// An identity number tells birthday and sex where no column does.
    fn complete(&self, given: &mut Given) {
        let Some(id) = given
            .contacts
            .get(&ContactKind::IdNumber)
            .and_then(|n| IdNumber::parse(n).ok())
        else {
            return;
        };
        let told = |key: &str| given.answers.contains_key(key) || given.errors.iter().any(|(k, _)| k == key);
        let sex = if id.is_male() { Sex::Male } else { Sex::Female };
        let tells: Vec<(&str, String)> = [(BIRTHDAY, id.birthday().to_string()), ("sex", sex.code().to_string())]
            .into_iter()
            .filter(|(key, _)| !told(key))
            .collect();
        for (key, answer) in tells {
            given.answers.insert(key.into(), answer);
        }
    }

    /// Whose a new member will be. It says nothing of members who are there: theirs is another screen.
    fn owner(&self, given: &mut Given, text: &str) {
        let written = days::narrow(text).to_lowercase();
        match self
            .owners
            .get(&text.to_lowercase())
            .or_else(|| self.owners.get(&written))
        {
            Some(Some(owner)) => given.owner = Some(owner.clone()),
            Some(None) => given.unowned = Some("有几位红娘同名，请改写账号".into()),
            None => {
                given.lost = text.chars().take(LONGEST_NAME).collect();
                match self.lost {
                    Lost::Wait => {}
                    Lost::Mine if access::may_keep(self.viewer) => {
                        given.owner = Some((self.viewer.id, self.viewer.name.clone()));
                    }
                    _ => given.unowned = Some("没有这位在职的红娘，或不在您的管辖范围内".into()),
                }
            }
        }
    }
}

impl Given {
    /// Takes in what a cell says by itself.
    fn take(&mut self, target: &Target, cell: &str, answer: String) {
        let kind = ContactKind::from_code(&target.key);
        match kind {
            Some(kind) if cells::masked(cell) => self.masked.push(kind),
            _ if answer.is_empty() => {}
            Some(kind) => {
                self.contacts.insert(kind, answer);
            }
            None if target.shape == Shape::MemberNumber => self.number = answer.parse().ok().map(MemberId),
            None => {
                self.answers.insert(target.key.clone(), answer);
            }
        }
    }
}
