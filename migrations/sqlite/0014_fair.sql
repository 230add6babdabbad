-- What the engine proposes for criteria and what people made of it, requests of members to be introduced, and
-- introductions that are spread under a cap.

-- What a matchmaker made of a change that was proposed: what was rejected or taken is proposed again only by
-- cases that came later.
create table criteria_verdict (
  id integer primary key autoincrement,
  member_id bigint not null references member (id),
  criterion text not null,
  outcome text not null check (outcome in ('accepted', 'rejected')),
  -- What was proposed, and what it rested on, as it was read.
  proposal text not null,
  cases bigint not null,
  reason text not null default '',
  staff_id bigint not null references staff (id),
  at datetime not null
);
create index criteria_verdict_by_member on criteria_verdict (member_id, criterion, at);

-- A member asks to be introduced to somebody.
create table introduction_request (
  id integer primary key autoincrement,
  member_id bigint not null references member (id),
  -- The number that the member named, whether or not there is such a member; 0 where they described somebody.
  number bigint not null default 0,
  -- Who is meant, once that is known.
  wanted_id bigint references member (id),
  message text not null default '',
  state text not null check (state in ('waiting', 'coordinating', 'accepted', 'declined', 'withdrawn')),
  -- Among staff.
  note text not null default '',
  -- What the member is told.
  answer text not null default '',
  recommendation_id bigint references recommendation (id),
  staff_id bigint references staff (id),
  created_at datetime not null,
  updated_at datetime not null,
  version bigint not null default 0
);
create index introduction_request_open on introduction_request (state, id) where state in ('waiting', 'coordinating');
create index introduction_request_by_member on introduction_request (member_id, id);
create index introduction_request_by_wanted on introduction_request (wanted_id);
-- Nobody asks twice for the same person while the first word is not answered.
create unique index introduction_request_once on introduction_request (member_id, number)
  where number > 0 and state in ('waiting', 'coordinating');

-- A run that spreads introductions under the cap, with how evenly people were shown before and after: shares in
-- ten thousandths. `plain` is what the best of each list would have come to without a cap.
create table spread_run (
  id integer primary key autoincrement,
  staff_id bigint not null references staff (id),
  state text not null check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  -- 1 while it waits or runs, then nothing: one run at a time.
  slot bigint unique,
  quota bigint not null,
  cap bigint not null,
  members bigint not null default 0,
  done bigint not null default 0,
  offers bigint not null default 0,
  gini_before bigint,
  gini_plain bigint,
  gini_after bigint,
  without_before bigint,
  without_plain bigint,
  without_after bigint,
  most_before bigint,
  most_plain bigint,
  most_after bigint,
  error text not null default '',
  created_at datetime not null,
  ended_at datetime
);
-- An introduction that a run proposes: nothing is sent before a matchmaker has made it a recommendation.
create table spread_offer (
  id integer primary key autoincrement,
  run_id bigint not null references spread_run (id),
  member_id bigint not null references member (id),
  candidate_id bigint not null references member (id),
  affinity bigint not null,
  theirs bigint not null,
  ours bigint not null,
  state text not null check (state in ('open', 'made', 'refused', 'replaced')),
  recommendation_id bigint references recommendation (id),
  staff_id bigint references staff (id),
  decided_at datetime,
  unique (run_id, member_id, candidate_id)
);
create index spread_offer_open on spread_offer (state, id) where state = 'open';
create index spread_offer_by_member on spread_offer (member_id);
create index spread_offer_by_candidate on spread_offer (candidate_id);
