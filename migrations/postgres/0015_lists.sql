-- Recommendations by what became of them (`outcome!` in matching/store.rs says the same), page by page.
create index recommendation_by_outcome on recommendation (
  (case when member_answer in ('declined', 'no_answer') or candidate_answer in ('declined', 'no_answer') then 'ended'
        when member_answer = 'interested' and candidate_answer = 'interested' then 'mutual'
        else 'waiting' end), id);

-- Names of several parts are found without the point between them: their words are noted anew at the next start.
delete from member_word where member_id in (select id from member where name like '%·%');
delete from member_name where member_id in (select id from member where name like '%·%');

-- Members by stage in the order of the flow, for sorting.
create index member_by_flow on member ((case stage when 'lead' then 0 when 'presale' then 1 when 'signed' then 2 when 'in_service' then 3 when 'completed' then 4 when 'abandoned' then 5 end), id);
