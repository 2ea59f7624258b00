-- Alerts: what about a company's tokens needs somebody, told once; who has read them; and what was told before, so that it is not told twice.

create table billing.alert (
  company_id uuid not null,
  -- From 1 without gaps: counted in the row of billing.alert_state, which is locked meanwhile.
  number bigint not null check (number > 0),
  kind text not null check (kind in ('allocation_used', 'runs_out', 'empty', 'expiring', 'unusual_pace', 'job_paused', 'payment_failed', 'auto_top_up_stopped')),
  -- What it is about, and in which month, at which mark: the same thing is told once.
  key text not null,
  -- As the contract tells them.
  facts jsonb not null,
  at timestamptz not null,
  primary key (company_id, number),
  unique (company_id, key)
);

create table billing.alert_state (
  company_id uuid primary key,
  last_number bigint not null default 0 check (last_number >= 0),
  -- What was told before, in words of billing/alerts/alert.ts.
  told jsonb not null default '{}',
  -- The pool as it was last looked at: an older look, which came late, changes nothing.
  pool_version bigint not null default 0,
  -- When it is looked at again although nobody rang: time alone may bring an alert then.
  due_at timestamptz not null
);
create index alert_state_due on billing.alert_state (due_at);

-- Each member has read all alerts up to a number.
create table billing.alert_read (
  company_id uuid not null,
  member_id uuid not null,
  through_number bigint not null,
  primary key (company_id, member_id)
);

-- Mails that a member does not want. Without a row they are sent.
create table billing.alert_mail_off (
  company_id uuid not null,
  member_id uuid not null,
  kind text not null,
  primary key (company_id, member_id, kind)
);
