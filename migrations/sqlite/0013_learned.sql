-- What is learned from answers: versions of the model, what counted at each recommendation, and what has to be
-- read anew in the pool when an answer comes.

-- A row for each training that came to something new; the newest decides. Never changed afterwards.
create table learned_model (
  id integer primary key autoincrement,
  trained_at datetime not null,
  -- How many answers there were, how many of them yes, and of how many people.
  answers bigint not null,
  yes bigint not null,
  people bigint not null,
  -- The same for equal coefficients; empty where there are none.
  fingerprint text not null,
  -- The coefficients; nothing where there was too little to learn from.
  model text,
  -- What was measured on later cases: the score card.
  card text not null,
  verdict text not null check (verdict in ('on', 'too_few', 'not_better')),
  reason text not null
);

-- What counted when somebody was recommended: both directions of what was asked for, how likely both were to say
-- yes (ten thousandths), and the version that said so; nothing where none was on.
create table recommendation_score (
  recommendation_id bigint primary key references recommendation (id),
  model_id bigint references learned_model (id),
  theirs bigint not null,
  ours bigint not null,
  chance bigint not null
);
create index recommendation_score_by_model on recommendation_score (model_id);

-- When the nightly training was last asked for: of several processes only the first one goes.
create table learned_round (
  id bigint primary key check (id = 1),
  begun_at datetime
);
insert into learned_round (id) values (1);

-- Answers count for both: what the one says, and what the other is told.
create trigger matching_answers_insert after insert on recommendation
  when new.member_answer <> 'waiting' or new.candidate_answer <> 'waiting'
  begin insert into matching_change (member_id) values (new.member_id), (new.candidate_id); end;
create trigger matching_answers_update after update of
    member_id, candidate_id, at, member_answer, member_answered_at, candidate_answer, candidate_answered_at on recommendation
  begin insert into matching_change (member_id)
    values (old.member_id), (old.candidate_id), (new.member_id), (new.candidate_id); end;
create trigger matching_answers_delete after delete on recommendation
  begin insert into matching_change (member_id) values (old.member_id), (old.candidate_id); end;

create trigger matching_feedback_insert after insert on date_feedback
  begin insert into matching_change (member_id)
    select member_a from arranged_date where id = new.date_id union select member_b from arranged_date where id = new.date_id; end;
create trigger matching_feedback_update after update of member_id, wants_more, at on date_feedback
  begin insert into matching_change (member_id)
    select old.member_id union select new.member_id
    union select member_a from arranged_date where id = new.date_id union select member_b from arranged_date where id = new.date_id; end;
create trigger matching_feedback_delete after delete on date_feedback
  begin insert into matching_change (member_id)
    select member_a from arranged_date where id = old.date_id union select member_b from arranged_date where id = old.date_id; end;
create trigger matching_dates_update after update of member_a, member_b, state, at on arranged_date
  begin insert into matching_change (member_id) values (old.member_a), (old.member_b), (new.member_a), (new.member_b); end;

-- An answer about somebody counts more or less by what could be expected of them: also of those who are not shown.
create trigger matching_traits_update after update of sex, birthday, height_cm, marital, education, children on member
  when not old.shown and not new.shown
    and (new.sex, new.birthday, new.height_cm, new.marital, new.education, new.children)
      is not (old.sex, old.birthday, old.height_cm, old.marital, old.education, old.children)
  begin insert into matching_change (member_id) values (new.id); end;
