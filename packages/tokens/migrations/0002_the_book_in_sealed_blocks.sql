-- The book in blocks: what one commit wrote for one company is one row of arrays, sealed into a hash chain. Plans, holds'
-- ends and budgets are told by entries too, so that the book alone gives the pool. Needs a pause: the book is rewritten.
-- Why: docs/decisions/0006-the-book-in-sealed-blocks.md.
alter table tokens.entry_share rename to old_entry_share;
alter table tokens.entry rename to old_entry;
alter table tokens.operation rename to old_operation;
alter table tokens.hold_share rename to old_hold_share;
alter table tokens.hold rename to old_hold;
alter table tokens.grants rename to old_grants;
alter table tokens.pool rename to old_pool;
alter index tokens.pool_pkey rename to old_pool_pkey;
alter index tokens.grants_pkey rename to old_grants_pkey;
alter index tokens.grants_usable rename to old_grants_usable;
alter index tokens.hold_pkey rename to old_hold_pkey;
alter index tokens.hold_open rename to old_hold_open;
alter index tokens.operation_pkey rename to old_operation_pkey;
alter index tokens.one_grant_for_a_source rename to old_one_grant_for_a_source;

-- An amount that cannot be less than nothing. As a domain, because its check is kept ready; a column's is read anew for each
-- statement.
create domain tokens.millitokens as bigint check (value >= 0);
create domain tokens.some_millitokens as bigint check (value > 0);
create domain tokens.sha256 as bytea check (length(value) = 32);
create domain tokens.grant_kind as text check (value in ('trial', 'allocation', 'top_up', 'promotional', 'adjustment'));
create domain tokens.label as text check (length(value) between 1 and 200);

create table tokens.pool (
  company_id uuid primary key,
  time_zone text not null,
  -- Entries are numbered 1..n without gaps; this is n, and the pool's version.
  last_entry bigint not null default 0,
  -- The instant of the last entry. Never goes back.
  recorded_at timestamptz not null default 'epoch',
  -- The hash of the last block: the end of the chain.
  head tokens.sha256 not null default decode(repeat('00', 32), 'hex'),
  available tokens.millitokens not null default 0,
  held tokens.millitokens not null default 0,
  settled tokens.millitokens not null default 0,
  expired tokens.millitokens not null default 0,
  clawed_back tokens.millitokens not null default 0,
  -- What was ever granted, by kind, so that no screen has to add up the past.
  granted_trial tokens.millitokens not null default 0,
  granted_allocation tokens.millitokens not null default 0,
  granted_top_up tokens.millitokens not null default 0,
  granted_promotional tokens.millitokens not null default 0,
  granted_adjustment tokens.millitokens not null default 0,
  -- What was taken back by who paid, and had been held or spent.
  receivable tokens.millitokens not null default 0,
  floor tokens.millitokens not null default 0,
  plan text,
  allocation tokens.some_millitokens,
  anchor_at timestamptz,
  paid_through timestamptz,
  cycles_granted integer,
  -- What the next cycle brings: another plan, or the end. Null: the same again.
  next_plan text,
  next_allocation tokens.some_millitokens,
  plan_ends boolean not null default false,
  last_cycle_at timestamptz,
  constraint granted_is_the_sum check
    (granted_trial + granted_allocation + granted_top_up + granted_promotional + granted_adjustment
      = available + held + settled + expired + clawed_back)
) with (fillfactor = 70);

create table tokens.grants (
  company_id uuid not null references tokens.pool,
  -- The number of the entry that booked it.
  number bigint not null,
  grant_id uuid not null,
  kind tokens.grant_kind not null,
  source tokens.label not null,
  amount tokens.some_millitokens not null,
  available tokens.millitokens not null,
  held tokens.millitokens not null,
  settled tokens.millitokens not null,
  expired tokens.millitokens not null,
  clawed_back tokens.millitokens not null,
  -- What went back to who paid; what of that it still owes; what it paid for others that owed.
  refunded tokens.millitokens not null default 0,
  owed tokens.millitokens not null default 0,
  repaid tokens.millitokens not null default 0,
  -- Nothing is available, held or owed. It changes once, so that all other updates touch no index.
  spent boolean not null default false,
  effective_at timestamptz not null,
  expires_at timestamptz,
  primary key (company_id, number),
  unique (company_id, grant_id),
  -- One payment, one grant; one cycle, one allocation.
  constraint one_grant_for_a_source unique (company_id, kind, source),
  constraint owed_is_refunded_is_bought check (owed <= refunded and refunded <= amount and repaid <= clawed_back),
  constraint amount_is_the_sum check (amount = available + held + settled + expired + clawed_back),
  constraint spent_has_nothing check (spent = (available + held + owed = 0)),
  constraint only_expiring_expire check (expires_at is not null or expired = 0)
) with (fillfactor = 70);
create index grants_usable on tokens.grants (company_id) where not spent;

-- Rules about columns that hardly ever change are triggers for these columns: a check would be read and asked at each commit.
create function tokens.refuse_end() returns trigger language plpgsql as $$
begin
  if (new.kind = 'top_up' and new.expires_at is not null) or (new.kind in ('trial', 'allocation') and new.expires_at is null) then
    raise exception 'bought tokens never expire, and a plan''s or a trial''s do' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger bought_tokens_never_expire before insert or update of kind, expires_at on tokens.grants
  for each row execute function tokens.refuse_end();

create function tokens.refuse_half_plan() returns trigger language plpgsql as $$
begin
  if num_nulls(new.plan, new.allocation, new.anchor_at, new.paid_through, new.cycles_granted) not in (0, 5)
    or num_nulls(new.next_plan, new.next_allocation) not in (0, 2) or (new.plan_ends and new.next_plan is not null)
    or (new.plan is null and (new.next_plan is not null or new.plan_ends)) then
    raise exception 'a pool has a whole plan or none, and one that comes next or none' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger a_whole_plan_or_none
  before insert or update of plan, allocation, anchor_at, paid_through, cycles_granted, next_plan, next_allocation, plan_ends
  on tokens.pool for each row execute function tokens.refuse_half_plan();
create index grants_repaying on tokens.grants (company_id) where repaid > 0;

-- Without foreign keys where rows come by the thousand: whoever writes them has just changed the pool's row, so it is there.
create table tokens.hold (
  company_id uuid not null,
  hold_id uuid not null,
  state text not null check (state in ('open', 'settled', 'released', 'expired')),
  feature text not null,
  subject_kind text not null,
  subject_id text not null,
  actor_kind text not null,
  actor_id text not null,
  amount bigint not null check (amount > 0),
  settled bigint not null default 0 check (settled >= 0),
  released bigint not null default 0 check (released >= 0),
  -- Charged for its work beside it: above what it held, or after its end.
  debited bigint not null default 0 check (debited >= 0),
  rate_card_version integer not null,
  quote_id uuid,
  opened_by bigint not null,
  last_entry bigint not null,
  opened_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > opened_at),
  -- Which grants it took from, in burn-down order: grant, amount, settled, released; and again.
  shares bigint[] not null check (cardinality(shares) > 0 and cardinality(shares) % 4 = 0 and 0 <= all (shares)),
  primary key (company_id, hold_id),
  constraint never_more_than_held check (settled + released <= amount),
  constraint ended_when_nothing_is_left check ((state = 'open') = (settled + released < amount))
) with (fillfactor = 70);
create index hold_open on tokens.hold (company_id) where state = 'open';
create index hold_subject on tokens.hold (company_id, subject_kind, subject_id, opened_by);

create table tokens.budget (
  company_id uuid not null references tokens.pool,
  -- {"feature": ...}, {"member": ...} or {"subject": {"kind": ..., "id": ...}}
  scope jsonb not null,
  "limit" bigint not null check ("limit" >= 0),
  used bigint not null check (used >= 0),
  held bigint not null check (held >= 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  primary key (company_id, scope)
);

-- A price that binds until an instant. It moves nothing, so the book does not speak of it until a hold names it.
create table tokens.quote (
  company_id uuid not null references tokens.pool,
  quote_id uuid not null,
  feature text not null,
  subject_kind text not null,
  subject_id text not null,
  likely bigint not null check (likely >= 0),
  most bigint not null check (most >= likely),
  rate_card_version integer not null references tokens.rate_card,
  quoted_at timestamptz not null,
  valid_until timestamptz not null check (valid_until > quoted_at),
  primary key (company_id, quote_id)
);

-- What one commit wrote for one company: entries first..last as parallel arrays, sealed. The view tokens.entry reads them
-- one by one. The arrays travel and are stored as they are sealed, so the seal is `tokens.seal(block)` in SQL too.
create table tokens.block (
  company_id uuid not null,
  first bigint not null,
  last bigint not null,
  previous bytea not null,
  hash bytea not null,
  at timestamptz[] not null,
  -- Their names, in order, are in tokens.kind_name.
  kind smallint[] not null,
  -- 0 for the first entry of an operation, 1, 2, ... for more of the same; null: all 0.
  part smallint[],
  -- The operation's key, on its first entry.
  key uuid[],
  -- Who, and what about: places in the lists beside them; 0: nothing.
  actor smallint[] not null,
  actors text[] not null,
  work smallint[],
  works text[],
  amount bigint[] not null,
  -- What of the amount expired at once, because it came back to a grant that is over; null: all 0.
  expired bigint[],
  available_after bigint[] not null,
  held_after bigint[] not null,
  -- The grant that it moved; 0: none, or several, which `rare` tells.
  grant_number bigint[],
  hold_id uuid[],
  until timestamptz[],
  -- {"<number>": {"shares": [...], ...}}: whatever only some entries tell.
  rare text,
  primary key (company_id, first),
  -- One expression, and a short one: PostgreSQL reads a check's text again for each statement, and here that is each commit.
  constraint as_long_as_it_says check (cardinality(amount) = last - first + 1 and 0 <= all (available_after))
);
-- Long arrays are stored beside the row as they are: compressing them costs more than it saves.
alter table tokens.block
  alter at set storage external, alter kind set storage external, alter part set storage external,
  alter key set storage external, alter actor set storage external, alter work set storage external,
  alter amount set storage external, alter expired set storage external, alter available_after set storage external,
  alter held_after set storage external, alter grant_number set storage external, alter hold_id set storage external,
  alter until set storage external;

-- One effect per key: which entry an operation's key wrote, and the fingerprint of what was asked (null: not known).
create table tokens.operation (
  company_id uuid not null,
  key uuid not null,
  number bigint not null,
  fingerprint uuid,
  primary key (company_id, key)
);

-- Which charges were undone: each at most once.
create table tokens.reversal (
  company_id uuid not null,
  charge bigint not null,
  reversed_by bigint not null,
  primary key (company_id, charge)
);

-- Projections: folded from the blocks little by little, never needed by an operation. Usage by day (in the company's time
-- zone), feature, subject and actor, and between which entries it lies.
create table tokens.usage (
  company_id uuid not null,
  day date not null,
  feature text not null,
  subject_kind text not null,
  subject_id text not null,
  actor_kind text not null,
  actor_id text not null,
  charged bigint not null,
  reversed bigint not null,
  charges bigint not null,
  first_entry bigint not null,
  last_entry bigint not null,
  primary key (company_id, day, feature, subject_kind, subject_id, actor_kind, actor_id)
);
create index usage_subject on tokens.usage (company_id, subject_kind, subject_id, day);

-- How far the projections are folded, and how far the book was verified.
create table tokens.progress (
  company_id uuid primary key references tokens.pool,
  folded_through bigint not null default 0,
  verified_through bigint not null default 0,
  verified_at timestamptz,
  verified_head bytea,
  problems jsonb not null default '[]'
);
create index progress_verified on tokens.progress (verified_at nulls first);

-- The pool as the book alone gives it after an entry: where a read of the past, or the next verification, begins.
create table tokens.checkpoint (
  company_id uuid not null,
  number bigint not null,
  at timestamptz not null,
  head bytea not null,
  pool text not null,
  primary key (company_id, number)
);

-- The names of the kinds of entries, in the order of their numbers.
create function tokens.kind_name(kind smallint) returns text language sql immutable parallel safe as $$
  select (array['grant', 'hold', 'settle', 'release', 'debit', 'expire', 'hold_expire', 'extend', 'reverse', 'claw_back',
    'repay', 'reinstate', 'plan', 'budget'])[kind]
$$;

-- The hash of a block: SHA-256 of the previous one's, the company, the numbers, and each column as PostgreSQL sends it;
-- before each column a byte that says whether it is there.
create function tokens.seal(b tokens.block) returns bytea language sql immutable parallel safe as $$
  select sha256(b.previous || uuid_send(b.company_id) || int8send(b.first) || int8send(b.last)
    || coalesce('\x01'::bytea || array_send(b.at), '\x00') || coalesce('\x01'::bytea || array_send(b.kind), '\x00')
    || coalesce('\x01'::bytea || array_send(b.part), '\x00') || coalesce('\x01'::bytea || array_send(b.key), '\x00')
    || coalesce('\x01'::bytea || array_send(b.actor), '\x00') || coalesce('\x01'::bytea || array_send(b.actors), '\x00')
    || coalesce('\x01'::bytea || array_send(b.work), '\x00') || coalesce('\x01'::bytea || array_send(b.works), '\x00')
    || coalesce('\x01'::bytea || array_send(b.amount), '\x00') || coalesce('\x01'::bytea || array_send(b.expired), '\x00')
    || coalesce('\x01'::bytea || array_send(b.available_after), '\x00')
    || coalesce('\x01'::bytea || array_send(b.held_after), '\x00')
    || coalesce('\x01'::bytea || array_send(b.grant_number), '\x00')
    || coalesce('\x01'::bytea || array_send(b.hold_id), '\x00') || coalesce('\x01'::bytea || array_send(b.until), '\x00')
    || coalesce('\x01'::bytea || convert_to(b.rare, 'UTF8'), '\x00'))
$$;

-- The book, entry by entry, for people who ask in SQL.
create view tokens.entry as
select b.company_id, b.first + i - 1 as number, tokens.kind_name(b.kind[i]) as kind, b.at[i] as at,
  coalesce(b.part[i], 0::smallint) as part, b.key[i] as key, b.amount[i] as amount, coalesce(b.expired[i], 0) as expired,
  b.available_after[i] as available_after, b.held_after[i] as held_after,
  nullif(b.grant_number[i], 0) as grant_number, b.hold_id[i] as hold_id, b.until[i] as until,
  b.works[b.work[i]]::jsonb ->> 0 as feature, b.works[b.work[i]]::jsonb ->> 1 as subject_kind,
  b.works[b.work[i]]::jsonb ->> 2 as subject_id, (b.works[b.work[i]]::jsonb ->> 3)::integer as rate_card_version,
  b.actors[b.actor[i]]::jsonb ->> 0 as actor_kind, b.actors[b.actor[i]]::jsonb ->> 1 as actor_id,
  b.rare::jsonb -> (b.first + i - 1)::text as rare
from tokens.block b, generate_series(1, cardinality(b.kind)) i;

-- The book is append-only: nobody edits the past, not even by mistake.
create trigger block_is_append_only before update or delete or truncate on tokens.block
  for each statement execute function tokens.refuse_change();

-- Write what was decided, for any number of pools, in one call and so in one transaction. A pool that is no longer as it
-- was when it was decided on (its chain has another end) refuses all: VT001. A clock of the caller's that is not this
-- server's refuses all: VT002. Pools that another transaction has locked are not waited for: VT003.
create function tokens.write(
  p_now timestamptz,
  p_company uuid[], p_before bytea[], p_last bigint[], p_recorded timestamptz[], p_head bytea[],
  p_available bigint[], p_held bigint[], p_settled bigint[], p_expired bigint[], p_clawed bigint[],
  g_company smallint[], g_number bigint[], g_available bigint[], g_held bigint[], g_settled bigint[], g_expired bigint[],
  g_clawed bigint[], g_refunded bigint[], g_owed bigint[], g_repaid bigint[],
  o_company smallint[], o_key uuid[], o_number bigint[], o_fingerprint uuid[],
  b_rows tokens.block[],
  h_new tokens.hold[], h_company smallint[], h_hold uuid[], h_state text[], h_settled bigint[], h_released bigint[],
  h_debited bigint[], h_last bigint[], h_expires timestamptz[], h_shares text[],
  rare jsonb, news text[], wait boolean
) returns timestamptz language plpgsql as $$
declare
  v_rows integer;
  v_locked uuid[];
  v_now timestamptz := clock_timestamp();
begin
  if p_now is not null and abs(extract(epoch from v_now - p_now)) > 5 then
    raise exception 'the clock is off' using errcode = 'VT002';
  end if;
  -- One order for all who lock several pools.
  if cardinality(p_company) = 1 then
    if not wait then
      perform 1 from tokens.pool where company_id = p_company[1] for no key update skip locked;
      if not found then
        raise exception 'a pool is locked' using errcode = 'VT003', detail = p_company[1];
      end if;
    end if;
  elsif wait then
    perform 1 from tokens.pool where company_id = any(p_company) order by company_id for no key update;
  else
    select array_agg(company_id) into v_locked from
      (select company_id from tokens.pool where company_id = any(p_company) order by company_id
        for no key update skip locked) l;
    if cardinality(v_locked) is distinct from cardinality(p_company) then
      raise exception 'a pool is locked' using errcode = 'VT003',
        detail = coalesce((select string_agg(c::text, ' ') from unnest(p_company) c
          where c <> all (coalesce(v_locked, '{}'))), array_to_string(p_company, ' '));
    end if;
  end if;
  if rare is null and cardinality(p_company) = 1 then
    -- The same as below, without taking arrays of one apart: who comes alone waits less.
    update tokens.pool set last_entry = p_last[1], recorded_at = p_recorded[1], head = p_head[1],
      available = p_available[1], held = p_held[1], settled = p_settled[1], expired = p_expired[1],
      clawed_back = p_clawed[1]
    where company_id = p_company[1] and head = p_before[1];
  elsif rare is null then
    update tokens.pool p set last_entry = u.last, recorded_at = u.recorded, head = u.head, available = u.available,
      held = u.held, settled = u.settled, expired = u.expired, clawed_back = u.clawed
    from unnest(p_company, p_before, p_last, p_recorded, p_head, p_available, p_held, p_settled, p_expired, p_clawed)
      as u (company, before, last, recorded, head, available, held, settled, expired, clawed)
    where p.company_id = u.company and p.head = u.before;
  else
    update tokens.pool p set last_entry = u.last, recorded_at = u.recorded, head = u.head, available = u.available,
      held = u.held, settled = u.settled, expired = u.expired, clawed_back = u.clawed,
      granted_trial = coalesce((told ->> 'granted_trial')::bigint, p.granted_trial),
      granted_allocation = coalesce((told ->> 'granted_allocation')::bigint, p.granted_allocation),
      granted_top_up = coalesce((told ->> 'granted_top_up')::bigint, p.granted_top_up),
      granted_promotional = coalesce((told ->> 'granted_promotional')::bigint, p.granted_promotional),
      granted_adjustment = coalesce((told ->> 'granted_adjustment')::bigint, p.granted_adjustment)
    from unnest(p_company, p_before, p_last, p_recorded, p_head, p_available, p_held, p_settled, p_expired, p_clawed)
      as u (company, before, last, recorded, head, available, held, settled, expired, clawed),
      jsonb_extract_path(rare, 'pools', u.company::text) as told
    where p.company_id = u.company and p.head = u.before;
  end if;
  get diagnostics v_rows = row_count;
  if v_rows <> cardinality(p_company) then
    -- Where by now all are as they were decided on, it may be any of them.
    raise exception 'a pool has moved' using errcode = 'VT001', detail = coalesce((select string_agg(c::text, ' ')
      from unnest(p_company, p_before) u (c, before)
      where not exists (select from tokens.pool p where p.company_id = c and p.head = before)),
      array_to_string(p_company, ' '));
  end if;
  if cardinality(g_number) = 1 then
    update tokens.grants set available = g_available[1], held = g_held[1], settled = g_settled[1],
      expired = g_expired[1], clawed_back = g_clawed[1], refunded = g_refunded[1], owed = g_owed[1], repaid = g_repaid[1],
      spent = g_available[1] + g_held[1] + g_owed[1] = 0
    where company_id = p_company[g_company[1]] and number = g_number[1];
  elsif cardinality(g_number) > 0 then
    update tokens.grants g set available = u.available, held = u.held, settled = u.settled, expired = u.expired,
      clawed_back = u.clawed, refunded = u.refunded, owed = u.owed, repaid = u.repaid,
      spent = u.available + u.held + u.owed = 0
    from unnest(g_company, g_number, g_available, g_held, g_settled, g_expired, g_clawed, g_refunded, g_owed, g_repaid)
      as u (company, number, available, held, settled, expired, clawed, refunded, owed, repaid)
    where g.company_id = p_company[u.company] and g.number = u.number;
  end if;
  insert into tokens.operation (company_id, key, number, fingerprint)
    select p_company[o_company[i]], o_key[i], o_number[i], o_fingerprint[i] from generate_series(1, cardinality(o_key)) i;
  insert into tokens.block select * from unnest(b_rows);
  if cardinality(h_new) > 0 then
    insert into tokens.hold select * from unnest(h_new);
  end if;
  if cardinality(h_hold) > 0 then
    update tokens.hold h set state = u.state, settled = u.settled, released = u.released, debited = u.debited,
      last_entry = u.last, expires_at = u.expires, shares = u.shares::bigint[]
    from unnest(h_company, h_hold, h_state, h_settled, h_released, h_debited, h_last, h_expires, h_shares)
      as u (company, hold_id, state, settled, released, debited, last, expires, shares)
    where h.company_id = p_company[u.company] and h.hold_id = u.hold_id;
  end if;
  if rare is not null then
    perform tokens.write_rare(rare);
  end if;
  perform pg_notify('tokens_pool', n) from unnest(news) n;
  return v_now;
end $$;

-- The same in a transaction of a caller's, which must not be lost because a pool has moved: null then, and nothing is
-- written.
create function tokens.write_unmoved(
  p_now timestamptz,
  p_company uuid[], p_before bytea[], p_last bigint[], p_recorded timestamptz[], p_head bytea[],
  p_available bigint[], p_held bigint[], p_settled bigint[], p_expired bigint[], p_clawed bigint[],
  g_company smallint[], g_number bigint[], g_available bigint[], g_held bigint[], g_settled bigint[], g_expired bigint[],
  g_clawed bigint[], g_refunded bigint[], g_owed bigint[], g_repaid bigint[],
  o_company smallint[], o_key uuid[], o_number bigint[], o_fingerprint uuid[],
  b_rows tokens.block[],
  h_new tokens.hold[], h_company smallint[], h_hold uuid[], h_state text[], h_settled bigint[], h_released bigint[],
  h_debited bigint[], h_last bigint[], h_expires timestamptz[], h_shares text[],
  rare jsonb, news text[], wait boolean
) returns timestamptz language plpgsql as $$
begin
  return tokens.write(p_now, p_company, p_before, p_last, p_recorded, p_head, p_available, p_held, p_settled, p_expired, p_clawed, g_company, g_number, g_available, g_held, g_settled, g_expired, g_clawed, g_refunded, g_owed, g_repaid, o_company, o_key, o_number, o_fingerprint, b_rows, h_new, h_company, h_hold, h_state, h_settled, h_released, h_debited, h_last, h_expires, h_shares, rare, news, wait);
exception when sqlstate 'VT001' or sqlstate 'VT002' or unique_violation then
  return null;
end $$;

-- What only few commits write: new grants, plans, the floor, budgets, reversals. By company, as JSON.
create function tokens.write_rare(rare jsonb) returns void language plpgsql as $$
begin
  insert into tokens.grants (company_id, number, grant_id, kind, source, amount, available, held, settled, expired,
      clawed_back, refunded, owed, repaid, spent, effective_at, expires_at)
    select company_id, number, grant_id, kind, source, amount, available, held, settled, expired,
      clawed_back, refunded, owed, repaid, spent, effective_at, expires_at
    from jsonb_populate_recordset(null::tokens.grants, rare -> 'grants');
  update tokens.pool p set receivable = n.receivable, floor = n.floor, plan = n.plan, allocation = n.allocation,
      anchor_at = n.anchor_at, paid_through = n.paid_through, cycles_granted = n.cycles_granted, next_plan = n.next_plan,
      next_allocation = n.next_allocation, plan_ends = n.plan_ends, last_cycle_at = n.last_cycle_at
    from jsonb_each(rare -> 'pools') as e (company, told), jsonb_populate_record(null::tokens.pool, e.told) n
    where p.company_id = e.company::uuid;
  delete from tokens.budget b using jsonb_array_elements_text(rare -> 'budgeted') c where b.company_id = c::uuid;
  insert into tokens.budget select * from jsonb_populate_recordset(null::tokens.budget, rare -> 'budgets');
  insert into tokens.reversal select * from jsonb_populate_recordset(null::tokens.reversal, rare -> 'reversals');
end $$;

-- The book that was there: its entries as blocks of up to 1,000, and one more entry each for what it had not told, where
-- an extended hold ends and which plan runs.
insert into tokens.pool (company_id, time_zone, last_entry, available, held, settled, expired, clawed_back, granted_trial,
    granted_allocation, granted_top_up, granted_promotional, granted_adjustment, plan, allocation, anchor_at, paid_through,
    cycles_granted, last_cycle_at)
  select p.company_id, time_zone, entry_count, available, held, settled, expired, clawed_back, granted_trial,
    granted_allocation, granted_top_up, granted_promotional, granted_adjustment, plan, allocation, anchor_at, paid_through,
    cycles_granted, (select max(effective_at) from tokens.old_grants g where g.company_id = p.company_id and kind = 'allocation')
  from tokens.old_pool p;
insert into tokens.grants (company_id, number, grant_id, kind, source, amount, available, held, settled, expired,
    clawed_back, spent, effective_at, expires_at)
  select company_id, entry_number, grant_id, kind, source, amount, available, held, settled, expired, clawed_back,
    available + held = 0, effective_at, expires_at
  from tokens.old_grants;

create temporary table new_entry on commit drop as
select e.company_id, e.number, e.at, array_position(array['grant', 'hold', 'settle', 'release', 'debit', 'expire', 'hold_expire'],
    e.kind)::smallint as kind,
  (case when e.hold_id is null or e.kind not in ('release', 'debit') or e.at <> b.at or e.hold_id is distinct from b.hold_id
      or b.kind not in ('settle', 'release') then 0
    when b.kind = 'release' and a.kind = 'settle' and a.hold_id = e.hold_id and a.at = e.at then 2
    else 1 end)::smallint as part,
  jsonb_build_array(e.actor_kind, e.actor_id)::text as actor,
  jsonb_build_array(e.feature, e.subject_kind, e.subject_id, coalesce(e.rate_card_version, h.rate_card_version))::text as work,
  e.feature is not null as has_work,
  case e.kind when 'grant' then e.available_delta when 'expire' then e.expired_delta when 'hold' then e.held_delta
    when 'release' then -e.held_delta when 'hold_expire' then -e.held_delta else e.settled_delta end as amount,
  case when e.kind in ('release', 'hold_expire') then e.expired_delta else 0 end as expired,
  e.available_after, e.held_after, s.shares, s.grant_number, e.hold_id, coalesce(e.hold_expires_at, g.expires_at) as until,
  case when e.kind = 'grant' then jsonb_build_object('grant', jsonb_build_object('grantId', g.grant_id, 'kind', g.kind,
    'source', g.source, 'effectiveAt', (extract(epoch from g.effective_at) * 1000)::bigint)) end as told
from tokens.old_entry e
  left join tokens.old_entry b on b.company_id = e.company_id and b.number = e.number - 1
  left join tokens.old_entry a on a.company_id = e.company_id and a.number = e.number - 2
  left join tokens.old_grants g on g.company_id = e.company_id and g.grant_id = e.grant_id
  left join tokens.old_hold h on h.company_id = e.company_id and h.hold_id = e.hold_id
  left join lateral (
    select jsonb_agg(jsonb_build_array(sg.entry_number, es.amount::text) order by es.position) as shares,
      case when count(*) = 1 then min(sg.entry_number) else 0 end as grant_number
    from tokens.old_entry_share es
      join tokens.old_grants sg on sg.company_id = es.company_id and sg.grant_id = es.grant_id
    where es.company_id = e.company_id and es.entry_number = e.number) s on true;

insert into tokens.hold (company_id, hold_id, state, feature, subject_kind, subject_id, actor_kind, actor_id, amount, settled,
    released, debited, rate_card_version, opened_by, last_entry, opened_at, expires_at, shares)
  select h.company_id, h.hold_id, h.state, h.feature, h.subject_kind, h.subject_id, h.actor_kind, h.actor_id, h.amount,
    h.settled, h.released,
    coalesce((select sum(amount) from new_entry e where e.company_id = h.company_id and e.hold_id = h.hold_id and kind = 5), 0),
    h.rate_card_version,
    (select min(number) from new_entry e where e.company_id = h.company_id and e.hold_id = h.hold_id),
    (select max(number) from new_entry e where e.company_id = h.company_id and e.hold_id = h.hold_id),
    h.opened_at, h.expires_at,
    (select array_agg(x order by s.position, i) from tokens.old_hold_share s
       join tokens.old_grants g on g.company_id = s.company_id and g.grant_id = s.grant_id,
       unnest(array[g.entry_number, s.amount, s.settled, s.released]) with ordinality as v (x, i)
     where s.company_id = h.company_id and s.hold_id = h.hold_id)
  from tokens.old_hold h;

with untold as (
  select h.company_id, 8::smallint as kind, h.expires_at as until, h.hold_id, h.actor_kind, h.actor_id,
    jsonb_build_array(h.feature, h.subject_kind, h.subject_id, h.rate_card_version)::text as work, null::jsonb as told
  from tokens.hold h join new_entry e on e.company_id = h.company_id and e.number = h.opened_by
  where h.state = 'open' and h.expires_at <> e.until
  union all
  select company_id, 13, now(), null, 'system', 'upgrade', null, jsonb_build_object('subscription', jsonb_build_object(
    'plan', plan, 'allocation', allocation::text, 'anchorAt', (extract(epoch from anchor_at) * 1000)::bigint,
    'paidThrough', (extract(epoch from paid_through) * 1000)::bigint, 'cyclesGranted', cycles_granted),
    'lastCycleAt', (extract(epoch from last_cycle_at) * 1000)::bigint)
  from tokens.pool where plan is not null
)
insert into new_entry
  select u.company_id, p.last_entry + row_number() over (partition by u.company_id order by kind, hold_id),
    coalesce((select max(at) from new_entry e where e.company_id = u.company_id), now()), kind, 0,
    jsonb_build_array(actor_kind, actor_id)::text, work, work is not null, 0, 0, p.available, p.held, null, 0, hold_id, until,
    told
  from untold u join tokens.pool p using (company_id);
-- When a hold that has ended would have ended is what its own entry said: that is all that the book knows of it.
update tokens.hold h set expires_at = e.until
  from new_entry e where e.company_id = h.company_id and e.number = h.opened_by and h.state <> 'open';
update tokens.hold h set last_entry = e.number
  from new_entry e where e.company_id = h.company_id and e.hold_id = h.hold_id and e.kind = 8;

do $$
declare
  part record;
  b tokens.block;
  v_head bytea;
  v_actors text[];
  v_works text[];
begin
  -- The entries of one operation stay together.
  for part in select company_id, (number - new_entry.part - 1) / 1000 as page, min(number) as first, max(number) as last from new_entry
    group by 1, 2 order by 1, 2
  loop
    select head into v_head from tokens.pool where company_id = part.company_id;
    select array_agg(distinct actor), array_agg(distinct work) filter (where has_work) into v_actors, v_works
      from new_entry where company_id = part.company_id and number between part.first and part.last;
    select part.company_id, part.first, part.last, v_head, ''::bytea, array_agg(at order by number),
        array_agg(kind order by number), array_agg(e.part order by number), null::uuid[],
        array_agg(array_position(v_actors, e.actor)::smallint order by number), v_actors,
        array_agg(case when has_work then array_position(v_works, e.work)::smallint else 0 end order by number),
        v_works, array_agg(amount order by number), array_agg(expired order by number),
        array_agg(available_after order by number), array_agg(held_after order by number),
        array_agg(coalesce(grant_number, 0) order by number), array_agg(hold_id order by number),
        array_agg(until order by number),
        jsonb_object_agg(number, jsonb_strip_nulls(jsonb_build_object('shares',
            case when grant_number = 0 then shares end, 'told', told)))
          filter (where told is not null or (grant_number = 0 and shares is not null))::text
      into b
      from new_entry e
      where company_id = part.company_id and number between part.first and part.last;
    b.hash := tokens.seal(b);
    insert into tokens.block select (b).*;
    update tokens.pool set head = b.hash, last_entry = part.last, recorded_at = b.at[cardinality(b.at)]
      where company_id = part.company_id;
  end loop;
end $$;

-- A string that was a key has become 16 bytes in the form of a UUIDv8.
insert into tokens.operation (company_id, key, number)
  select company_id, encode(set_byte(set_byte(key, 6, get_byte(key, 6) & 15 | 128), 8, get_byte(key, 8) & 63 | 128), 'hex')::uuid,
    coalesce(rtrim(result ->> 'entryNumber', 'n')::bigint,
      (select opened_by from tokens.hold h where h.company_id = o.company_id and h.hold_id = (o.result ->> 'holdId')::uuid))
  from tokens.old_operation o
  where result ? 'entryNumber' or result ? 'holdId';

drop table tokens.old_entry_share, tokens.old_entry, tokens.old_operation, tokens.old_hold_share, tokens.old_hold,
  tokens.old_grants, tokens.old_pool;
