-- Intake in full: hand-over at the counter, personal links, review of registrations.

-- While this is set, the session shows the visitor's form and nothing of the staff.
alter table session add column handed_over_at datetime;

-- The number that takes the tablet back; every try is counted before it is looked at.
create table staff_pin (
  staff_id bigint primary key references staff (id),
  pin_hash text not null,
  failures bigint not null default 0,
  locked_until datetime,
  set_at datetime not null
);

-- Finds a mobile by its last four digits without showing it.
alter table contact add column tail blob;
create index contact_by_tail on contact (tail);

-- A visitor's form that was taken off the screen; staff go on with it.
create table set_aside (
  id integer primary key autoincrement,
  token_hash blob not null unique,
  staff_id bigint not null references staff (id),
  at datetime not null
);
create index set_aside_by_staff on set_aside (staff_id);

-- 专属链接: the code in the address of a matchmaker's own page.
create table staff_link (
  staff_id bigint primary key references staff (id),
  code text not null unique,
  created_at datetime not null
);

-- Whose link brought a member or an enquiry.
create table proposal (
  member_id bigint primary key references member (id) on delete cascade,
  staff_id bigint not null references staff (id),
  at datetime not null
);
create index proposal_by_staff on proposal (staff_id);
alter table consultation add column proposed_id bigint references staff (id);

-- Registrations that nobody of the staff entered are looked at once.
create table review (
  member_id bigint primary key references member (id) on delete cascade,
  state text not null check (state in ('waiting', 'returned', 'accepted')),
  question text not null default '',
  asked_by bigint references staff (id),
  asked_at datetime,
  answer text not null default '',
  answered_at datetime,
  decided_by bigint references staff (id),
  decided_at datetime,
  created_at datetime not null
);
create index review_by_state on review (state, member_id);
insert into review (member_id, state, created_at)
  select id, 'waiting', created_at from member where stage = 'lead' and source in ('public', 'counter');
