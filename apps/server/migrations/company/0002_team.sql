-- What a team needs: the language in which a person gets mails, invitations by mail or by a link that is passed on, the
-- names of those who left (their entries in the book keep their name), and links by which a forgotten password is set anew.
alter table company.person add column language text not null default 'en' constraint language_is_spoken check (language in ('en', 'fr', 'de'));

-- The library made no invitation so far: nobody called it. From here on the table is ours. `status` keeps its words.
alter table company.invitation alter column email drop not null;
alter table company.invitation add constraint invited_email_is_lower check (email = lower(email) and length(email) <= 254);
alter table company.invitation add constraint nobody_is_invited_as_owner check (role <> 'owner');
-- SHA-256 of the link's secret; the link itself is nowhere but in the mail, or where it was copied to.
-- By a constraint and not as the column's own: the library refuses to start on required columns that it does not know.
alter table company.invitation add column secret_hash bytea;
alter table company.invitation add constraint invitation_has_a_secret check (secret_hash is not null);
alter table company.invitation add column language text not null default 'en' check (language in ('en', 'fr', 'de'));
-- How many links were made for it: each new one ends the last, and each mail has its own key.
alter table company.invitation add column links integer not null default 1 check (links >= 1);
alter table company.invitation add column sent_at timestamptz not null default now();
alter table company.invitation add column accepted_at timestamptz;
alter table company.invitation add column accepted_by uuid;
-- Whoever invited may have left the company, and even Verbatim; the invitation stays.
alter table company.invitation alter column inviter_id drop not null;
alter table company.invitation drop constraint invitation_inviter_id_fkey;
alter table company.invitation add constraint invitation_inviter_id_fkey foreign key (inviter_id) references company.person on delete set null;
alter table company.invitation add constraint accepted_by_somebody check ((status = 'accepted') = (accepted_at is not null) and (status = 'accepted') = (accepted_by is not null));
create unique index invited_once on company.invitation (company_id, email) where status = 'pending' and email is not null;
-- A link is looked up by its company, which it names, and its secret.
create unique index invitation_secret on company.invitation (company_id, secret_hash);

create table company.past_member (
  company_id uuid not null references company.company on delete cascade,
  id uuid not null,
  name text not null,
  joined_at timestamptz not null,
  left_at timestamptz not null default now(),
  primary key (company_id, id)
);

create table company.password_reset (
  -- Made where it was asked for, so that a job which runs twice makes one link and one mail.
  id uuid primary key,
  person_id uuid not null references company.person on delete cascade,
  secret_hash bytea not null constraint reset_secret unique,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index password_reset_person on company.password_reset (person_id);
create index password_reset_expires on company.password_reset (expires_at);
