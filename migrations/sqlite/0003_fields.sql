-- What the administrator decides about registration: which fields are asked where, the agency's own
-- fields, and the lists of words.

-- How often each part was changed. 'any' goes up with every change: by it a process knows whether what it
-- keeps is still the newest.
create table setting_version (
  part text primary key,
  version bigint not null,
  changed_at datetime not null
);

-- A list that was changed stands here whole; a word that is no longer offered is retired, never deleted.
-- The list is a dictionary's code, or the key of a custom field.
create table dictionary_word (
  list text not null,
  code text not null,
  label text not null,
  place bigint not null,
  retired boolean not null default false,
  primary key (list, code),
  unique (list, label)
);

-- Where a field departs from what the program asks.
create table field_setting (
  field text not null,
  place text not null,
  shown boolean not null,
  required boolean not null,
  primary key (field, place)
);

-- A field of the agency's own; the answers lie in member.traits under 'c_' and its number.
create table custom_field (
  id integer primary key autoincrement,
  "group" text not null,
  label text not null unique,
  kind text not null,
  unit text not null default '',
  least bigint not null default 0,
  most bigint not null default 0,
  retired boolean not null default false,
  version bigint not null default 1,
  created_at datetime not null
);

-- The roles that every agency starts with, where they are there already.
insert into role_right (role_id, module, "right") select id, 'settings', 'view' from role where code in ('admin', 'manager');
insert into role_right (role_id, module, "right") select id, 'settings', 'edit' from role where code = 'admin';
