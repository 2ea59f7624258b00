-- A payment becomes more than a top-up's: what it was for, its tax, its receipt, and what went back of it. With it come
-- exchange rates, the companies' details for invoices, their customers at the providers, and top-ups by themselves.

-- The rate and the tax of the quote by which it was priced: what a payment means is never calculated anew.
alter table billing.top_up
  add column per_franc_millionths bigint not null default 1000000 check (per_franc_millionths > 0),
  add column rate_date date,
  add column rate_source text,
  add column tax_name text,
  add column tax_percent text check (tax_percent ~ '^\d{1,2}(\.\d{1,3})?$'),
  -- Bought by itself, with what is kept to pay with, while nobody is present. Then there is no member and no page.
  add column is_automatic boolean not null default false,
  alter column member_id drop not null,
  add constraint taxed_by_name_and_percent check ((tax_name is null) = (tax_percent is null)),
  add constraint begun_by_somebody check (is_automatic = (member_id is null));

-- An automatic one has no page to pay at, only the provider's name of it.
alter table billing.top_up drop constraint top_up_check;
alter table billing.top_up add constraint page_of_a_checkout
  check (case when is_automatic then checkout_url is null else (checkout_ref is null) = (checkout_url is null) end);

-- One automatic purchase in flight for a company, whatever its processes do at once.
create unique index top_up_automatic_in_flight on billing.top_up (company_id)
  where is_automatic and state in ('open', 'pending');
create index top_up_of_company on billing.top_up (company_id, created_at);

-- Which top-up a request led to: its own, or one of the same amount that was open already (another tab, another member).
create table billing.top_up_request (
  company_id uuid not null,
  request_id uuid not null,
  top_up_id uuid not null,
  primary key (company_id, request_id),
  foreign key (company_id, top_up_id) references billing.top_up
);
insert into billing.top_up_request (company_id, request_id, top_up_id)
  select company_id, request_id, top_up_id from billing.top_up;

alter table billing.payment
  add column payment_id uuid not null default gen_random_uuid(),
  add column paid_for text not null default 'top_up'
    check (paid_for in ('top_up', 'auto_top_up', 'plan_start', 'upgrade', 'renewal')),
  add column plan text,
  add column order_id uuid,
  add column tokens_millitokens bigint,
  add column tax_name text,
  add column tax_percent text,
  add column tax_minor_units bigint check (tax_minor_units >= 0),
  add column invoice_url text,
  -- When the month began that a plan's payment paid for.
  add column period_starts_at timestamptz,
  -- What it gave to the pool, once that is known: a top-up's grant, or a plan's allocation.
  add column grant_id uuid,
  -- What went back to who paid, by what was reported so far; and what of the tokens was therefore asked back.
  add column gone_minor_units bigint not null default 0 check (gone_minor_units >= 0),
  add column clawed_back_millitokens bigint not null default 0 check (clawed_back_millitokens >= 0),
  add column disputed text check (disputed in ('open', 'won', 'lost')),
  add column receipt_number text,
  add column credit_note_number text unique,
  -- To whom and as what, as it was when it was paid: a receipt never changes.
  add column billed_to jsonb,
  -- Its receipt has still to be mailed.
  add column receipt_is_due boolean not null default false,
  -- What went back of it has still to be brought about in the pool, from then on: what it bought is not there yet.
  add column follow_up_at timestamptz,
  alter column top_up_id drop not null;

update billing.payment set tokens_millitokens = top_up.amount_tokens * 1000::bigint
  from billing.top_up where top_up.company_id = payment.company_id and top_up.top_up_id = payment.top_up_id;

-- Numbers of documents run without gaps, for the installation and the year. Taken in the transaction that needs one.
create table billing.document_number (
  series text not null check (series in ('receipt', 'credit_note')),
  year integer not null,
  last integer not null check (last > 0),
  primary key (series, year)
);
update billing.payment set receipt_number = numbered.year || '-' || lpad(numbered.place::text, 6, '0')
  from (select provider, payment_reference, extract(year from recorded_at at time zone 'UTC')::int as year,
          row_number() over (partition by extract(year from recorded_at at time zone 'UTC')
                             order by recorded_at, payment_reference) as place
        from billing.payment) numbered
  where numbered.provider = payment.provider and numbered.payment_reference = payment.payment_reference;
insert into billing.document_number (series, year, last)
  select 'receipt', extract(year from recorded_at at time zone 'UTC')::int, count(*)::int from billing.payment group by 2;

alter table billing.payment
  alter column payment_id drop default,
  alter column paid_for drop default,
  alter column tokens_millitokens set not null,
  alter column receipt_number set not null,
  add constraint payment_id_once unique (company_id, payment_id),
  add constraint receipt_number_once unique (receipt_number),
  add constraint grant_paid_once unique (company_id, grant_id),
  add constraint gone_at_most_all check (gone_minor_units <= amount_minor_units),
  add constraint clawed_back_at_most_all check (clawed_back_millitokens <= tokens_millitokens),
  add constraint taxed_wholly check ((tax_name is null) = (tax_percent is null) and (tax_name is null) = (tax_minor_units is null)),
  add constraint top_up_of_a_top_up check ((paid_for in ('top_up', 'auto_top_up')) = (top_up_id is not null));
create index payment_receipt_due on billing.payment (recorded_at) where receipt_is_due;
create index payment_to_follow_up on billing.payment (follow_up_at) where follow_up_at is not null;
create index payment_newest on billing.payment (company_id, paid_at, payment_id);

-- What was reported of a payment, joined so that order and copies make no difference. It may come before the payment
-- itself, so it is no company's until then. Its row is the lock under which the two find each other.
create table billing.payment_fact (
  provider text not null,
  payment_reference text not null,
  refunded_minor_units bigint not null default 0 check (refunded_minor_units >= 0),
  refunded_currency text,
  -- By the dispute's id: {"amount": {"minorUnits", "currency"}, "state", "at"}.
  disputes jsonb not null default '{}',
  primary key (provider, payment_reference)
);

-- Up to when the provider's own list of events has been read.
create table billing.event_cursor (
  provider text primary key,
  read_through timestamptz not null
);

-- Of a currency, so many millionths of its unit for one franc on a day. The newest one of each currency counts.
create table billing.exchange_rate (
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  date date not null,
  per_franc_millionths bigint not null check (per_franc_millionths > 0),
  source text not null,
  fetched_at timestamptz not null default now(),
  primary key (currency, date)
);

-- Details for invoices. A company without a row has none, and pays in francs.
create table billing.details (
  company_id uuid primary key,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  legal_name text not null,
  address text not null,
  tax_id text not null,
  order_number text not null,
  receipts_email text not null
);

-- The provider's name of a company, told with its first payment.
create table billing.customer (
  company_id uuid not null,
  provider text not null,
  customer_ref text not null,
  primary key (company_id, provider)
);

-- "When fewer than below_tokens are available, buy buy_tokens, for at most month_max in a calendar month."
create table billing.auto_top_up (
  company_id uuid primary key,
  is_on boolean not null,
  below_tokens integer not null check (below_tokens between 1 and 1000000),
  buy_tokens integer not null check (buy_tokens between 20 and 1000000),
  month_max_minor_units bigint not null check (month_max_minor_units > 0),
  month_max_currency text not null check (month_max_currency ~ '^[A-Z]{3}$'),
  -- Nothing is bought before: saving never buys.
  buys_from timestamptz not null,
  -- Why it stopped by itself. Saving starts it again.
  stopped_because text check (stopped_because in ('twice_in_an_hour', 'declined', 'needs_authentication', 'no_answer', 'currency_changed')),
  stopped_detail text,
  check (stopped_detail is null or stopped_because is not null)
);
create index auto_top_up_on on billing.auto_top_up (company_id) where is_on and stopped_because is null;
