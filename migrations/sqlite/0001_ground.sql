-- The first ground: who works here, who looks for a partner, and every step of the main loop.

create table branch (
  id integer primary key autoincrement,
  name text not null unique,
  city text not null default '',
  address text not null default '',
  created_at datetime not null
);

create table role (
  id integer primary key autoincrement,
  code text unique,
  name text not null unique,
  scope text not null check (scope in ('tree', 'all')),
  created_at datetime not null
);

-- One row: this role has this right in this module.
create table role_right (
  role_id bigint not null references role (id),
  module text not null,
  "right" text not null,
  primary key (role_id, module, "right")
);

-- How much of a protected field a role sees; no row is 'hidden'.
create table role_field (
  role_id bigint not null references role (id),
  field text not null,
  sight text not null check (sight in ('hidden', 'masked', 'shown')),
  primary key (role_id, field)
);

create table staff (
  id integer primary key autoincrement,
  account text not null unique,
  password_hash text not null,
  name text not null,
  title text not null default '',
  experience text not null default '',
  introduction text not null default '',
  motto text not null default '',
  landline text not null default '',
  branch_id bigint references branch (id),
  role_id bigint not null references role (id),
  supervisor_id bigint references staff (id),
  shown_in_public boolean not null default false,
  disabled_at datetime,
  failed_sign_ins bigint not null default 0,
  locked_until datetime,
  version bigint not null default 1,
  created_at datetime not null
);
create index staff_by_role on staff (role_id);
create index staff_by_supervisor on staff (supervisor_id);

-- The supervisor tree, closed: everybody stands above themselves (depth 0) and above all below.
create table staff_tree (
  above_id bigint not null references staff (id),
  below_id bigint not null references staff (id),
  depth bigint not null,
  primary key (above_id, below_id)
);
create index staff_tree_by_below on staff_tree (below_id);

create table session (
  id integer primary key autoincrement,
  token_hash blob not null unique,
  staff_id bigint not null references staff (id),
  address text not null default '',
  agent text not null default '',
  created_at datetime not null,
  last_seen_at datetime not null,
  expires_at datetime not null,
  revoked_at datetime
);
create index session_by_staff on session (staff_id);

create table member (
  id integer primary key autoincrement,
  username text unique,
  password_hash text,
  name text not null,
  sex text not null,
  birthday date not null,
  lunar boolean not null default false,
  region bigint not null,
  hukou bigint,
  height_cm bigint not null,
  weight_kg bigint,
  marital text not null,
  education text not null,
  income text,
  house text,
  car text,
  children text,
  occupation text not null default '',
  traits text not null,
  criteria text not null,
  stage text not null,
  presale_id bigint references staff (id),
  aftersale_id bigint references staff (id),
  source text not null,
  created_by bigint references staff (id),
  shown boolean not null default false,
  do_not_contact boolean not null default false,
  intent text,
  follow_ups bigint not null default 0,
  last_contact_at datetime,
  next_contact_at datetime,
  assigned_at datetime,
  service_ends_on date,
  failed_sign_ins bigint not null default 0,
  locked_until datetime,
  version bigint not null default 1,
  created_at datetime not null,
  updated_at datetime not null
);
create index member_by_stage on member (stage, id);
create index member_by_presale on member (presale_id, next_contact_at);
create index member_by_aftersale on member (aftersale_id, next_contact_at);
create index member_by_created on member (created_at, id);
create index member_by_name on member (name);
create index member_by_match on member (sex, birthday);
-- What waits, counted on every page of the office.
create index member_to_contact on member (stage, next_contact_at, presale_id, aftersale_id);
create index member_to_end on member (stage, service_ends_on, aftersale_id);
create index member_not_contacted on member (stage, last_contact_at, presale_id);

-- A member who is signed in to their own pages; nothing to do with the sessions of staff.
create table member_session (
  id integer primary key autoincrement,
  token_hash blob not null unique,
  member_id bigint not null references member (id),
  created_at datetime not null,
  last_seen_at datetime not null,
  expires_at datetime not null,
  revoked_at datetime
);
create index member_session_by_member on member_session (member_id);

-- Personal contact data of members, staff and enquirers, sealed; "blind" finds an exact value without showing it.
create table contact (
  owner text not null check (owner in ('member', 'staff', 'consultation')),
  owner_id bigint not null,
  kind text not null check (kind in ('mobile', 'id_number', 'email', 'wechat', 'qq')),
  sealed blob not null,
  blind blob not null,
  primary key (owner, owner_id, kind)
);
create index contact_by_blind on contact (blind);
create unique index contact_once on contact (kind, blind) where owner = 'member' and kind in ('mobile', 'id_number');

create table registration_draft (
  token_hash blob primary key,
  sealed blob not null,
  member_id bigint references member (id),
  updated_at datetime not null
);
create index registration_draft_by_age on registration_draft (updated_at);

create table consultation (
  id integer primary key autoincrement,
  name text not null,
  message text not null,
  state text not null check (state in ('waiting', 'handled')),
  staff_id bigint references staff (id),
  member_id bigint references member (id),
  note text not null default '',
  handled_by bigint references staff (id),
  handled_at datetime,
  created_at datetime not null
);
create index consultation_by_state on consultation (state, id);

create table assignment (
  id integer primary key autoincrement,
  member_id bigint not null references member (id),
  phase text not null check (phase in ('presale', 'aftersale')),
  from_id bigint references staff (id),
  to_id bigint references staff (id),
  by_id bigint not null references staff (id),
  remark text not null default '',
  at datetime not null
);
create index assignment_by_member on assignment (member_id, id);
create index assignment_by_owner on assignment (to_id, id);

create table follow_up (
  id integer primary key autoincrement,
  member_id bigint not null references member (id),
  staff_id bigint not null references staff (id),
  phase text not null check (phase in ('presale', 'aftersale')),
  effective boolean not null,
  channel text not null,
  intent text not null,
  signing text not null,
  reason text,
  contacted_at datetime not null,
  next_contact_at datetime,
  note text not null,
  tags text not null,
  created_at datetime not null
);
create index follow_up_by_member on follow_up (member_id, id);
create index follow_up_by_staff on follow_up (staff_id, contacted_at);

create table package (
  id integer primary key autoincrement,
  name text not null unique,
  fee_kind text not null,
  price_fen bigint not null check (price_fen >= 0),
  months bigint not null check (months > 0),
  introductions bigint not null check (introductions >= 0),
  dates bigint not null check (dates >= 0),
  description text not null default '',
  active boolean not null default true,
  version bigint not null default 1,
  created_at datetime not null
);

-- The next number of each series, such as the contracts of a month.
create table numbering (
  series text primary key,
  next bigint not null
);

create table contract (
  id integer primary key autoincrement,
  number text not null unique,
  member_id bigint not null references member (id),
  package_id bigint not null references package (id),
  package_name text not null,
  fee_kind text not null,
  services text not null default '',
  months bigint not null check (months > 0),
  introductions bigint not null check (introductions >= 0),
  dates bigint not null check (dates >= 0),
  price_fen bigint not null check (price_fen >= 0),
  discount_fen bigint not null check (discount_fen >= 0 and discount_fen <= price_fen),
  instalments bigint not null check (instalments between 1 and 12),
  starts_on date not null,
  ends_on date not null,
  seller_id bigint not null references staff (id),
  state text not null check (state in ('draft', 'submitted', 'returned', 'in_force', 'completed', 'terminated')),
  return_reason text,
  returned_by bigint references staff (id),
  submitted_at datetime,
  approved_by bigint references staff (id),
  approved_at datetime,
  completed_at datetime,
  renewal_of bigint references contract (id),
  version bigint not null default 1,
  created_at datetime not null,
  updated_at datetime not null
);
create index contract_by_member on contract (member_id, id);
create index contract_by_state on contract (state, id);
create index contract_by_seller on contract (seller_id, id);
-- One contract at a time is being written or waits for finance.
create unique index contract_open_once on contract (member_id) where state in ('draft', 'submitted', 'returned');

create table payment (
  id integer primary key autoincrement,
  contract_id bigint not null references contract (id),
  amount_fen bigint not null check (amount_fen > 0),
  method text not null,
  paid_on date not null,
  receipt text not null unique,
  note text not null default '',
  confirmed_by bigint not null references staff (id),
  confirmed_at datetime not null
);
create index payment_by_contract on payment (contract_id);
create index payment_by_day on payment (paid_on, id);

create table recommendation (
  id integer primary key autoincrement,
  member_id bigint not null references member (id),
  candidate_id bigint not null references member (id),
  affinity bigint not null check (affinity between 0 and 100),
  reason text not null,
  staff_id bigint not null references staff (id),
  at datetime not null,
  member_answer text not null default 'waiting',
  member_reason text,
  member_answered_at datetime,
  candidate_answer text not null default 'waiting',
  candidate_reason text,
  candidate_answered_at datetime,
  unique (member_id, candidate_id),
  check (member_id <> candidate_id)
);
create index recommendation_by_candidate on recommendation (candidate_id);
create index recommendation_by_staff on recommendation (staff_id, id);
create index recommendation_by_answer on recommendation (member_answer, candidate_answer, staff_id);

create table arranged_date (
  id integer primary key autoincrement,
  member_a bigint not null references member (id),
  member_b bigint not null references member (id),
  recommendation_id bigint references recommendation (id),
  at datetime not null,
  place text not null,
  note text not null default '',
  consent_a text not null default 'waiting',
  consent_b text not null default 'waiting',
  state text not null check (state in ('planned', 'held', 'no_show', 'cancelled')),
  absent text,
  cancel_reason text,
  staff_id bigint not null references staff (id),
  version bigint not null default 1,
  created_at datetime not null,
  check (member_a <> member_b)
);
create index arranged_date_by_a on arranged_date (member_a, at);
create index arranged_date_by_b on arranged_date (member_b, at);
create index arranged_date_by_time on arranged_date (at);
create index arranged_date_by_recommendation on arranged_date (recommendation_id);

create table date_feedback (
  date_id bigint not null references arranged_date (id),
  member_id bigint not null references member (id),
  satisfaction bigint not null check (satisfaction between 1 and 5),
  wants_more boolean not null,
  impression text not null,
  reasons text not null,
  staff_id bigint not null references staff (id),
  at datetime not null,
  primary key (date_id, member_id)
);

-- Everything that happened, once: the member's timeline and the audit log are two views of it.
create table event (
  id integer primary key autoincrement,
  at datetime not null,
  kind text not null,
  member_id bigint references member (id),
  staff_id bigint references staff (id),
  subject_id bigint,
  data text not null,
  request_id text not null default ''
);
create index event_by_member on event (member_id, id);
create index event_by_staff on event (staff_id, id);
create index event_by_kind on event (kind, id);

-- A form that arrived is not taken twice.
create table done_once (
  key text primary key,
  at datetime not null
);
create index done_once_by_age on done_once (at);

-- What happened stays as it was written.
create trigger event_append_only_update before update on event begin select raise(abort, 'event is append-only'); end;
create trigger event_append_only_delete before delete on event begin select raise(abort, 'event is append-only'); end;
create trigger payment_append_only_update before update on payment begin select raise(abort, 'payment is append-only'); end;
create trigger payment_append_only_delete before delete on payment begin select raise(abort, 'payment is append-only'); end;
create trigger assignment_append_only_update before update on assignment begin select raise(abort, 'assignment is append-only'); end;
create trigger assignment_append_only_delete before delete on assignment begin select raise(abort, 'assignment is append-only'); end;

-- A contract in force is what both sides signed: only its ending may be noted.
create trigger contract_frozen_update before update on contract
  when old.state in ('in_force', 'completed', 'terminated') and (
    not (new.state = old.state or (old.state = 'in_force' and new.state in ('completed', 'terminated')))
    or new.member_id is not old.member_id
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
create trigger contract_frozen_delete before delete on contract
  when old.state in ('in_force', 'completed', 'terminated')
  begin select raise(abort, 'contract_frozen'); end;
