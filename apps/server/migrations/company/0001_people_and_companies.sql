-- People, their companies and memberships, their sessions, and the attempts by which guessing is slowed down.
-- The first seven tables are written by the auth library, by unqualified names: every connection's search_path is this
-- schema. Their columns are the library's fields in our words.
create schema if not exists company;

create table company.person (
  id uuid primary key,
  name text not null check (length(name) between 1 and 120),
  -- Lower case, so that the unique constraint sees one address as one. It decides when two sign-ups race.
  email text not null constraint person_email_taken unique check (email = lower(email) and length(email) <= 254),
  email_verified boolean not null,
  image text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- A way to sign in: for now a password, stored as a scrypt hash with its salt.
create table company.account (
  id uuid primary key,
  person_id uuid not null references company.person on delete cascade,
  provider text not null,
  provider_account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider, provider_account_id)
);
create index account_person on company.account (person_id);

create table company.company (
  id uuid primary key,
  name text not null check (length(name) between 1 and 120),
  slug text not null unique,
  -- IANA name, by which billing months are counted.
  time_zone text not null,
  logo text,
  metadata text,
  created_at timestamptz not null
);

create table company.member (
  company_id uuid not null references company.company on delete cascade,
  id uuid not null,
  person_id uuid not null references company.person on delete cascade,
  role text not null check (role in ('owner', 'admin', 'researcher', 'viewer')),
  created_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, person_id)
);
-- From a session to its membership: the session knows the person, not always the company.
create index member_person on company.member (person_id);

create table company.session (
  id uuid primary key,
  token text not null unique,
  person_id uuid not null references company.person on delete cascade,
  -- For which of the person's companies this browser speaks.
  active_company_id uuid references company.company on delete set null,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index session_person on company.session (person_id);
create index session_expires on company.session (expires_at);

create table company.invitation (
  company_id uuid not null references company.company on delete cascade,
  id uuid not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'researcher', 'viewer')),
  status text not null check (status in ('pending', 'accepted', 'rejected', 'canceled')),
  inviter_id uuid not null references company.person on delete cascade,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (company_id, id)
);
create index invitation_email on company.invitation (email);

create table company.verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verification_identifier on company.verification (identifier);

-- Recent attempts to sign in or up, one row for each mail address and each network. The key is a keyed hash: neither
-- addresses of strangers nor of networks are kept in the clear. A row holds at most as many instants as its limit allows.
create table company.attempt (
  key bytea primary key,
  attempted_at timestamptz[] not null,
  last_at timestamptz not null
);
create index attempt_last on company.attempt (last_at);
