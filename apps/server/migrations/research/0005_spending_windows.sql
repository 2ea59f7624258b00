-- What respondents spent of a survey in each ten minutes, so that a sudden rise is told from the habit of its last seven days.
create table research.spending_window (
  company_id uuid not null,
  survey_id uuid not null,
  -- The first instant of the ten minutes, in UTC.
  window_at timestamptz not null,
  millitokens bigint not null,
  -- What of it had been spent when the survey was stopped: who ends the stop is not stopped for the same again.
  judged_millitokens bigint not null default 0 check (judged_millitokens <= millitokens),
  primary key (company_id, survey_id, window_at),
  foreign key (company_id, survey_id) references research.survey on delete cascade
);
create index spending_window_old on research.spending_window (window_at);

-- One row for each survey that respondents spent of: whoever decides about more of it, or counts it, holds its lock.
create table research.survey_watch (
  company_id uuid not null,
  survey_id uuid not null,
  -- When it was last stopped. By the database's own clock, as what respondents do is.
  judged_at timestamptz,
  primary key (company_id, survey_id),
  foreign key (company_id, survey_id) references research.survey on delete cascade
);
