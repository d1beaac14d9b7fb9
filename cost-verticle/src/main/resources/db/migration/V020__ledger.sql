-- Money: budgets, the append-only ledger, and its sums. Amounts are integer nano-USD.

-- Overrides of the default thresholds. The gateway reads account and strict while no cost unit answers.
create table cost_budget (
  account         text primary key,
  hard_nano       bigint not null check (hard_nano >= 0),
  warning_percent integer not null check (warning_percent between 0 and 100),
  soft_percent    integer not null check (soft_percent between warning_percent and 100),
  strict          boolean not null default false,
  updated_at      timestamptz not null default now()
);

-- The sums of cost_entry per account and calendar month (UTC).
-- limit_nano is the strict budget as of the last change of the row. overrun_nano is what settlements came to
-- beyond it: money that is spent already must be written down, but a hold always sets it to 0 and so must fit.
create table cost_account (
  account      text not null,
  cycle        date not null,
  spent_nano   bigint not null default 0,
  held_nano    bigint not null default 0 check (held_nano >= 0),
  limit_nano   bigint,
  overrun_nano bigint not null default 0 check (overrun_nano >= 0),
  version      bigint not null default 0,
  updated_at   timestamptz not null default now(),
  primary key (account, cycle),
  constraint cost_account_within_limit
    check (limit_nano is null or spent_nano + held_nano <= limit_nano + overrun_nano)
) with (fillfactor = 70);

-- Append-only. attempt 0 holds, attempt n >= 1 charges the n-th call, attempt -1 ends a hold without a charge.
-- held_nano is what the row adds to the held sum of held_cycle (negative where it ends a hold), spent_nano what
-- it adds to the spent sum of cycle.
create table cost_entry (
  request_id         text not null,
  account            text not null,
  attempt            integer not null,
  state              text not null check (state in ('held', 'settled', 'estimated', 'released', 'unknown')),
  cycle              date not null,
  held_cycle         date not null,
  held_nano          bigint not null default 0,
  spent_nano         bigint not null default 0,
  provider           text not null default '',
  model              text not null default '',
  input_tokens       bigint not null default 0,
  cached_tokens      bigint not null default 0,
  cache_write_tokens bigint not null default 0,
  output_tokens      bigint not null default 0,
  reasoning_tokens   bigint not null default 0,
  at                 timestamptz not null,
  written_at         timestamptz not null default now(),
  primary key (request_id, account, attempt)
);
create index cost_entry_by_account on cost_entry (account, at);
create index cost_entry_by_writing on cost_entry using brin (written_at);

-- One row per threshold crossed, so that only one replica raises the alert.
create table cost_alert (
  account text not null,
  cycle   date not null,
  state   text not null check (state in ('WARNING', 'SOFT', 'HARD')),
  at      timestamptz not null default now(),
  primary key (account, cycle, state)
);

-- How far the search for orphaned holds has come.
create table cost_sweep (
  one         boolean primary key default true check (one),
  swept_until timestamptz not null default '-infinity'
);
insert into cost_sweep default values;

create function cost_totals_v1(p_accounts text[], p_cycle date)
returns table (account text, spent_nano bigint, held_nano bigint, ever_nano bigint, version bigint)
language sql stable as $$
  select asked.account,
         coalesce(a.spent_nano, 0),
         coalesce(a.held_nano, 0),
         coalesce((select sum(t.spent_nano) from cost_account t where t.account = asked.account), 0)::bigint,
         coalesce(a.version, 0)
    from (select distinct unnest(p_accounts) as account) asked
    left join cost_account a on a.account = asked.account and a.cycle = p_cycle
$$;

-- Creates the missing rows and locks all rows of the accounts, always in the same order.
create function cost_lock_v1(p_accounts text[], p_cycles date[]) returns void
language plpgsql as $$
begin
  insert into cost_account (account, cycle)
    select distinct t.account, t.cycle from unnest(p_accounts, p_cycles) as t (account, cycle)
     order by 1, 2
    on conflict do nothing;
  perform 1 from cost_account a where a.account = any (p_accounts) order by a.account, a.cycle for update;
end
$$;

-- Holds p_nano on every account or, by the constraint on cost_account, on none. Answers with the sums when the
-- hold stands (also when it did already), with no rows when the request has been ended before.
create function cost_hold_v1(p_request text, p_accounts text[], p_cycle date, p_nano bigint, p_at timestamptz)
returns table (account text, spent_nano bigint, held_nano bigint, ever_nano bigint, version bigint)
language plpgsql as $$
#variable_conflict use_column
begin
  perform cost_lock_v1(p_accounts, array_fill(p_cycle, array[cardinality(p_accounts)]));
  if exists (select 1 from cost_entry e
              where e.request_id = p_request and e.account = any (p_accounts) and e.attempt <> 0) then
    return;
  end if;
  if not exists (select 1 from cost_entry e where e.request_id = p_request and e.account = any (p_accounts)) then
    insert into cost_entry (request_id, account, attempt, state, cycle, held_cycle, held_nano, at)
      select p_request, t.account, 0, 'held', p_cycle, p_cycle, p_nano, p_at
        from (select distinct unnest(p_accounts) as account) t;
    update cost_account a
       set held_nano = a.held_nano + p_nano,
           limit_nano = (select b.hard_nano from cost_budget b where b.account = a.account and b.strict),
           overrun_nano = 0,
           version = a.version + 1,
           updated_at = now()
     where a.account = any (p_accounts) and a.cycle = p_cycle;
  end if;
  return query select * from cost_totals_v1(p_accounts, p_cycle);
end
$$;

-- Adds to the sums what rows already written say. Money that is spent is written down even beyond a limit.
create function cost_post_v1(p_accounts text[], p_cycles date[], p_held bigint[], p_spent bigint[]) returns void
language sql as $$
  update cost_account a
     set held_nano = a.held_nano + s.held,
         spent_nano = a.spent_nano + s.spent,
         limit_nano = s.hard,
         overrun_nano = greatest(0, coalesce(a.held_nano + s.held + a.spent_nano + s.spent - s.hard, 0)),
         version = a.version + 1,
         updated_at = now()
    from (select t.account, t.cycle, sum(t.held)::bigint as held, sum(t.spent)::bigint as spent,
                 (select b.hard_nano from cost_budget b where b.account = t.account and b.strict) as hard
            from unnest(p_accounts, p_cycles, p_held, p_spent) as t (account, cycle, held, spent)
           group by t.account, t.cycle) s
   where a.account = s.account and a.cycle = s.cycle
$$;

-- Writes a batch of lines, each at most once however often it is sent, and answers with the sums of p_cycle.
-- What a settlement gives back is what the ledger itself holds for the request, never what the sender believes.
create function cost_write_v1(
  p_cycle date, p_requests text[], p_accounts text[], p_attempts integer[], p_states text[], p_cycles date[],
  p_held bigint[], p_spent bigint[], p_providers text[], p_models text[], p_input bigint[], p_cached bigint[],
  p_cache_write bigint[], p_output bigint[], p_reasoning bigint[], p_at timestamptz[])
returns table (account text, spent_nano bigint, held_nano bigint, ever_nano bigint, version bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  v_accounts text[];
  v_cycles   date[];
  v_held     bigint[];
  v_spent    bigint[];
begin
  perform cost_lock_v1(p_accounts, p_cycles);

  -- a hold that comes after the end of its request holds nothing
  with opened as (
    insert into cost_entry (request_id, account, attempt, state, cycle, held_cycle, held_nano, at)
      select l.request, l.account, 0, 'held', l.cycle, l.cycle, l.held, l.at
        from unnest(p_requests, p_accounts, p_attempts, p_cycles, p_held, p_at)
             as l (request, account, attempt, cycle, held, at)
       where l.attempt = 0
         and not exists (select 1 from cost_entry e where e.request_id = l.request and e.account = l.account)
      on conflict do nothing
      returning account, cycle, held_nano)
  select array_agg(o.account), array_agg(o.cycle), array_agg(o.held_nano), array_agg(0::bigint)
    into v_accounts, v_cycles, v_held, v_spent from opened o;
  if v_accounts is not null then
    perform cost_post_v1(v_accounts, v_cycles, v_held, v_spent);
  end if;

  with line as (
    select distinct on (l.request, l.account, l.attempt)
           l.*, l.attempt = min(l.attempt) over (partition by l.request, l.account) as first
      from unnest(p_requests, p_accounts, p_attempts, p_states, p_cycles, p_spent, p_providers, p_models, p_input,
                  p_cached, p_cache_write, p_output, p_reasoning, p_at)
           as l (request, account, attempt, state, cycle, spent, provider, model, input, cached, cache_write,
                 output, reasoning, at)
     where l.attempt <> 0
       and not exists (select 1 from cost_entry e
                        where e.request_id = l.request and e.account = l.account and e.attempt = l.attempt)),
  closed as (
    insert into cost_entry (request_id, account, attempt, state, cycle, held_cycle, held_nano, spent_nano, provider,
                            model, input_tokens, cached_tokens, cache_write_tokens, output_tokens,
                            reasoning_tokens, at)
      select l.request, l.account, l.attempt, l.state, l.cycle, coalesce(h.cycle, l.cycle),
             case when l.first then -coalesce(h.nano, 0) else 0 end,
             l.spent, l.provider, l.model, l.input, l.cached, l.cache_write, l.output, l.reasoning, l.at
        from line l
        left join lateral (
          select min(e.held_cycle) as cycle, sum(e.held_nano)::bigint as nano from cost_entry e
           where e.request_id = l.request and e.account = l.account) h on true
      on conflict do nothing
      returning account, cycle, held_cycle, held_nano, spent_nano),
  change as (
    select c.account, c.held_cycle as cycle, c.held_nano as held, 0::bigint as spent from closed c
    union all
    select c.account, c.cycle, 0, c.spent_nano from closed c)
  select array_agg(c.account), array_agg(c.cycle), array_agg(c.held), array_agg(c.spent)
    into v_accounts, v_cycles, v_held, v_spent from change c;
  if v_accounts is not null then
    perform cost_post_v1(v_accounts, v_cycles, v_held, v_spent);
  end if;

  return query select * from cost_totals_v1(p_accounts, p_cycle);
end
$$;

-- Ends holds written more than p_age ago that nothing ever settled. Each hold is looked at once: the search goes
-- on where it ended last time. Answers with how many were ended.
create function cost_sweep_v1(p_age interval) returns bigint
language plpgsql as $$
declare
  v_from     timestamptz;
  v_until    timestamptz := now() - p_age;
  v_accounts text[];
  v_cycles   date[];
  v_held     bigint[];
  v_spent    bigint[];
begin
  select s.swept_until into v_from from cost_sweep s for update skip locked;
  if v_from is null or v_from >= v_until then
    return 0;
  end if;
  perform 1 from cost_account a
    where a.account in (
      select e.account from cost_entry e
       where e.written_at >= v_from and e.written_at < v_until and e.attempt = 0
         and not exists (select 1 from cost_entry x
                          where x.request_id = e.request_id and x.account = e.account and x.attempt <> 0))
    order by a.account, a.cycle for update;
  with ended as (
    insert into cost_entry (request_id, account, attempt, state, cycle, held_cycle, held_nano, at)
      select e.request_id, e.account, -1, 'unknown', e.held_cycle, e.held_cycle, -e.held_nano, now()
        from cost_entry e
       where e.written_at >= v_from and e.written_at < v_until and e.attempt = 0
         and not exists (select 1 from cost_entry x
                          where x.request_id = e.request_id and x.account = e.account and x.attempt <> 0)
      on conflict do nothing
      returning account, held_cycle, held_nano)
  select array_agg(e.account), array_agg(e.held_cycle), array_agg(e.held_nano), array_agg(0::bigint)
    into v_accounts, v_cycles, v_held, v_spent from ended e;
  if v_accounts is not null then
    perform cost_post_v1(v_accounts, v_cycles, v_held, v_spent);
  end if;
  update cost_sweep set swept_until = v_until;
  return coalesce(cardinality(v_accounts), 0);
end
$$;
