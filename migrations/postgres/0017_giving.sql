-- A role is saved with the version that was read: of two administrators the second one is told.
alter table role add column version bigint not null default 1;

-- Taking back asks whether anybody was reached since some day.
create index follow_up_effective on follow_up (member_id, contacted_at) where effective;

