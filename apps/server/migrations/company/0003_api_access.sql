-- What others reach Verbatim by: API keys, by which programs ask, and webhooks, by which Verbatim tells them what happened.
create table company.api_key (
  company_id uuid not null references company.company on delete cascade,
  key_id uuid not null,
  name text not null check (length(name) between 1 and 60),
  -- SHA-256 of the whole key, which holds 256 random bits: nothing to guess, so nothing slow is needed.
  hash bytea not null constraint api_key_is_one_key unique check (length(hash) = 32),
  last_four text not null check (length(last_four) = 4),
  scopes text[] not null check
    (cardinality(scopes) > 0 and scopes <@ array['read', 'research', 'tokens', 'billing:read']),
  -- As it was set; what counts against it is a budget of the engine.
  cap_tokens integer check (cap_tokens > 0),
  -- Kept when the member leaves: the key is the company's.
  created_by uuid not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz,
  -- A revoked key stays, so that the book can say which one it was.
  revoked_at timestamptz,
  primary key (company_id, key_id)
);

create table company.webhook (
  company_id uuid not null references company.company on delete cascade,
  webhook_id uuid not null,
  url text not null check (length(url) between 1 and 500),
  events text[] not null check (cardinality(events) > 0),
  -- Encrypted with a key of the installation: it must be known again to sign, and a copy of the database alone tells none.
  secret bytea not null,
  old_secret bytea,
  old_secret_until timestamptz,
  state text not null check (state in ('on', 'paused', 'off')),
  failing_since timestamptz,
  last_delivered_at timestamptz,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (company_id, webhook_id),
  check ((old_secret is null) = (old_secret_until is null))
);

-- Something that happened and that somebody wanted to hear. Its body is kept as it is sent: the same bytes at each try.
create table company.webhook_event (
  company_id uuid not null references company.company on delete cascade,
  event_id uuid not null,
  type text not null,
  body text not null,
  created_at timestamptz not null default now(),
  primary key (company_id, event_id)
);
create index webhook_event_created on company.webhook_event (created_at);

create table company.webhook_delivery (
  company_id uuid not null,
  delivery_id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  state text not null check (state in ('waiting', 'delivered', 'failed', 'skipped')),
  -- How many tries were made. It is part of a try's job, so a repeated job is not another try.
  tries integer not null default 0 check (tries >= 0),
  next_try_at timestamptz,
  is_replay boolean not null,
  created_at timestamptz not null default now(),
  primary key (company_id, delivery_id),
  foreign key (company_id, webhook_id) references company.webhook on delete cascade,
  foreign key (company_id, event_id) references company.webhook_event on delete cascade,
  constraint tried_again_while_waiting check ((state = 'waiting') = (next_try_at is not null))
);
create index webhook_delivery_of_webhook on company.webhook_delivery (company_id, webhook_id, delivery_id desc);
create index webhook_delivery_of_event on company.webhook_delivery (company_id, event_id);
-- The sweep looks for tries that are overdue, of every company; nobody else reads across companies.
create index webhook_delivery_due on company.webhook_delivery (next_try_at) where state = 'waiting';

create table company.webhook_try (
  company_id uuid not null,
  delivery_id uuid not null,
  number integer not null check (number > 0),
  at timestamptz not null default now(),
  outcome text not null check (outcome in
    ('delivered', 'refused', 'redirected', 'timed_out', 'unreachable', 'not_public', 'certificate')),
  status integer,
  duration_milliseconds integer not null check (duration_milliseconds >= 0),
  body_sha256 bytea not null check (length(body_sha256) = 32),
  primary key (company_id, delivery_id, number),
  foreign key (company_id, delivery_id) references company.webhook_delivery on delete cascade
);

-- What was last told of a pool whose company hears of it: through which entry its grants, and whether it was low.
create table company.webhook_pool (
  company_id uuid primary key references company.company on delete cascade,
  through_entry bigint not null,
  is_low boolean not null
);
