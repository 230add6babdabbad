-- The match engine's pool, kept current in every process, and what the agency decides about matching.

-- Who may have to be read anew, in the order in which it was written: triggers note it whoever writes, so that
-- no feature has to know of the pool. A log, not a reference: it outlives whom it names, and old rows go.
create table matching_change (
  id integer primary key autoincrement,
  member_id bigint not null,
  -- PostgreSQL: the transaction that wrote it, for numbers there are not given in the order of commits.
  era bigint not null default 0
);
create index matching_change_by_era on matching_change (era, id) where era > 0;

create trigger matching_member_insert after insert on member
  when new.shown and new.stage in ('presale', 'signed', 'in_service')
  begin insert into matching_change (member_id) values (new.id); end;
create trigger matching_member_update after update of
    sex, birthday, height_cm, weight_kg, marital, education, income, house, car, children, region, hukou, traits, criteria,
    stage, intent, shown, do_not_contact on member
  when (old.shown or new.shown)
    and (new.sex, new.birthday, new.height_cm, new.weight_kg, new.marital, new.education, new.income, new.house, new.car,
         new.children, new.region, new.hukou, new.traits, new.criteria, new.stage, new.intent, new.shown, new.do_not_contact)
      is not
        (old.sex, old.birthday, old.height_cm, old.weight_kg, old.marital, old.education, old.income, old.house, old.car,
         old.children, old.region, old.hukou, old.traits, old.criteria, old.stage, old.intent, old.shown, old.do_not_contact)
  begin insert into matching_change (member_id) values (new.id); end;
create trigger matching_member_delete after delete on member
  when old.shown
  begin insert into matching_change (member_id) values (old.id); end;

create trigger matching_gone_insert after insert on member_gone
  begin insert into matching_change (member_id) values (new.member_id); end;
create trigger matching_gone_delete after delete on member_gone
  begin insert into matching_change (member_id) values (old.member_id); end;

create trigger matching_blacklisting_insert after insert on blacklisting
  begin insert into matching_change (member_id) values (new.member_id); end;
create trigger matching_blacklisting_update after update on blacklisting
  begin insert into matching_change (member_id) values (old.member_id), (new.member_id); end;
create trigger matching_blacklisting_delete after delete on blacklisting
  begin insert into matching_change (member_id) values (old.member_id); end;

create trigger matching_verification_insert after insert on verification
  when new.state = 'verified'
  begin insert into matching_change (member_id) values (new.member_id); end;
create trigger matching_verification_update after update on verification
  when old.state = 'verified' or new.state = 'verified'
  begin insert into matching_change (member_id) values (old.member_id), (new.member_id); end;
create trigger matching_verification_delete after delete on verification
  when old.state = 'verified'
  begin insert into matching_change (member_id) values (old.member_id); end;

-- Whether somebody was ever recommended is one of the filters.
create trigger matching_recommendation_insert after insert on recommendation
  begin insert into matching_change (member_id) values (new.candidate_id); end;
create trigger matching_recommendation_update after update of candidate_id on recommendation
  when new.candidate_id is not old.candidate_id
  begin insert into matching_change (member_id) values (old.candidate_id), (new.candidate_id); end;
create trigger matching_recommendation_delete after delete on recommendation
  begin insert into matching_change (member_id) values (old.candidate_id); end;

-- One household, or related: they are never recommended to each other. A row for each direction.
create table kinship (
  member_id bigint not null references member (id),
  other_id bigint not null references member (id),
  kind text not null check (kind in ('household', 'relative')),
  by_id bigint not null references staff (id),
  at datetime not null,
  primary key (member_id, other_id)
);
create index kinship_by_other on kinship (other_id);

-- What the agency decides about matching; what has no row is as the program brings it.
create table matching_setting (
  key text primary key,
  value bigint not null
);
