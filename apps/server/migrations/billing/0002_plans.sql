-- Plans: what was ordered, what a company wishes from the next month on, and what the provider said of each month. The
-- tokens themselves are in the book; here is the money, and facts that give the same end in whatever order they come.
create table billing.company_plan (
  company_id uuid primary key,
  -- The order that began the plan that runs, or that ran last. Whoever changes anything of a plan locks this row first.
  order_id uuid
);

create table billing.plan_order (
  company_id uuid not null,
  order_id uuid not null,
  -- Made by the screen when the choice is shown: the same request is the same order.
  request_id uuid not null,
  member_id uuid not null,
  plan text not null check (plan in ('essential', 'start', 'elite')),
  change text not null check (change in ('start', 'upgrade')),
  -- What is paid and granted for it today, and the plan's price of a month from then on.
  price_minor_units bigint not null check (price_minor_units > 0),
  month_minor_units bigint not null check (month_minor_units > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_tokens integer not null check (amount_tokens > 0),
  state text not null check (state in ('open', 'pending', 'paid', 'declined', 'cancelled', 'expired')),
  return_to text not null,
  provider text not null,
  -- By which the company's months are counted; it never changes.
  time_zone text not null,
  checkout_ref text,
  checkout_url text,
  checkout_expires_at timestamptz not null,
  payment_reference text,
  paid_at timestamptz,
  -- An upgrade that was paid while no month ran waits for one.
  is_granted boolean not null default false,
  ordered_at timestamptz not null,
  asked_at timestamptz,
  next_ask_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (company_id, order_id),
  unique (company_id, request_id),
  check ((checkout_ref is null) = (checkout_url is null)),
  check (month_minor_units >= price_minor_units),
  constraint order_paid_by_a_payment check
    ((state = 'paid') = (paid_at is not null) and (state = 'paid') = (payment_reference is not null)),
  constraint order_said_when_ended check (state not in ('paid', 'expired') or next_ask_at is null)
);
-- Two tabs, two members or a double click: a company is at one checkout for a plan at a time.
create unique index plan_order_open on billing.plan_order (company_id) where state in ('open', 'pending');
-- The sweep looks through all companies; nobody else does.
create index plan_order_to_ask on billing.plan_order (next_ask_at) where next_ask_at is not null;

alter table billing.company_plan
  add foreign key (company_id, order_id) references billing.plan_order;

-- A monthly payment at the provider, named by the order that began it. It may be told of before its order is known as paid.
create table billing.plan_subscription (
  company_id uuid not null,
  order_id uuid not null,
  subscription_ref text not null,
  -- The instant from which months are counted: that of the first payment. Null until that is known.
  anchor_at timestamptz,
  -- The provider's latest word of whether it goes on after its month, and that it is over for ever.
  said_goes_on boolean,
  said_at timestamptz,
  ended_at timestamptz,
  -- How many times the engine was told something of it: each telling has a key of its own.
  steps integer not null default 0,
  -- While one process tells the provider what is wished, no other does.
  telling_until timestamptz,
  -- When the facts should be looked at again without any news: a month that was paid before it began.
  look_again_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (company_id, order_id),
  foreign key (company_id, order_id) references billing.plan_order,
  check ((said_goes_on is null) = (said_at is null))
);
create index plan_subscription_to_look_at on billing.plan_subscription (look_again_at) where look_again_at is not null;

-- What a company wishes to pay from the next month on, each wish after the other; the last one counts.
create table billing.plan_wish (
  company_id uuid not null,
  order_id uuid not null,
  number integer not null,
  plan text not null check (plan in ('essential', 'start', 'elite')),
  month_minor_units bigint not null check (month_minor_units > 0),
  currency text not null,
  goes_on boolean not null,
  -- Null: a payment made it.
  member_id uuid,
  -- The same request is the same wish.
  request_id uuid,
  wished_at timestamptz not null,
  -- When the provider was told, or needed not to be.
  told_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (company_id, order_id, number),
  unique (company_id, request_id),
  foreign key (company_id, order_id) references billing.plan_order
);
create index plan_wish_to_tell on billing.plan_wish (wished_at) where told_at is null;

-- A month of a subscription as the provider counts them: that it was paid, and that paying it failed. Both are kept.
create table billing.plan_month (
  company_id uuid not null,
  order_id uuid not null,
  period_starts_at timestamptz not null,
  period_ends_at timestamptz,
  -- The plan that was paid for, by the amount.
  plan text check (plan in ('essential', 'start', 'elite')),
  payment_reference text,
  paid_at timestamptz,
  failed_at timestamptz,
  failure_reason text,
  retry_at timestamptz,
  pay_url text,
  -- The book has what this month brings.
  is_granted boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (company_id, order_id, period_starts_at),
  foreign key (company_id, order_id) references billing.plan_order,
  constraint month_paid_by_a_payment check
    ((payment_reference is null) = (paid_at is null) and (paid_at is null) = (plan is null)
      and (paid_at is null) = (period_ends_at is null)),
  check ((failed_at is null) = (failure_reason is null)),
  check (paid_at is not null or failed_at is not null),
  check (paid_at is not null or not is_granted)
);
