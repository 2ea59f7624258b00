-- Top-ups, the payments that paid for them, and the inbox of what payment providers reported.
create schema if not exists billing;

create table billing.top_up (
  company_id uuid not null,
  top_up_id uuid not null,
  -- Made by the screen when its dialog opens: the same request is the same checkout.
  request_id uuid not null,
  member_id uuid not null,
  amount_tokens integer not null check (amount_tokens between 20 and 1000000),
  -- The price that was quoted; what is paid must be exactly this.
  price_minor_units bigint not null check (price_minor_units > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null check (state in ('open', 'pending', 'paid', 'declined', 'cancelled', 'expired')),
  return_to text not null,
  provider text not null,
  -- The provider's name of the checkout and its address; null until the provider has answered.
  checkout_ref text,
  checkout_url text,
  checkout_expires_at timestamptz not null,
  payment_reference text,
  paid_at timestamptz,
  -- When the provider was last asked by somebody who waits, and when the sweep asks next; null when all is said.
  asked_at timestamptz,
  next_ask_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (company_id, top_up_id),
  unique (company_id, request_id),
  check ((checkout_ref is null) = (checkout_url is null)),
  constraint paid_by_a_payment check
    ((state = 'paid') = (paid_at is not null) and (state = 'paid') = (payment_reference is not null)),
  constraint said_when_ended check (state not in ('paid', 'expired') or next_ask_at is null)
);

-- The sweep looks through all companies; nobody else does.
create index top_up_to_ask on billing.top_up (next_ask_at) where next_ask_at is not null;

create table billing.payment (
  company_id uuid not null,
  provider text not null,
  payment_reference text not null,
  top_up_id uuid not null,
  amount_minor_units bigint not null check (amount_minor_units > 0),
  currency text not null,
  paid_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  primary key (company_id, provider, payment_reference),
  foreign key (company_id, top_up_id) references billing.top_up,
  -- A payment is one company's and pays for one top-up.
  constraint payment_once unique (provider, payment_reference),
  constraint top_up_paid_once unique (company_id, top_up_id)
);

-- Every signed event, once, exactly as it came. Not a company's data until its reference was understood.
create table billing.payment_event (
  provider text not null,
  event_id text not null,
  type text not null,
  body bytea not null,
  outcome text not null check (outcome in ('received', 'applied', 'ignored', 'quarantined')),
  -- Why it was ignored or needs a person.
  reason text,
  company_id uuid,
  top_up_id uuid,
  received_at timestamptz not null default now(),
  primary key (provider, event_id),
  check (outcome in ('received', 'applied') or reason is not null)
);
create index payment_event_quarantined on billing.payment_event (received_at) where outcome = 'quarantined';
create index payment_event_top_up on billing.payment_event (company_id, top_up_id);
