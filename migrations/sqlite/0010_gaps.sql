-- What was still missing of the records that everything turns on.

-- The answers to the agency's own fields, one row each, so that lists find by them along an index. They are
-- kept in member.traits; the triggers copy them, whoever writes a member.
create table member_answer (
  member_id bigint not null references member (id),
  -- Of custom_field.
  field bigint not null,
  -- In small letters (of ASCII).
  answer text not null,
  -- Where it is a whole number.
  number bigint,
  primary key (member_id, field)
) without rowid;
create index member_answer_by_text on member_answer (field, answer, member_id);
create index member_answer_by_number on member_answer (field, number, member_id);
create trigger member_answer_insert after insert on member
  when instr(new.traits, '"c_') > 0
  begin
    insert into member_answer (member_id, field, answer, number)
      select new.id, cast(substr(t.key, 3) as integer), lower(t.value),
        case when t.value glob '*[0-9]' and t.value not glob '*[^0-9-]*' and t.value not glob '?*-*' and length(t.value) <= 15
          then cast(t.value as integer) end
      from json_each(new.traits) t where t.key glob 'c_[0-9]*' and substr(t.key, 3) not glob '*[^0-9]*';
  end;
create trigger member_answer_update after update of traits on member
  when new.traits is not old.traits and (instr(new.traits, '"c_') > 0 or instr(old.traits, '"c_') > 0)
  begin
    delete from member_answer where member_id = new.id;
    insert into member_answer (member_id, field, answer, number)
      select new.id, cast(substr(t.key, 3) as integer), lower(t.value),
        case when t.value glob '*[0-9]' and t.value not glob '*[^0-9-]*' and t.value not glob '?*-*' and length(t.value) <= 15
          then cast(t.value as integer) end
      from json_each(new.traits) t where t.key glob 'c_[0-9]*' and substr(t.key, 3) not glob '*[^0-9]*';
  end;
insert into member_answer (member_id, field, answer, number)
  select m.id, cast(substr(t.key, 3) as integer), lower(t.value),
    case when t.value glob '*[0-9]' and t.value not glob '*[^0-9-]*' and t.value not glob '?*-*' and length(t.value) <= 15
      then cast(t.value as integer) end
  from member m, json_each(m.traits) t
  where instr(m.traits, '"c_') > 0 and t.key glob 'c_[0-9]*' and substr(t.key, 3) not glob '*[^0-9]*';

-- A deleted photo can be brought back until the nightly round takes it and its files away: by the staff what
-- staff deleted, by the member what they deleted themself (then nobody stands in deleted_by).
alter table photo add column deleted_at datetime;
alter table photo add column deleted_by bigint references staff (id);
create index photo_deleted on photo (deleted_at) where deleted_at is not null;
create index photo_by_staff on photo (staff_id, id) where staff_id is not null;

-- What happened in the pool stays as it was written, with the two exceptions of the other logs (0005). On
-- which days somebody came goes over with a merge, and back with its undo.
create trigger pool_log_append_only_update before update on pool_log
  when not (
    new.id = old.id and new.kind is old.kind and new.from_id is old.from_id and new.to_id is old.to_id
    and new.by_id is old.by_id and new.at is old.at
    and (
      (new.reason is old.reason and exists (select 1 from member_merge g where g.moving
        and ((g.gone_id = old.member_id and g.kept_id = new.member_id) or (g.kept_id = old.member_id and g.gone_id = new.member_id))))
      or (new.member_id is old.member_id and exists (select 1 from erasure e where e.at_work and e.member_id = old.member_id))
    )
  )
  begin select raise(abort, 'pool_log is append-only'); end;
create trigger pool_log_append_only_delete before delete on pool_log begin select raise(abort, 'pool_log is append-only'); end;
drop trigger member_visit_append_only_update;
create trigger member_visit_append_only_update before update on member_visit
  when not (
    new.id = old.id and new.kind is old.kind and new.day is old.day and new.at is old.at
    and exists (select 1 from member_merge g where g.moving
      and ((g.gone_id = old.member_id and g.kept_id = new.member_id) or (g.kept_id = old.member_id and g.gone_id = new.member_id)))
  )
  begin select raise(abort, 'member_visit is append-only'); end;
