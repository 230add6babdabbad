-- Giving and taking members: who was told and took them, how many each can look after, and the open pool.

-- A member given to somebody, until they say that they take them or hand them back.
create table reception (
  id integer primary key autoincrement,
  member_id bigint not null references member (id),
  phase text not null check (phase in ('presale', 'aftersale')),
  staff_id bigint not null references staff (id),
  by_id bigint references staff (id),
  remark text not null default '',
  given_at datetime not null,
  state text not null check (state in ('waiting', 'accepted', 'returned', 'lapsed')),
  reason text,
  answered_at datetime
);
create unique index reception_waits_once on reception (member_id, phase) where state = 'waiting';
create index reception_by_staff on reception (staff_id, state, id);
create index reception_by_state on reception (state, id);
create index reception_by_member on reception (member_id, id);

-- How many members somebody looks after at most, and the provinces they serve; nothing is the agency's default.
create table capacity (
  staff_id bigint primary key references staff (id),
  presale bigint check (presale >= 0),
  aftersale bigint check (aftersale >= 0),
  provinces text not null
);

-- One row: the agency's rules of giving, claiming and taking back.
create table assignment_rules (
  id bigint primary key check (id = 1),
  rules text not null,
  version bigint not null default 1,
  swept_at datetime
);

-- Members whom nobody looks after and whom pre-sale matchmakers may claim.
create table pool (
  id integer primary key autoincrement,
  member_id bigint not null unique references member (id),
  from_id bigint references staff (id),
  reason text not null,
  released_at datetime not null
);
create index pool_by_owner on pool (from_id);

-- Every move into the pool and out of it.
create table pool_log (
  id integer primary key autoincrement,
  member_id bigint not null references member (id),
  kind text not null check (kind in ('taken_back', 'released', 'claimed', 'assigned')),
  from_id bigint references staff (id),
  to_id bigint references staff (id),
  by_id bigint references staff (id),
  reason text not null default '',
  at datetime not null
);
create index pool_log_by_claimer on pool_log (to_id, kind, at);
create index pool_log_by_owner on pool_log (from_id, id);
create index pool_log_by_member on pool_log (member_id, id);

-- What the boards count and the sweep looks for, along indexes.
create index member_on_board on member (stage, created_at, presale_id, aftersale_id, follow_ups);
create index member_load_presale on member (presale_id, stage);
create index member_load_aftersale on member (aftersale_id, stage);
