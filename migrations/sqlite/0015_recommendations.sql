-- Recommendations by what became of them (`outcome!` in matching/store.rs says the same), page by page.
create index recommendation_by_outcome on recommendation (
  (case when member_answer in ('declined', 'no_answer') or candidate_answer in ('declined', 'no_answer') then 'ended'
        when member_answer = 'interested' and candidate_answer = 'interested' then 'mutual'
        else 'waiting' end), id);
