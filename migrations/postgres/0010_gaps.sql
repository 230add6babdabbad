-- What was still missing of the records that everything turns on.

-- The answers to the agency's own fields, one row each, so that lists find by them along an index. They are
-- kept in member.traits; the trigger copies them, whoever writes a member.
create table member_answer (
  member_id bigint not null references member (id),
  -- Of custom_field.
  field bigint not null,
  -- In small letters (of ASCII).
  answer text not null,
  -- Where it is a whole number.
  number bigint,
  primary key (member_id, field)
);
create index member_answer_by_text on member_answer (field, answer, member_id);
create index member_answer_by_number on member_answer (field, number, member_id);
create function answers_of(traits jsonb) returns table (field bigint, answer text, number bigint) language sql immutable as $$
  select substr(t.key, 3)::bigint, lower(t.value collate "C"),
    case when t.value ~ '^-?[0-9]+$' and length(t.value) <= 15 then t.value::bigint end
  from jsonb_each_text(traits) t where t.key ~ '^c_[0-9]{1,18}$'
$$;
create function member_answer() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.traits = old.traits then
      return null;
    end if;
    delete from member_answer where member_id = new.id;
  end if;
  insert into member_answer (member_id, field, answer, number)
    select new.id, a.field, a.answer, a.number from answers_of(new.traits) a;
  return null;
end $$;
create trigger member_answer after insert or update of traits on member for each row execute function member_answer();
insert into member_answer (member_id, field, answer, number)
  select m.id, a.field, a.answer, a.number from member m, answers_of(m.traits) a;

-- A deleted photo can be brought back until the nightly round takes it and its files away: by the staff what
-- staff deleted, by the member what they deleted themself (then nobody stands in deleted_by).
alter table photo add column deleted_at timestamptz;
alter table photo add column deleted_by bigint references staff (id);
create index photo_deleted on photo (deleted_at) where deleted_at is not null;
create index photo_by_staff on photo (staff_id, id) where staff_id is not null;

-- What happened in the pool stays as it was written, with the two exceptions of the other logs (0005). On
-- which days somebody came goes over with a merge, and back with its undo.
create function pool_log_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - 'member_id' = to_jsonb(old) - 'member_id' and moved_by_merge(old.member_id, new.member_id) then
      return new;
    end if;
    if to_jsonb(new) - 'reason' = to_jsonb(old) - 'reason' and being_erased(old.member_id) then
      return new;
    end if;
  end if;
  raise exception 'pool_log is append-only' using errcode = 'restrict_violation';
end $$;
create trigger pool_log_append_only before update or delete on pool_log for each row execute function pool_log_append_only();
create function member_visit_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'member_id' = to_jsonb(old) - 'member_id'
    and moved_by_merge(old.member_id, new.member_id)
  then
    return new;
  end if;
  raise exception 'member_visit is append-only' using errcode = 'restrict_violation';
end $$;
drop trigger member_visit_append_only on member_visit;
create trigger member_visit_append_only before update or delete on member_visit for each row execute function member_visit_append_only();
