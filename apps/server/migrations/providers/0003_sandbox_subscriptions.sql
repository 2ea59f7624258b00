-- The sandbox grows up: customers with a kept test card, monthly subscriptions, payments that can go back, pages for the
-- customer, and reports of all of it. As before, only the sandbox itself reads or writes these tables.
create table providers.sandbox_customer (
  customer_ref text primary key,
  -- Ours. One customer for each company.
  company_id text not null unique,
  name text not null,
  email text not null,
  -- How is paid when nobody is present; null when nothing is kept.
  kept_card text check (kept_card in ('works', 'declines', 'asks', 'expired')),
  -- How reports about this customer arrive, unless a button says otherwise.
  arrival text not null default 'at_once' check (arrival in ('at_once', 'late', 'twice', 'never', 'out_of_order')),
  created_at timestamptz not null default now()
);

-- An address at which a customer's pages can be opened. Not to be guessed: whoever knows it may press the buttons.
create table providers.sandbox_portal (
  portal_ref text primary key,
  customer_ref text not null references providers.sandbox_customer on delete cascade,
  return_url text not null,
  created_at timestamptz not null default now()
);
create index sandbox_portal_customer on providers.sandbox_portal (customer_ref);

alter table providers.sandbox_checkout
  -- Null for those that were made before there were customers.
  add column customer_ref text references providers.sandbox_customer,
  -- charge: paid with what is kept, while nobody is present.
  add column kind text not null default 'payment' check (kind in ('payment', 'subscription', 'charge')),
  add column plan text,
  add column tax_name text,
  add column tax_percent text,
  add column tax_minor_units bigint check (tax_minor_units >= 0),
  add column offers_to_keep boolean not null default false,
  -- Why a charge was declined: sent again, it is answered the same.
  add column declined_reason text,
  add column needs_authentication boolean not null default false,
  add check ((kind = 'subscription') = (plan is not null)),
  add check ((tax_name is null) = (tax_percent is null) and (tax_name is null) = (tax_minor_units is null));

create table providers.sandbox_subscription (
  subscription_ref text primary key,
  customer_ref text not null references providers.sandbox_customer,
  checkout_ref text not null unique references providers.sandbox_checkout,
  -- That of the checkout that began it.
  reference text not null,
  -- What is paid from the next month on.
  plan text not null,
  amount_minor_units bigint not null check (amount_minor_units > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  description text not null,
  -- The n-th month begins n months after this, on the same day or the month's last.
  anchor_at timestamptz not null,
  months_paid integer not null check (months_paid > 0),
  state text not null check (state in ('runs', 'ends', 'ended')),
  -- How often the next month was tried in vain, why the last time, and when it is tried again.
  failures integer not null default 0 check (failures >= 0),
  failed_reason text,
  retry_at timestamptz,
  -- The next try is declined, whatever card is kept.
  fails_next boolean not null default false,
  -- When it has to be looked at next: its next month, or a try again. Null once it has ended.
  due_at timestamptz,
  check ((state = 'ended') = (due_at is null)),
  check ((failures > 0) = (failed_reason is not null)),
  check (retry_at is null or failures > 0)
);
create index sandbox_subscription_due on providers.sandbox_subscription (due_at) where due_at is not null;
create index sandbox_subscription_customer on providers.sandbox_subscription (customer_ref);

create table providers.sandbox_payment (
  payment_reference text primary key,
  customer_ref text references providers.sandbox_customer,
  -- Null for a renewal.
  checkout_ref text unique references providers.sandbox_checkout on delete cascade,
  subscription_ref text references providers.sandbox_subscription,
  amount_minor_units bigint not null check (amount_minor_units > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  description text not null,
  paid_at timestamptz not null,
  period_starts_at timestamptz,
  period_ends_at timestamptz,
  refunded_minor_units bigint not null default 0 check (refunded_minor_units between 0 and amount_minor_units),
  dispute_ref text unique,
  dispute_state text check (dispute_state in ('opened', 'won', 'lost')),
  disputed_minor_units bigint,
  check ((subscription_ref is null) = (period_starts_at is null)),
  check ((subscription_ref is null) = (period_ends_at is null)),
  check ((dispute_ref is null) = (dispute_state is null)),
  check ((dispute_ref is null) = (disputed_minor_units is null)),
  -- A month is paid for once.
  unique (subscription_ref, period_starts_at)
);
create index sandbox_payment_customer on providers.sandbox_payment (customer_ref, paid_at desc);

insert into providers.sandbox_payment (payment_reference, checkout_ref, amount_minor_units, currency, description, paid_at)
select payment_reference, checkout_ref, amount_minor_units, currency, description, reports_at
from providers.sandbox_checkout where state = 'paid';

alter table providers.sandbox_event
  alter column checkout_ref drop not null,
  add column customer_ref text references providers.sandbox_customer,
  -- From when on the provider admits it.
  add column happened_at timestamptz not null default now(),
  -- How many times it is to be sent, and was. None: it is told only to who asks.
  add column copies integer not null default 1 check (copies >= 0),
  add column copies_delivered integer not null default 0;
update providers.sandbox_event set copies_delivered = 1 where delivered_at is not null;
create index sandbox_event_happened on providers.sandbox_event (happened_at, event_id);
create index sandbox_event_customer on providers.sandbox_event (customer_ref);

-- Changes that were asked for, by their keys: sent again, a change is not made a second time over a later one.
create table providers.sandbox_change (
  idempotency_key text primary key,
  subscription_ref text not null references providers.sandbox_subscription on delete cascade,
  created_at timestamptz not null default now()
);
