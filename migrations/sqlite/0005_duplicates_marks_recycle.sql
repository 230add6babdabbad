-- One person, one record: duplicates and merging; marks on members; the recycle bin and erasing for good.

-- Members who are no longer here: merged into another, in the recycle bin, or erased. Their rows stay in
-- `member`; the scope hides everybody who stands here from every list, search and load.
create table member_gone (
  member_id bigint primary key references member (id),
  how text not null check (how in ('merged', 'deleted', 'erased')),
  into_id bigint references member (id),
  by_id bigint not null references staff (id),
  reason text not null default '',
  at datetime not null,
  check ((how = 'merged') = (into_id is not null))
);
create index member_gone_by_how on member_gone (how, at);
create index member_gone_by_into on member_gone (into_id);

-- Name and birthday as a blind index. Who was entered or renamed waits in likeness_todo until the index has
-- them, so that nobody who writes members has to know of it.
create table member_likeness (
  member_id bigint primary key references member (id),
  blind blob not null
);
create index member_likeness_by_blind on member_likeness (blind, member_id);
create table likeness_todo (
  member_id bigint primary key references member (id)
);
insert into likeness_todo (member_id) select id from member;
create trigger member_likeness_insert after insert on member
  begin insert into likeness_todo (member_id) values (new.id) on conflict do nothing; end;
create trigger member_likeness_update after update of name, birthday on member
  when new.name <> old.name or new.birthday <> old.birthday
  begin insert into likeness_todo (member_id) values (new.id) on conflict do nothing; end;

-- The same WeChat, QQ or e-mail of two members is a hint, not a rule.
create index contact_alike on contact (kind, blind, owner_id) where owner = 'member' and kind in ('email', 'wechat', 'qq');

-- Somebody looked: these two are not the same person.
create table not_same (
  low_id bigint not null references member (id),
  high_id bigint not null references member (id),
  by_id bigint not null references staff (id),
  at datetime not null,
  primary key (low_id, high_id),
  check (low_id < high_id)
);
create index not_same_by_high on not_same (high_id);

-- One record taken into another. While `moving` (never outside the transaction that merges or undoes it)
-- rows that are otherwise unchangeable may go from one of the two members to the other, see the triggers.
create table member_merge (
  id integer primary key autoincrement,
  kept_id bigint not null references member (id),
  gone_id bigint not null references member (id),
  by_id bigint not null references staff (id),
  at datetime not null,
  moving boolean not null default false,
  -- Both as they were and what the kept one became, for an undo; sealed, and gone with its time.
  sealed blob,
  undone_by bigint references staff (id),
  undone_at datetime,
  check (kept_id <> gone_id)
);
create index member_merge_by_kept on member_merge (kept_id, id);
create unique index member_merge_once on member_merge (gone_id) where undone_at is null;

-- Every row that a merge moved, so that an undo moves exactly those back. `place` is `table.column`.
create table merge_row (
  merge_id bigint not null references member_merge (id),
  place text not null,
  row_key text not null,
  was text,
  primary key (merge_id, place, row_key)
);

create table tag (
  id integer primary key autoincrement,
  name text not null unique,
  tone text not null,
  created_at datetime not null
);

create table member_tag (
  member_id bigint not null references member (id),
  tag_id bigint not null references tag (id),
  by_id bigint references staff (id),
  at datetime not null,
  primary key (member_id, tag_id)
);
create index member_tag_by_tag on member_tag (tag_id, member_id);

-- What staff note for each other; members never see it.
create table member_note (
  id integer primary key autoincrement,
  member_id bigint not null references member (id),
  staff_id bigint not null references staff (id),
  text text not null,
  pinned boolean not null default false,
  at datetime not null
);
create index member_note_by_member on member_note (member_id, id);

create table blacklisting (
  id integer primary key autoincrement,
  member_id bigint not null references member (id),
  reason text not null,
  by_id bigint not null references staff (id),
  at datetime not null,
  lifted_by bigint references staff (id),
  lifted_at datetime,
  lift_reason text not null default ''
);
create unique index blacklisting_once on blacklisting (member_id) where lifted_at is null;
create index blacklisting_by_member on blacklisting (member_id, id);

-- That somebody was erased, without who they were. While `at_work` (never outside the transaction that
-- erases) the free words of rows that are otherwise unchangeable may be taken away, see the triggers.
create table erasure (
  member_id bigint primary key references member (id),
  by_id bigint not null references staff (id),
  at datetime not null,
  at_work boolean not null default false
);

-- Append-only with two exact exceptions. A merge and its undo change nothing but the member, and only
-- between the two members of that merge; merge_row keeps where the row came from. An erasure changes
-- nothing but the free words, and only of the member that is being erased.
drop trigger event_append_only_update;
create trigger event_append_only_update before update on event
  when not (
    new.id = old.id and new.at is old.at and new.kind is old.kind and new.staff_id is old.staff_id
    and new.subject_id is old.subject_id and new.request_id is old.request_id
    and (
      (new.data is old.data and exists (select 1 from member_merge g where g.moving
        and ((g.gone_id = old.member_id and g.kept_id = new.member_id) or (g.kept_id = old.member_id and g.gone_id = new.member_id))))
      or (new.member_id is old.member_id and exists (select 1 from erasure e where e.at_work and e.member_id = old.member_id))
    )
  )
  begin select raise(abort, 'event is append-only'); end;
drop trigger assignment_append_only_update;
create trigger assignment_append_only_update before update on assignment
  when not (
    new.id = old.id and new.phase is old.phase and new.from_id is old.from_id and new.to_id is old.to_id
    and new.by_id is old.by_id and new.at is old.at
    and (
      (new.remark is old.remark and exists (select 1 from member_merge g where g.moving
        and ((g.gone_id = old.member_id and g.kept_id = new.member_id) or (g.kept_id = old.member_id and g.gone_id = new.member_id))))
      or (new.member_id is old.member_id and exists (select 1 from erasure e where e.at_work and e.member_id = old.member_id))
    )
  )
  begin select raise(abort, 'assignment is append-only'); end;
drop trigger payment_append_only_update;
create trigger payment_append_only_update before update on payment
  when not (
    new.id = old.id and new.contract_id is old.contract_id and new.amount_fen is old.amount_fen and new.method is old.method
    and new.paid_on is old.paid_on and new.receipt is old.receipt and new.confirmed_by is old.confirmed_by
    and new.confirmed_at is old.confirmed_at
    and exists (select 1 from erasure e join contract k on k.member_id = e.member_id where e.at_work and k.id = old.contract_id)
  )
  begin select raise(abort, 'payment is append-only'); end;

-- The frozen contract of a merged record goes over with the person who signed it, and back with an undo.
drop trigger contract_frozen_update;
create trigger contract_frozen_update before update on contract
  when old.state in ('in_force', 'completed', 'terminated') and (
    not (new.state = old.state or (old.state = 'in_force' and new.state in ('completed', 'terminated')))
    or (new.member_id is not old.member_id and not exists (select 1 from member_merge g where g.moving
        and ((g.gone_id = old.member_id and g.kept_id = new.member_id) or (g.kept_id = old.member_id and g.gone_id = new.member_id))))
    or new.package_id is not old.package_id
    or new.package_name is not old.package_name
    or new.fee_kind is not old.fee_kind
    or new.services is not old.services
    or new.months is not old.months
    or new.introductions is not old.introductions
    or new.dates is not old.dates
    or new.price_fen is not old.price_fen
    or new.discount_fen is not old.discount_fen
    or new.instalments is not old.instalments
    or new.starts_on is not old.starts_on
    or new.ends_on is not old.ends_on
    or new.seller_id is not old.seller_id
    or new.number is not old.number
    or new.approved_by is not old.approved_by
    or new.approved_at is not old.approved_at
    or new.renewal_of is not old.renewal_of
  )
  begin select raise(abort, 'contract_frozen'); end;

-- Agencies that work already: managers merge, bin and restore; administrators erase.
insert into role_right (role_id, module, "right")
  select r.id, 'records', w.word from role r, (select 'view' as word union all select 'edit' union all select 'delete') w
  where r.code in ('admin', 'manager');
insert into role_right (role_id, module, "right")
  select r.id, 'erasure', w.word from role r, (select 'view' as word union all select 'delete') w where r.code = 'admin';
