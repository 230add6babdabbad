-- Members brought in from tables, and taken away as tables.

-- A table that somebody brought: what was chosen, how far it has come. What it holds lies in import_row.
create table import_run (
  id integer primary key autoincrement,
  staff_id bigint not null references staff (id),
  name text not null,
  -- The uploaded file's random name, until it is read.
  file text not null,
  format text not null check (format in ('xlsx', 'csv')),
  headers text not null default '[]',
  mapping text not null default '[]',
  mode text not null,
  state text not null check (state in ('reading', 'mapping', 'checking', 'checked', 'running', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
  -- The line that the job at hand has come to, and how many rows it has done of how many.
  at_line bigint not null default 0,
  done bigint not null default 0,
  total bigint not null default 0,
  error text not null default '',
  version bigint not null default 1,
  created_at datetime not null,
  ended_at datetime
);
create index import_run_by_staff on import_run (staff_id, id);

-- One row of a table. Cells and what was or will be done are sealed; they go when nothing needs them any more.
create table import_row (
  import_id bigint not null references import_run (id),
  line bigint not null,
  cells blob,
  plan blob,
  outcome text check (outcome in ('new', 'update', 'unchanged', 'refused')),
  -- Whether the import has done it.
  applied boolean not null default false,
  -- Whom it made or changed; an undo removes whom it made.
  member_id bigint references member (id) on delete set null,
  -- What an undo could not set back, in words.
  kept text not null default '',
  primary key (import_id, line)
);
create index import_row_by_outcome on import_row (import_id, outcome, line);
create index import_row_by_member on import_row (member_id);

-- What the columns of a table with these headers were taken for.
create table import_mapping (
  headers text primary key,
  mapping text not null,
  staff_id bigint not null references staff (id),
  at datetime not null
);

-- Members taken away as a table; the file goes when it was fetched.
create table export_run (
  id integer primary key autoincrement,
  staff_id bigint not null references staff (id),
  filter text not null,
  title text not null,
  -- Contact data in full, for this reason.
  whole boolean not null default false,
  reason text not null default '',
  state text not null check (state in ('waiting', 'running', 'ready', 'gone', 'cancelled', 'failed')),
  file text not null default '',
  done bigint not null default 0,
  total bigint not null default 0,
  error text not null default '',
  created_at datetime not null,
  ended_at datetime
);
create index export_run_by_staff on export_run (staff_id, id);

-- An import that is being undone removes whom it made, and with them the rows that say so: nothing else,
-- and at no other time.
drop trigger event_append_only_delete;
create trigger event_append_only_delete before delete on event
  when not exists (select 1 from import_row r join import_run i on i.id = r.import_id
    where r.member_id = old.member_id and r.outcome = 'new' and r.applied and i.state = 'undoing')
  begin select raise(abort, 'event is append-only'); end;
drop trigger assignment_append_only_delete;
create trigger assignment_append_only_delete before delete on assignment
  when not exists (select 1 from import_row r join import_run i on i.id = r.import_id
    where r.member_id = old.member_id and r.outcome = 'new' and r.applied and i.state = 'undoing')
  begin select raise(abort, 'assignment is append-only'); end;

-- Agencies that work already: administrators and managers bring members in.
insert into role_right (role_id, module, "right")
  select r.id, 'exchange', w.word from role r,
    (select 'view' as word union all select 'create' union all select 'delete') w
  where r.code in ('admin', 'manager')
    and not exists (select 1 from role_right x where x.role_id = r.id and x.module = 'exchange' and x."right" = w.word);
