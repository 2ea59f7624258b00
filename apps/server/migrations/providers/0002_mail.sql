-- Mails on their way: each is written in the transaction that it is about, and sent if and only if that commits. A key is
-- kept for ever, so the same mail is never written twice; what the mail said is dropped as soon as it is sent, because it
-- may hold a link that lets somebody in.
create table providers.mail (
  id uuid primary key,
  key text not null constraint mail_is_written_once unique check (length(key) between 1 and 200),
  -- Also the left half of the Message-ID, the same at each try, so that a mail that arrives twice can be seen as one.
  to_address text not null check (length(to_address) between 3 and 254),
  subject text not null check (subject <> '' and subject !~ '[\r\n]'),
  -- Null once it was sent.
  text text,
  attachments jsonb,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'dead')),
  -- Why it was given up, or why the last try failed.
  reason text,
  tries integer not null default 0,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  check ((state = 'waiting') = (ended_at is null)),
  check ((state = 'sent') = (text is null))
);
-- What an operator asks for: what could not be sent, newest first.
create index mail_dead on providers.mail (ended_at desc) where state = 'dead';
