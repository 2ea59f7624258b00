-- Surveys, the versions that were published, and what respondents gave: responses, answers, follow-up questions, spoken takes.
-- The texts and sounds of a person are in `answer`, `follow_up`, `recording` and the blobs that it names; deleting the
-- response deletes all of them. The book of tokens knows ids only.
create table research.survey (
  company_id uuid not null,
  survey_id uuid not null,
  -- The last part of its address. Not to be guessed, and the same for ever.
  public_id text not null unique check (public_id ~ '^[a-z0-9]{14}$'),
  name text not null check (length(name) between 1 and 120),
  state text not null check (state in ('draft', 'open', 'paused', 'closed')),
  definition jsonb not null,
  revision integer not null check (revision > 0),
  published_version integer,
  -- The revision that the last version was made from.
  published_revision integer,
  expected_completes integer not null check (expected_completes between 1 and 100000),
  at_zero text not null check (at_zero in ('text', 'park')),
  day_ceiling_tokens integer check (day_ceiling_tokens between 1 and 1000000),
  tripped_at timestamptz,
  tripped_reason text,
  -- Of the next response. Rises only.
  next_number integer not null default 1,
  request_id uuid not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (company_id, survey_id),
  unique (company_id, request_id),
  check ((tripped_at is null) = (tripped_reason is null)),
  check ((published_version is null) = (state = 'draft')),
  check ((published_version is null) = (published_revision is null))
);
create index survey_changed on research.survey (company_id, changed_at desc, survey_id desc);

create table research.survey_version (
  company_id uuid not null,
  survey_id uuid not null,
  version integer not null check (version > 0),
  definition jsonb not null,
  published_by uuid not null,
  published_at timestamptz not null default now(),
  primary key (company_id, survey_id, version),
  foreign key (company_id, survey_id) references research.survey on delete cascade
);

create table research.response (
  company_id uuid not null,
  survey_id uuid not null,
  -- Made on the respondent's device.
  response_id uuid not null,
  number integer not null,
  version integer not null,
  language text not null check (language in ('en', 'fr', 'de')),
  -- SHA-256 of what only the device knows, and of the receipt by which a person may have it deleted.
  device_key_hash bytea not null,
  receipt_hash bytea not null,
  -- A keyed hash of the network it came from, for limits; taken away after a day.
  network_key bytea,
  parameters jsonb not null default '{}',
  is_complete boolean not null default false,
  is_suspect boolean not null default false,
  tags text[] not null default '{}',
  started_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  completed_at timestamptz,
  primary key (company_id, survey_id, response_id),
  unique (company_id, survey_id, number),
  unique (company_id, survey_id, receipt_hash),
  foreign key (company_id, survey_id, version) references research.survey_version on delete cascade,
  check (is_complete = (completed_at is not null))
);
create index response_network on research.response (company_id, survey_id, network_key, started_at) where network_key is not null;
create index response_started on research.response (company_id, survey_id, started_at);

create table research.answer (
  company_id uuid not null,
  survey_id uuid not null,
  response_id uuid not null,
  question_id text not null check (question_id ~ '^q_[a-z0-9]{10}$'),
  -- 0: the question itself; 1, 2, 3: its follow-ups.
  follow_up smallint not null check (follow_up between 0 and 3),
  value jsonb not null,
  -- The device's count of its changes: an older one never replaces a newer one.
  revision integer not null check (revision >= 0),
  -- It was to be spoken and had to be written, because nothing could be spent.
  is_affected boolean not null default false,
  answered_at timestamptz not null default now(),
  primary key (company_id, survey_id, response_id, question_id, follow_up),
  foreign key (company_id, survey_id, response_id) references research.response on delete cascade
);

create table research.follow_up (
  company_id uuid not null,
  survey_id uuid not null,
  response_id uuid not null,
  question_id text not null,
  number smallint not null check (number between 1 and 3),
  text text not null check (length(text) between 1 and 200),
  model text not null,
  input_model_tokens integer not null check (input_model_tokens >= 0),
  output_model_tokens integer not null check (output_model_tokens >= 0),
  charged_millitokens bigint not null check (charged_millitokens > 0),
  asked_at timestamptz not null default now(),
  primary key (company_id, survey_id, response_id, question_id, number),
  foreign key (company_id, survey_id, response_id) references research.response on delete cascade
);

-- A take that was kept. It is here if and only if it was paid for, or is parked: sealed, uncharged, without words.
create table research.recording (
  company_id uuid not null,
  survey_id uuid not null,
  response_id uuid not null,
  -- The take's id, made on the device.
  recording_id uuid not null,
  question_id text not null,
  follow_up smallint not null check (follow_up between 0 and 3),
  state text not null check (state in ('parked', 'transcribing', 'transcribed', 'without_words')),
  -- Of decoded sound, rounded down.
  audio_milliseconds integer not null check (audio_milliseconds > 0),
  media_type text not null,
  size_bytes integer not null check (size_bytes > 0),
  content_hash bytea not null,
  -- The sound lies encrypted under this key; without the key it is noise, also in every backup of the blobs.
  sealing_key bytea not null check (length(sealing_key) = 32),
  charged_millitokens bigint not null check (charged_millitokens >= 0),
  kept_until timestamptz,
  transcript jsonb,
  model text,
  attempt integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (company_id, survey_id, response_id, recording_id),
  unique (company_id, recording_id),
  foreign key (company_id, survey_id, response_id) references research.response on delete cascade,
  constraint parked_is_free check ((state = 'parked') = (charged_millitokens = 0)),
  constraint parked_ends check ((state = 'parked') = (kept_until is not null)),
  check ((state = 'transcribed') = (transcript is not null))
);
create index recording_parked on research.recording (kept_until) where state = 'parked';
create index recording_of_survey on research.recording (company_id, survey_id, created_at);

-- What respondents' costly steps took, by the hour: what the ceilings and the tripwire look at.
create table research.survey_spending (
  company_id uuid not null,
  survey_id uuid not null,
  -- The hour, in UTC.
  hour timestamptz not null,
  millitokens bigint not null,
  steps integer not null,
  primary key (company_id, survey_id, hour),
  foreign key (company_id, survey_id) references research.survey on delete cascade
);

-- What one network, or one response, took of a survey in an hour. The key is a keyed hash. Rows older than two days go.
create table research.respondent_spending (
  company_id uuid not null,
  survey_id uuid not null,
  key bytea not null,
  hour timestamptz not null,
  millitokens bigint not null,
  steps integer not null,
  primary key (company_id, survey_id, key, hour),
  foreign key (company_id, survey_id) references research.survey on delete cascade
);
create index respondent_spending_old on research.respondent_spending (hour);

-- Challenges that were solved, once each.
create table research.solved_challenge (
  company_id uuid not null,
  challenge_hash bytea not null,
  expires_at timestamptz not null,
  primary key (company_id, challenge_hash)
);
create index solved_challenge_old on research.solved_challenge (expires_at);
