-- Pools, grants, holds, and the book of every company; rate card 1. All amounts are millitokens.
-- company_id leads every key, so that all of it can be distributed by company. What a row can promise, a constraint says.
create schema if not exists tokens;

create table tokens.rate_card (
  version integer primary key check (version > 0),
  in_force_from timestamptz not null,
  rates jsonb not null
);

insert into tokens.rate_card (version, in_force_from, rates) values (1, '2020-01-01T00:00:00Z', '{
  "vocal_recording": {"by": "audio_minute", "aMinute": 8000, "least": 1000},
  "interview_transcription": {"by": "audio_minute", "aMinute": 8000, "least": 1000},
  "smart_question": {"by": "model_tokens", "base": 1000, "inputForOneToken": 1000, "outputForOneToken": 50, "least": 1000, "most": 10000},
  "pulse_classifier": {"by": "response_pass", "each": 1000}
}');

create table tokens.pool (
  company_id uuid primary key,
  time_zone text not null,
  version bigint not null default 0 check (version >= 0),
  entry_count bigint not null default 0 check (entry_count >= 0),
  -- The instant up to which the book is written. Never goes back.
  recorded_at timestamptz not null,
  available bigint not null default 0 check (available >= 0),
  held bigint not null default 0 check (held >= 0),
  settled bigint not null default 0 check (settled >= 0),
  expired bigint not null default 0 check (expired >= 0),
  clawed_back bigint not null default 0 check (clawed_back >= 0),
  -- What was ever granted, by kind, so that no screen has to add up the past.
  granted_trial bigint not null default 0 check (granted_trial >= 0),
  granted_allocation bigint not null default 0 check (granted_allocation >= 0),
  granted_top_up bigint not null default 0 check (granted_top_up >= 0),
  granted_promotional bigint not null default 0 check (granted_promotional >= 0),
  granted_adjustment bigint not null default 0 check (granted_adjustment >= 0),
  plan text,
  allocation bigint check (allocation > 0),
  anchor_at timestamptz,
  paid_through timestamptz,
  cycles_granted integer check (cycles_granted >= 0),
  constraint granted_is_the_sum check
    (granted_trial + granted_allocation + granted_top_up + granted_promotional + granted_adjustment
      = available + held + settled + expired + clawed_back),
  constraint subscribed_or_not check (num_nulls(plan, allocation, anchor_at, paid_through, cycles_granted) in (0, 5))
);

create table tokens.grants (
  company_id uuid not null references tokens.pool,
  grant_id uuid not null,
  kind text not null check (kind in ('trial', 'allocation', 'top_up', 'promotional', 'adjustment')),
  source text not null check (length(source) between 1 and 200),
  amount bigint not null check (amount > 0),
  available bigint not null check (available >= 0),
  held bigint not null check (held >= 0),
  settled bigint not null check (settled >= 0),
  expired bigint not null check (expired >= 0),
  clawed_back bigint not null check (clawed_back >= 0),
  effective_at timestamptz not null,
  expires_at timestamptz,
  -- The entry that booked it.
  entry_number bigint not null,
  primary key (company_id, grant_id),
  -- One payment, one grant; one cycle, one allocation.
  constraint one_grant_for_a_source unique (company_id, kind, source),
  constraint amount_is_the_sum check (amount = available + held + settled + expired + clawed_back),
  constraint bought_tokens_never_expire check (kind <> 'top_up' or (expires_at is null and expired = 0)),
  constraint given_tokens_expire check (kind not in ('trial', 'allocation') or expires_at is not null),
  constraint only_expiring_expire check (expires_at is not null or expired = 0)
);
create index grants_usable on tokens.grants (company_id) where available > 0 or held > 0;

create table tokens.hold (
  company_id uuid not null references tokens.pool,
  hold_id uuid not null,
  state text not null check (state in ('open', 'settled', 'released', 'expired')),
  feature text not null,
  subject_kind text not null,
  subject_id text not null,
  actor_kind text not null,
  actor_id text not null,
  amount bigint not null check (amount > 0),
  settled bigint not null default 0 check (settled >= 0),
  released bigint not null default 0 check (released >= 0),
  rate_card_version integer not null references tokens.rate_card,
  opened_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > opened_at),
  primary key (company_id, hold_id),
  constraint never_more_than_held check (settled + released <= amount),
  constraint ended_when_nothing_is_left check ((state = 'open') = (settled + released < amount))
);
create index hold_open on tokens.hold (company_id, expires_at) where state = 'open';

create table tokens.hold_share (
  company_id uuid not null,
  hold_id uuid not null,
  grant_id uuid not null,
  -- Its place in the burn-down order.
  position smallint not null,
  amount bigint not null check (amount > 0),
  settled bigint not null default 0 check (settled >= 0),
  released bigint not null default 0 check (released >= 0),
  primary key (company_id, hold_id, grant_id),
  foreign key (company_id, hold_id) references tokens.hold,
  foreign key (company_id, grant_id) references tokens.grants,
  constraint never_more_than_held check (settled + released <= amount)
);

-- One effect per key. The key is the first 16 bytes of the SHA-256 of the caller's; so is the fingerprint of the body,
-- followed by 4 bytes for each of its fields, in order, so that a conflict can name the field that differs.
create table tokens.operation (
  company_id uuid not null references tokens.pool,
  key bytea not null check (length(key) = 16),
  fingerprint bytea not null,
  result jsonb not null,
  recorded_at timestamptz not null,
  primary key (company_id, key)
);

create table tokens.entry (
  company_id uuid not null references tokens.pool,
  number bigint not null check (number > 0),
  kind text not null check (kind in ('grant', 'hold', 'settle', 'release', 'debit', 'expire', 'hold_expire')),
  at timestamptz not null,
  available_delta bigint not null,
  held_delta bigint not null,
  settled_delta bigint not null,
  expired_delta bigint not null,
  available_after bigint not null check (available_after >= 0),
  held_after bigint not null check (held_after >= 0),
  grant_id uuid,
  hold_id uuid,
  hold_expires_at timestamptz,
  feature text,
  subject_kind text,
  subject_id text,
  actor_kind text not null check (actor_kind in ('member', 'respondent', 'system')),
  actor_id text not null,
  rate_card_version integer,
  primary key (company_id, number),
  constraint a_grants_entry_names_it check ((kind = 'grant') = (grant_id is not null)),
  constraint only_a_grant_adds check
    (kind = 'grant' or available_delta + held_delta + settled_delta + expired_delta = 0)
);
create index entry_subject on tokens.entry (company_id, subject_kind, subject_id, number) where subject_id is not null;

-- What an entry moved, in which grants.
create table tokens.entry_share (
  company_id uuid not null,
  entry_number bigint not null,
  position smallint not null,
  grant_id uuid not null,
  amount bigint not null check (amount > 0),
  primary key (company_id, entry_number, position),
  foreign key (company_id, entry_number) references tokens.entry,
  foreign key (company_id, grant_id) references tokens.grants
);

-- The book is append-only: nobody edits the past, not even by mistake.
create function tokens.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the book is append-only: % on %', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger entry_is_append_only before update or delete on tokens.entry
  for each statement execute function tokens.refuse_change();
create trigger entry_share_is_append_only before update or delete on tokens.entry_share
  for each statement execute function tokens.refuse_change();
