//! Nobody peeks, equal input gives equal weights, and a prediction is the sum of what is said of it.

use super::meetings::Meetings;
use super::metrics::Dice;
use super::*;

const SIDE: usize = 8;
const FILLED: [&str; 42] = [
    "age", "imprace", "imprelig", "date", "go_out", "sports", "tvsports", "exercise", "dining", "museums", "art",
    "hiking", "gaming", "clubbing", "reading", "tv", "theater", "movies", "concerts", "music", "shopping", "yoga",
    "attr1_1", "sinc1_1", "intel1_1", "fun1_1", "amb1_1", "shar1_1", "attr3_1", "sinc3_1", "intel3_1", "fun3_1",
    "amb3_1", "goal", "field_cd", "career_c", "race", "attr2_1", "sinc2_1", "intel2_1", "fun2_1", "amb2_1",
];

/// Evenings of 8 women and 8 men in the form of the file, always the same. In the meetings `changed` (evening,
/// woman, man) everything that came of it is turned round.
pub fn evening_text(evenings: usize, changed: &[(usize, usize, usize)]) -> String {
    let mut text = String::from("iid,gender,wave,order,pid,dec,samerace,int_corr,");
    text += &FILLED.join(",");
    text += ",attr,sinc,intel,fun,amb,shar,like,prob\n";
    for evening in 1..=evenings {
        let mut dice = Dice(evening as u64);
        let people: Vec<(f64, f64, String)> = (0..2 * SIDE)
            .map(|_| {
                let (strict, liked) = (dice.share(), dice.share());
                let cells: Vec<String> = FILLED
                    .iter()
                    .map(|_| format!("{}", 1 + (dice.share() * 9.0) as u32))
                    .collect();
                (strict, liked, cells.join(","))
            })
            .collect();
        let chance: Vec<f64> = (0..2 * SIDE * SIDE).map(|_| dice.share()).collect();
        for woman in 0..SIDE {
            for man in 0..SIDE {
                let turned = changed.contains(&(evening, woman, man));
                let order = 1 + (man + SIDE - woman) % SIDE;
                for (sex, own, other) in [(0, woman, SIDE + man), (1, SIDE + man, woman)] {
                    let keen =
                        people[other].1 + people[own].0 - 1.0 + (chance[woman * SIDE + man + sex * SIDE * SIDE] - 0.5);
                    let yes = (keen > 0.0) != turned;
                    let rating = if yes { 8 } else { 4 };
                    let (iid, pid) = (evening * 100 + own, evening * 100 + other);
                    text += &format!(
                        "{iid},{sex},{evening},{order},{pid},{},0,0.1,{}",
                        u8::from(yes),
                        people[own].2
                    );
                    text += &format!(",{rating}").repeat(8);
                    text.push('\n');
                }
            }
        }
    }
    text
}

fn foreseen(text: &str, ratings: bool) -> (Meetings, Vec<f64>) {
    let meetings = Meetings::parse(text).unwrap();
    let history = History::new(&meetings.records);
    let foreseen = cross_validate(&meetings.records, &history, Options { ratings }).unwrap();
    (meetings, foreseen)
}

fn whole(meetings: &Meetings, history: &History) -> Model {
    let all: Vec<usize> = (0..meetings.records.answers().len()).collect();
    train(&meetings.records, history, &all, Options::default()).unwrap()
}

#[test]
fn what_happens_later_in_the_evening_changes_no_earlier_prediction() {
    // Woman 2 and man 6 of the third evening meet as the fifth of eight.
    let (before, first) = foreseen(&evening_text(5, &[]), true);
    let (_, second) = foreseen(&evening_text(5, &[(3, 2, 6)]), true);
    let (mut same, mut other) = (0, 0);
    for (n, answer) in before.records.answers().iter().enumerate() {
        let case = &answer.case;
        if case.who / 100 != 3 {
            continue;
        }
        let touched = [302, 300 + SIDE as i64 + 6];
        let involved = touched.contains(&case.who) || touched.contains(&case.about);
        if involved && case.at > 5 {
            assert_ne!(first[n], second[n], "{case:?} should have learned of it");
            other += 1;
        } else {
            // The meeting itself is among these, and so is everything of the same moment.
            assert_eq!(first[n].to_bits(), second[n].to_bits(), "{case:?} peeked");
            same += 1;
        }
    }
    assert_eq!((same, other), (2 * 64 - 12, 12));
}

#[test]
fn each_is_held_to_their_own_clock() {
    let person = |id| Person {
        id,
        fold: 0,
        man: id > 5,
        traits: vec![],
    };
    let answer = |who, about, at, about_at, yes| Answer {
        case: Case {
            who,
            about,
            at,
            about_at,
            pair: vec![],
        },
        known: (at, about_at),
        yes,
        ratings: vec![],
    };
    let people = vec![person(1), person(6), person(7)];
    // For 1 it is the second meeting, for 6 the fourth.
    let answers = vec![
        answer(1, 6, 2, 4, true),
        answer(6, 1, 4, 2, false),
        answer(7, 1, 1, 1, true),
    ];
    let records = Records::new(Layout::default(), people, answers).unwrap();
    let history = History::new(&records);
    let count = |id, at| {
        let past = history.before(records.place(id).unwrap(), at);
        (past.given.len(), past.received.len())
    };
    assert_eq!([count(1, 1), count(1, 2), count(1, 3)], [(0, 0), (0, 1), (1, 2)]);
    assert_eq!([count(6, 3), count(6, 4), count(6, 5)], [(0, 0), (0, 0), (1, 1)]);
}

#[test]
fn without_ratings_none_is_read() {
    let text = evening_text(5, &[]);
    let other = text.replace(",8,8,8,8,8,8,8,8\n", ",9,1,9,1,9,1,9,1\n");
    assert_ne!(text, other);
    assert_eq!(foreseen(&text, false).1, foreseen(&other, false).1);
    assert_ne!(foreseen(&text, true).1, foreseen(&other, true).1);
}

#[test]
fn equal_records_give_equal_weights_and_versions() {
    let meetings = Meetings::parse(&evening_text(4, &[])).unwrap();
    let history = History::new(&meetings.records);
    let model = whole(&meetings, &history);
    assert_eq!(model, whole(&meetings, &history));
    let other = Meetings::parse(&evening_text(4, &[(1, 1, 1)])).unwrap();
    assert_ne!(model.version, whole(&other, &History::new(&other.records)).version);
}

#[test]
fn kept_as_json_it_foresees_the_same() {
    let meetings = Meetings::parse(&evening_text(4, &[])).unwrap();
    let history = History::new(&meetings.records);
    let model = whole(&meetings, &history);
    let text = model.to_json().unwrap();
    let kept = Model::from_json(&text).unwrap();
    assert_eq!(kept.version, model.version);
    let (one, two) = (
        model.read(&meetings.records, &history).unwrap(),
        kept.read(&meetings.records, &history).unwrap(),
    );
    for answer in meetings.records.answers() {
        let (a, b) = (
            one.probability(&answer.case).unwrap(),
            two.probability(&answer.case).unwrap(),
        );
        assert!((a - b).abs() < 1e-9 && a > 0.0 && a < 1.0);
    }
    let old = text.replacen("\"format\":1", "\"format\":0", 1);
    assert!(Model::from_json(&old).unwrap_err().contains("format 0"));
    let bare = Records::new(Layout::default(), vec![], vec![]).unwrap();
    assert!(model.read(&bare, &History::new(&bare)).is_err());
}

#[test]
fn what_is_said_of_a_prediction_adds_up_to_it() {
    let meetings = Meetings::parse(&evening_text(4, &[])).unwrap();
    let history = History::new(&meetings.records);
    let model = whole(&meetings, &history);
    let reader = model.read(&meetings.records, &history).unwrap();
    for answer in meetings.records.answers().iter().step_by(7) {
        let case = &answer.case;
        let p = reader.probability(case).unwrap();
        let foreseen = (p / (1.0 - p)).ln();
        let parts = reader.explain(case).unwrap();
        let said: f64 = parts.iter().map(|p| p.log_odds).sum();
        assert!((reader.intercept() + said - foreseen).abs() < 1e-9);
        assert!(parts.is_sorted_by(|a, b| a.log_odds.abs() >= b.log_odds.abs()));
        assert!(parts.iter().all(|p| !p.to_string().is_empty()));
        // The same from each person's own share, as a ranking of many adds it up.
        let (who, about) = (
            reader.side(case.who, case.at).unwrap(),
            reader.side(case.about, case.about_at).unwrap(),
        );
        let sum = reader.intercept() + who.answering + about.answered + reader.between(case).unwrap();
        assert!((sum - foreseen).abs() < 1e-9);
    }
    let stranger = Case {
        who: -1,
        ..meetings.records.answers()[0].case.clone()
    };
    assert_eq!((reader.probability(&stranger), reader.explain(&stranger)), (None, None));
}

#[test]
fn who_says_yes_more_is_foreseen_to_and_the_reason_names_the_counts() {
    let meetings = Meetings::parse(&evening_text(6, &[])).unwrap();
    let history = History::new(&meetings.records);
    let model = whole(&meetings, &history);
    let reader = model.read(&meetings.records, &history).unwrap();
    let case = meetings
        .records
        .answers()
        .iter()
        .map(|a| &a.case)
        .find(|c| c.at == 8)
        .unwrap();
    let counts = reader.standing(case.who, case.at).unwrap();
    assert_eq!((counts.given.1, counts.received.1), (7, 7));
    let parts = reader.explain(case).unwrap();
    let says = parts.iter().find(|p| matches!(p.reason, Reason::Says { .. })).unwrap();
    assert!(
        says.to_string()
            .contains(&format!("此前答复 7 次，其中 {} 次愿意", counts.given.0)),
        "{says}"
    );
    // The same case with every earlier answer of that person turned to yes, then to no.
    let p = |yes: bool| {
        let mut answers = meetings.records.answers().to_vec();
        answers
            .iter_mut()
            .filter(|a| a.case.who == case.who)
            .for_each(|a| a.yes = yes);
        let records = Records::new(model.layout.clone(), meetings.records.people().to_vec(), answers).unwrap();
        let history = History::new(&records);
        model.read(&records, &history).unwrap().probability(case).unwrap()
    };
    assert!(p(true) > p(false) + 0.1);
}

#[test]
fn too_little_is_called_too_little() {
    let few = Meetings::parse(&evening_text(2, &[])).unwrap();
    let lacks = enough(&few.records).unwrap_err();
    assert!(lacks.contains(&Lack::Answers { have: 256, need: 400 }));
    assert!(lacks.contains(&Lack::People { have: 32, need: 60 }));
    assert!(lacks.iter().all(|l| l.to_string().contains("至少需要")));
    let many = Meetings::parse(&evening_text(6, &[])).unwrap();
    assert_eq!(enough(&many.records), Ok(()));
}

#[test]
fn nothing_is_learned_from_answers_that_are_all_the_same() {
    let meetings = Meetings::parse(&evening_text(1, &[])).unwrap();
    let history = History::new(&meetings.records);
    let yes: Vec<usize> = (0..128).filter(|&a| meetings.records.answers()[a].yes).collect();
    assert!(train(&meetings.records, &history, &yes, Options::default()).is_err());
    assert!(train(&meetings.records, &history, &[], Options::default()).is_err());
}

#[test]
fn the_harmonic_mean_asks_for_both() {
    assert_eq!(affinity(0.5, 0.5), 0.5);
    assert!((affinity(0.9, 0.1) - 0.18).abs() < 1e-12);
    assert_eq!(affinity(0.0, 0.0), 0.0);
}

#[test]
fn a_bad_file_is_said_to_be_bad() {
    let text = evening_text(1, &[]);
    let bad = |text: &str| Meetings::parse(text).err().unwrap_or_default();
    assert!(bad(&text.replacen("order", "place", 1)).contains("no column order"));
    assert!(bad("").contains("no column"));
    let second = text.lines().nth(1).unwrap();
    assert!(bad(&format!("{text}{second}\n")).contains("twice"));
    assert!(bad(&text.replacen("100,0,1,1,", "100,0,1,x,", 1)).contains("line 2: order"));
    // Quotes, a mark at the start and Windows' line ends change nothing.
    let dressed = format!(
        "\u{feff}{}",
        text.replacen("100,0,1,", "\"100\",0,1,", 1).replace('\n', "\r\n")
    );
    assert_eq!(
        Meetings::parse(&dressed).unwrap().records.answers(),
        Meetings::parse(&text).unwrap().records.answers()
    );
}
