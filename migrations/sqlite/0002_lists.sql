-- Lists of members: an index for every order and every common filter, names by character and pinyin,
-- saved views.

-- What a member's name is found by: characters, pairs of them, syllables, initials, whole pinyin.
create table member_word (
  word text not null,
  member_id bigint not null references member (id),
  primary key (word, member_id)
) without rowid;

-- The name whose words are in member_word, and how it sorts.
create table member_name (
  member_id integer primary key references member (id),
  name text not null,
  pinyin text not null
);
create index member_name_by_pinyin on member_name (pinyin, member_id);

create table member_view (
  id integer primary key autoincrement,
  staff_id bigint not null references staff (id),
  board text not null,
  name text not null,
  -- As in the address of the list.
  query text not null,
  -- With the people below.
  shared boolean not null default false,
  created_at datetime not null,
  unique (staff_id, board, name)
);

create index member_by_sex on member (sex, id);
create index member_by_age on member (birthday, id);
create index member_by_height on member (height_cm, id);
create index member_by_marital on member (marital, id);
create index member_by_region on member (region, id);
create index member_by_source on member (source, id);
create index member_by_follow_ups on member (follow_ups, id);
create index member_by_last_contact on member (last_contact_at, id);
create index member_by_next_contact on member (next_contact_at, id);
create index member_by_assigned on member (assigned_at, id);
create index member_by_service_end on member (service_ends_on, id);
create index member_by_stage_next on member (stage, next_contact_at, id);
create index member_by_stage_follow_ups on member (stage, follow_ups, id);
create index member_unowned on member (created_by, id) where presale_id is null and aftersale_id is null;
-- Words that have an order of their own; the lists ask by exactly these expressions.
create index member_by_education on member ((case education when 'junior' then 0 when 'senior' then 1 when 'college' then 2 when 'bachelor' then 3 when 'master' then 4 when 'doctor' then 5 end), id);
create index member_by_income on member ((case income when 'below_5' then 0 when 'from_5' then 1 when 'from_10' then 2 when 'from_20' then 3 when 'from_30' then 4 when 'from_50' then 5 when 'from_100' then 6 end), id);
create index member_by_intent on member ((case intent when 'strong' then 0 when 'medium' then 1 when 'weak' then 2 when 'none' then 3 end), id);
create index member_by_owner on member ((case when stage in ('signed', 'in_service', 'completed') then aftersale_id else presale_id end), id);
