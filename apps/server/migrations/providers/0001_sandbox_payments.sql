-- The sandbox payment provider keeps its own books, as a real provider does on its own machines: nothing else reads
-- or writes these tables. No money moves here.
create schema if not exists providers;

create table providers.sandbox_checkout (
  checkout_ref text primary key,
  -- A request that is sent again is the same checkout.
  idempotency_key text not null unique,
  reference text not null,
  amount_minor_units bigint not null check (amount_minor_units > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  description text not null,
  return_url text not null,
  cancel_url text not null,
  state text not null check (state in ('open', 'declined', 'cancelled', 'paid')),
  payment_reference text unique,
  -- From when on the provider admits that it was paid; later than the payment when the report is late.
  reports_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  check ((state = 'paid') = (payment_reference is not null)),
  check ((state = 'paid') = (reports_at is not null))
);

create table providers.sandbox_event (
  event_id text primary key,
  checkout_ref text not null references providers.sandbox_checkout on delete cascade,
  -- The exact text that is signed and sent, the same at each try.
  body text not null,
  created_at timestamptz not null default now(),
  delivered_at timestamptz
);
create index sandbox_event_checkout on providers.sandbox_event (checkout_ref);
