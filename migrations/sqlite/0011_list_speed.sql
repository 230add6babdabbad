-- What profiles are filtered by most, wide enough that a count of any mixture reads this index and no row.
drop index member_by_match;
create index member_by_match on member (sex, birthday, region, education, marital, income, height_cm, stage);
