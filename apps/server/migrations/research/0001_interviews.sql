-- Interviews and their transcripts: a recording is uploaded, measured, priced, transcribed and paid for.
create schema if not exists research;

create table research.interview (
  company_id uuid not null,
  interview_id uuid not null,
  name text not null check (length(name) between 1 and 255),
  size_bytes bigint not null check (size_bytes > 0),
  state text not null check (state in
    ('uploading', 'measuring', 'unusable', 'ready', 'pending', 'processing', 'completed', 'failed')),
  -- Measured from the decoded audio; what a client claims is never written here.
  audio_milliseconds bigint check (audio_milliseconds >= 0),
  -- By its content: what the player is told.
  media_type text,
  -- Rises with each start. It is part of the keys of the hold and the settlement, so a repeated start is new work and
  -- a repeated message is not.
  attempt integer not null default 0 check (attempt >= 0),
  hold_id uuid,
  -- What the engine held or charged for the last attempt, copied for lists; the book is the truth.
  price_millitokens bigint check (price_millitokens >= 0),
  stage text check (stage in ('preparing', 'listening', 'writing')),
  percent integer check (percent between 0 and 100),
  reason text,
  uploaded_by uuid not null,
  started_by uuid,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  completed_at timestamptz,
  primary key (company_id, interview_id),
  constraint measured_before_ready check
    (state in ('uploading', 'measuring', 'unusable') or audio_milliseconds is not null),
  constraint held_while_working check ((state in ('pending', 'processing')) = (hold_id is not null)),
  constraint reason_when_stuck check ((state in ('unusable', 'failed')) = (reason is not null)),
  constraint completed_when_completed check ((state = 'completed') = (completed_at is not null))
);

-- The sweep looks for uploads that stopped, of every company; nobody else reads across companies.
create index interview_unfinished on research.interview (state, changed_at)
  where state in ('uploading', 'measuring', 'unusable');

create table research.transcript (
  company_id uuid not null,
  interview_id uuid not null,
  attempt integer not null,
  provider text not null,
  model text not null,
  language text not null,
  segments jsonb not null,
  created_at timestamptz not null default now(),
  primary key (company_id, interview_id),
  foreign key (company_id, interview_id) references research.interview on delete cascade
);
