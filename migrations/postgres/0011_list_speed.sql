-- What members are counted by most, wide enough that a count reads these indexes and no row: with the number, by
-- which it is asked who is gone (SQLite has it in every index).
drop index member_by_match;
create index member_by_match on member (sex, birthday, region, education, marital, income, height_cm, stage) include (id);
create index member_by_home on member (sex, region, birthday, education, marital, income, height_cm, stage) include (id);
drop index member_load_presale;
create index member_load_presale on member (presale_id, stage, follow_ups, aftersale_id, created_at, next_contact_at, last_contact_at, created_by) include (id);
drop index member_load_aftersale;
create index member_load_aftersale on member (aftersale_id, stage, follow_ups, presale_id, created_at, next_contact_at, last_contact_at, service_ends_on) include (id);
