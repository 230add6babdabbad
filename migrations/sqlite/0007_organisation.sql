-- Branches and departments as a tree, field rights for every protected group, members' visits to their own pages.

-- Until now everybody saw house and car, and income stood for debts and family finances too.
insert into role_field (role_id, field, sight)
  select role_id, 'debts', sight from role_field where field = 'income' and sight = 'shown';
insert into role_field (role_id, field, sight)
  select role_id, 'family', sight from role_field where field = 'income' and sight = 'shown';
insert into role_field (role_id, field, sight)
  select distinct role_id, 'property', 'shown' from role_right where module in ('members', 'matching') and "right" = 'view';

alter table branch add column parent_id bigint references branch (id);
alter table branch add column head_id bigint references staff (id);
alter table branch add column closed_at datetime;
alter table branch add column version bigint not null default 1;

-- A department stands directly below its branch or below another department of the same branch.
create table department (
  id integer primary key autoincrement,
  branch_id bigint not null references branch (id),
  parent_id bigint references department (id),
  name text not null,
  head_id bigint references staff (id),
  closed_at datetime,
  version bigint not null default 1,
  created_at datetime not null
);
create index department_by_branch on department (branch_id);
create unique index department_once_in_branch on department (branch_id, name) where parent_id is null and closed_at is null;
create unique index department_once_below on department (parent_id, name) where parent_id is not null and closed_at is null;

alter table staff add column department_id bigint references department (id);
create index staff_by_branch on staff (branch_id);
create index staff_by_department on staff (department_id);

-- One row for each time a member signs in to their own pages ('sign_in') and for each day they look at them ('day').
create table member_visit (
  id integer primary key autoincrement,
  member_id bigint not null references member (id),
  kind text not null check (kind in ('sign_in', 'day')),
  day date not null,
  at datetime not null
);
create index member_visit_by_member on member_visit (member_id, day);
create unique index member_visit_once on member_visit (member_id, day) where kind = 'day';
create trigger member_visit_append_only_update before update on member_visit begin select raise(abort, 'member_visit is append-only'); end;
create trigger member_visit_append_only_delete before delete on member_visit begin select raise(abort, 'member_visit is append-only'); end;

-- What a member has asked, on their page.
create index if not exists consultation_by_member on consultation (member_id);
