-- What becomes of new members whose matchmaker of old is not found: the row is refused, they wait to be
-- assigned, or they go to whoever imports.
alter table import_run add column lost text not null default 'refuse';

-- Rows that were taken though something of them should be completed.
alter table import_row add column warned boolean not null default false;
create index import_row_warned on import_row (import_id, line) where warned;

-- Titles of exports told what somebody had typed to find people, in clear and for ever; from now on they say
-- only that something was typed.
update export_run set title = '会员名单';

-- Columns of birthdays by the moon were taken for the mark that says so, and every date in them was refused:
-- the next table is asked anew.
delete from import_mapping where mapping like '%农历%' or mapping like '%阴历%';
