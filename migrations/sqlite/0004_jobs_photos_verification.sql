-- Work that goes on after the answer, pictures of members and staff, and what was checked of a member.

-- A job is claimed by a guarded update; one whose worker died is claimed anew when its claim has run out.
create table job (
  id integer primary key autoincrement,
  kind text not null,
  payload text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  attempts bigint not null default 0,
  run_at datetime not null,
  claimed_until datetime,
  error text not null default '',
  created_at datetime not null,
  ended_at datetime
);
create index job_by_due on job (state, run_at, id);

-- What is known about a member and was checked, or waits to be; each check is a row that stays.
create table verification (
  id integer primary key autoincrement,
  member_id bigint not null references member (id),
  item text not null check (item in ('identity', 'education', 'income', 'house', 'car', 'marital')),
  state text not null check (state in ('waiting', 'verified', 'refused', 'replaced', 'revoked')),
  note text not null default '',
  reason text not null default '',
  submitted_by bigint references staff (id),
  submitted_at datetime not null,
  checked_by bigint references staff (id),
  checked_at datetime,
  valid_until date,
  version bigint not null default 1
);
create index verification_by_member on verification (member_id, id);
create index verification_by_state on verification (state, valid_until, id);
-- One waits and one holds, of each item.
create unique index verification_waits_once on verification (member_id, item) where state = 'waiting';
create unique index verification_holds_once on verification (member_id, item) where state = 'verified';

-- A picture of a member, of staff, or of a paper that proves something. The files lie beside the database.
create table photo (
  id integer primary key autoincrement,
  member_id bigint references member (id),
  staff_id bigint references staff (id),
  verification_id bigint references verification (id),
  file text not null unique,
  state text not null check (state in ('waiting', 'ready', 'refused')),
  error text not null default '',
  audience text not null check (audience in ('hidden', 'blurred', 'shown')),
  cover boolean not null default false,
  position bigint not null,
  width bigint not null,
  height bigint not null,
  job_id bigint,
  uploaded_by bigint references staff (id),
  created_at datetime not null,
  check ((member_id is null) <> (staff_id is null))
);
create index photo_by_member on photo (member_id, position);
create index photo_by_verification on photo (verification_id);
create unique index photo_cover_of_member on photo (member_id) where cover and member_id is not null;
create unique index photo_cover_of_staff on photo (staff_id) where cover and staff_id is not null;

-- Agencies that are at work already: the roles that meet members may say what they have checked.
insert into role_right (role_id, module, "right")
select id, 'members', 'approve' from role r
where r.code in ('admin', 'manager', 'aftersale', 'counter')
  and not exists (select 1 from role_right x where x.role_id = r.id and x.module = 'members' and x."right" = 'approve');
