//! Nobody peeks, few answers say little, what is not better is off, and equal rows come to the same.

use super::cases::{self, After, Known, Said, Shown};
use super::trial;
use super::work::learn;
use super::{Brain, cases::FIT};
use crate::features::matching::Answer;
use crate::features::matching::engine::oracle::Tendency;
use crate::features::matching::learn::History;
use crate::features::matching::learn::metrics::Dice;
use crate::features::matching::scorecard::{Verdict, Way};
use crate::features::members::{Children, Education, Marital, Sex};
use crate::types::ids::{MemberId, RecommendationId};
use crate::types::time::Moment;
use chrono::{Duration, NaiveDate};

/// Men are 1 to 50, women 51 to 100.
const HALF: i64 = 50;

fn day(n: i64) -> Moment {
    Moment::UNIX_EPOCH + Duration::days(20_000 + n)
}

fn known(id: i64) -> Known {
    Known {
        id: MemberId(id),
        sex: if id <= HALF { Sex::Male } else { Sex::Female },
        birthday: NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default(),
        height_cm: 165 + id % 7,
        marital: Marital::Single,
        education: Education::Bachelor,
        children: Some(Children::None),
    }
}

fn shown(id: i64, (member, candidate): (i64, i64), at: i64, (a, b): (Answer, Answer), fit: i64) -> Shown {
    Shown {
        id: RecommendationId(id),
        member_id: MemberId(member),
        candidate_id: MemberId(candidate),
        at: day(at),
        member_answer: a,
        // Answers take their time: others are made meanwhile.
        member_at: Some(day(at + 5)),
        candidate_answer: b,
        candidate_at: Some(day(at + 5)),
        theirs: fit,
        ours: fit,
    }
}

/// So many recommendations, four a day. People say yes and are liked by habit as far as `habit`, else by chance.
fn agency(pairs: i64, habit: f64) -> (Vec<Known>, Said) {
    let mut dice = Dice(7);
    let habits: Vec<(f64, f64)> = (0..=2 * HALF)
        .map(|_| (dice.share() - 0.5, dice.share() - 0.5))
        .collect();
    let mut said = Said::default();
    for n in 0..pairs {
        let man = 1 + n % HALF;
        let woman = HALF + 1 + (n * 7 + n / HALF) % HALF;
        let fit = 5_000 + (dice.share() * 5_000.0) as i64;
        let mut word = |who: i64, about: i64| {
            let keen = habit * (habits[who as usize].0 + habits[about as usize].1) + dice.share() - 0.5;
            if keen > 0.0 {
                Answer::Interested
            } else {
                Answer::Declined
            }
        };
        let words = (word(man, woman), word(woman, man));
        said.shown.push(shown(n + 1, (man, woman), n / 4, words, fit));
    }
    ((1..=2 * HALF).map(known).collect(), said)
}

/// What each way said of the judged pairs, and when they were shown.
fn scores(known: &[Known], said: &Said) -> Vec<(Moment, [Option<f64>; 4])> {
    let records = cases::records(known, said).unwrap();
    let history = History::new(&records);
    let decided = trial::decided(&records, said);
    let (judged, _) = trial::judge(&records, &history, &decided[decided.len() / 2..]).unwrap();
    judged.iter().map(|j| (j.shown.at, j.scores)).collect()
}

#[test]
fn an_answer_changes_nothing_that_was_said_before_it_was_known() {
    let (people, said) = agency(800, 2.0);
    let before = scores(&people, &said);
    let mut other = said.clone();
    // The pair 481 is judged in the first block; its answers are known five days later.
    let turned = &mut other.shown[480];
    let turn = |word| {
        if word == Answer::Interested {
            Answer::Declined
        } else {
            Answer::Interested
        }
    };
    (turned.member_answer, turned.candidate_answer) = (turn(turned.member_answer), turn(turned.candidate_answer));
    let (known_at, two) = (turned.member_at.unwrap(), [turned.member_id, turned.candidate_id]);
    let after = scores(&people, &other);
    assert_eq!(before.len(), after.len());
    let mut later = 0;
    for ((at, one), (_, other)) in before.iter().zip(&after) {
        if *at <= known_at {
            assert_eq!(
                one.map(|s| s.map(f64::to_bits)),
                other.map(|s| s.map(f64::to_bits)),
                "peeked"
            );
        } else if one != other {
            later += 1;
        }
    }
    assert!(later > 0, "nobody learned of the answers of {two:?}");
}

#[test]
fn what_people_do_by_habit_is_learned_and_chance_is_not() {
    let (people, said) = agency(1200, 2.5);
    let learnt = learn(&people, &said).unwrap();
    assert_eq!(learnt.verdict, Verdict::On, "{} {:?}", learnt.reason, learnt.card);
    let auc = |way| learnt.card.line(way).and_then(|l| l.auc).unwrap().value;
    assert!(auc(Way::Ours) > auc(Way::Stated) + 0.1 && auc(Way::Ours) > auc(Way::Random) + 0.1);
    assert!(learnt.card.people >= 30 && learnt.card.line(Way::Ours).unwrap().success.is_some());
    // At the very ends but for rounding.
    assert!(
        learnt
            .card
            .bins
            .iter()
            .all(|b| b.low <= b.came_true + 1e-9 && b.came_true <= b.high + 1e-9)
    );
    assert_eq!(
        learnt.card.bins.iter().map(|b| b.answers).sum::<i64>(),
        learnt.card.foreseen
    );

    let (people, said) = agency(1200, 0.0);
    let learnt = learn(&people, &said).unwrap();
    assert_eq!(learnt.verdict, Verdict::NotBetter, "{}", learnt.reason);
    assert!(learnt.reason.contains("下限须大于 0"), "{}", learnt.reason);
}

#[test]
fn equal_rows_come_to_the_same() {
    let (people, said) = agency(800, 2.0);
    let (one, other) = (learn(&people, &said).unwrap(), learn(&people, &said).unwrap());
    assert_eq!(one.card, other.card);
    assert_eq!(one.model.unwrap().version, other.model.unwrap().version);
}

#[test]
fn it_is_off_until_there_is_enough() {
    for pairs in [0, 1, 40, 150] {
        let (people, said) = agency(pairs, 2.5);
        let learnt = learn(&people, &said).unwrap();
        assert_eq!(learnt.verdict, Verdict::TooFew, "{pairs}");
        assert!(
            learnt.model.is_none() && learnt.reason.contains("至少需要"),
            "{}",
            learnt.reason
        );
        assert!(
            learnt.card.lines.iter().all(|l| l.auc.is_none()),
            "no figure from {pairs} pairs"
        );
    }
}

fn brain() -> Brain {
    let (people, said) = agency(800, 2.0);
    Brain::new(1, learn(&people, &said).unwrap().model.unwrap())
}

/// What somebody tends to say after so many answers, all of them yes or all of them no.
fn after(brain: &Brain, answers: i64, word: Answer) -> Tendency {
    let mut said = Said::default();
    for n in 0..answers {
        said.shown
            .push(shown(n + 1, (1, 51 + n), n, (word, Answer::Waiting), 8_000));
    }
    let people: Vec<Known> = (1..=2 * HALF).map(known).collect();
    brain.tendencies(&[MemberId(1)], &people, &said)[&MemberId(1)]
}

#[test]
fn few_answers_move_a_tendency_less_than_many() {
    let brain = brain();
    let says = |answers, word| after(&brain, answers, word).says_yes;
    let (one, six) = (says(1, Answer::Interested), says(6, Answer::Interested));
    let (no, never) = (says(1, Answer::Declined), says(6, Answer::Declined));
    assert!(never < no && no < one && one < six, "{never} {no} {one} {six}");
    // One answer of each kind lie closer together than six.
    assert!(i32::from(one) - i32::from(no) < (i32::from(six) - i32::from(never)) * 2 / 3);
    assert!(brain.learned.is_on() && brain.learned.fit >= 0);
}

#[test]
fn no_answer_is_neither_yes_nor_no() {
    let (people, said) = agency(10, 1.0);
    let mut silent = said.clone();
    let open = (Answer::NoAnswer, Answer::Waiting);
    silent.shown.push(shown(11, (1, 51), 9, open, 8_000));
    let count = |said: &Said| cases::records(&people, said).unwrap().answers().len();
    assert_eq!((count(&said), count(&silent)), (20, 20));
    assert_eq!(silent.shown[10].mutual(), None);
    let half = shown(12, (1, 51), 9, (Answer::Interested, Answer::Waiting), 8_000);
    let refused = shown(13, (1, 51), 9, (Answer::Waiting, Answer::Declined), 8_000);
    assert_eq!((half.mutual(), refused.mutual()), (None, Some(false)));
}

#[test]
fn what_is_said_after_a_date_counts_from_then_on() {
    let (people, mut said) = agency(10, 1.0);
    said.after.push(After {
        member_id: MemberId(1),
        about_id: MemberId(51),
        at: day(20),
        said_at: day(22),
        wants_more: false,
    });
    let records = cases::records(&people, &said).unwrap();
    let answer = records.answers().last().unwrap();
    assert!(!answer.yes && answer.case.pair[FIT].is_none());
    let history = History::new(&records);
    let given = |at: Moment| {
        let place = records.place(1).unwrap();
        history.before(place, at.timestamp_millis()).given.len()
    };
    assert_eq!(given(day(22) + Duration::milliseconds(1)), given(day(22)) + 1);
}

#[test]
fn a_part_of_the_members_comes_to_the_same_as_all_of_them() {
    let brain = brain();
    let (people, said) = agency(300, 2.0);
    let all: Vec<MemberId> = people.iter().map(|k| k.id).collect();
    let whole = brain.tendencies(&all, &people, &said);
    let one = MemberId(7);
    let part = Said {
        shown: said
            .shown
            .iter()
            .filter(|s| s.member_id == one || s.candidate_id == one)
            .cloned()
            .collect(),
        after: Vec::new(),
    };
    let near: Vec<Known> = people
        .iter()
        .filter(|k| k.id == one || part.shown.iter().any(|s| s.member_id == k.id || s.candidate_id == k.id))
        .cloned()
        .collect();
    assert!(near.len() < people.len());
    assert_eq!(brain.tendencies(&[one], &near, &part)[&one], whole[&one]);
    assert_ne!(whole[&one], Tendency::default());
}
