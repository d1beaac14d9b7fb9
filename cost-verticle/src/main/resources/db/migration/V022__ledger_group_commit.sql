-- Holds of many requests in one statement, a row per attempt, and orphans that are not free.
--
-- In cost_entry attempt 0 opens the first call of a request and -n (n >= 2) the n-th; n >= 1 closes the n-th with
-- what it cost; -1 ends a request without a charge: released, or unknown where nobody ever said what became of it.
-- Such an unknown end counts what was held as spent, for the provider may have billed it. When the truth comes
-- after all, -32768 takes that back.

create function cost_is_opening_v2(p_attempt integer) returns boolean
language sql immutable parallel safe as $$ select p_attempt = 0 or p_attempt between -32767 and -2 $$;

create function cost_is_ending_v2(p_attempt integer) returns boolean
language sql immutable parallel safe as $$ select p_attempt > 0 or p_attempt = -1 $$;

-- Holds for each request its worst case on every one of its accounts, or on none of them, in the order given.
-- What does not fit is cut down to what does, but not below p_least; that is done at once where settled money alone
-- is in the way, and else only where p_last says that the request has waited long enough.
-- Accounts come once and sorted; the pairs (p_of, p_on) say, by position and in the order of the requests, which
-- request is to be held on which account.
--
-- Answers with a row per request: granted is what it holds (also if it did so before), -1 where it has been ended
-- before, null where it is refused, with the sums and the limit of the fullest account at that moment; and, under
-- request 0, with a row per account: its sums after all of it.
create function cost_hold_v2(
  p_cycle date, p_requests text[], p_attempts integer[], p_models text[], p_worst bigint[], p_least bigint[],
  p_last boolean[], p_at timestamptz[], p_accounts text[], p_of integer[], p_on integer[])
returns table (request integer, granted bigint, account text, spent_nano bigint, held_nano bigint,
               limit_nano bigint, free_nano bigint, ever_nano bigint, version bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  v_limit   bigint[];
  v_spent   bigint[];
  v_held    bigint[];
  v_added   bigint[] := array_fill(null::bigint, array[cardinality(p_accounts)]);
  v_before  bigint[];
  v_granted bigint[] := array_fill(null::bigint, array[cardinality(p_requests)]);
  v_pair    integer := 1;
  v_pairs   integer := cardinality(p_of);
  v_first   integer;
  v_on      integer;
  v_room    bigint;
  v_free    bigint;
  v_tight   integer;
begin
  perform cost_lock_v1(p_accounts, array_fill(p_cycle, array[cardinality(p_accounts)]));
  select array_agg(b.hard_nano order by t.i), array_agg(a.spent_nano order by t.i), array_agg(a.held_nano order by t.i)
    into v_limit, v_spent, v_held
    from unnest(p_accounts) with ordinality as t (account, i)
    join cost_account a on a.account = t.account and a.cycle = p_cycle
    left join cost_budget b on b.account = t.account and b.strict;
  -- a later attempt in another month than the first holds nothing: an end gives back in one month
  select array_agg(known.granted order by t.i) into v_before
    from unnest(p_requests) with ordinality as t (request, i)
    left join (
      select pair.request,
             case when bool_or(cost_is_ending_v2(e.attempt)) then -1
                  when p_attempts[pair.request] < 0 and bool_or(e.held_cycle <> p_cycle) then -1
                  else max(e.held_nano) filter (where e.attempt = p_attempts[pair.request]) end as granted
        from unnest(p_of, p_on) as pair (request, on_account)
        join cost_entry e
          on e.request_id = p_requests[pair.request] and e.account = p_accounts[pair.on_account]
       group by pair.request) known on known.request = t.i;

  for v_request in 1 .. cardinality(p_requests) loop
    v_first := v_pair;
    v_room := null;
    v_free := null;
    v_tight := null;
    while v_pair <= v_pairs and p_of[v_pair] = v_request loop
      v_on := p_on[v_pair];
      if v_limit[v_on] is not null then
        v_free := least(v_free, v_limit[v_on] - v_spent[v_on]);
        if v_room is null or v_limit[v_on] - v_spent[v_on] - v_held[v_on] < v_room then
          v_room := v_limit[v_on] - v_spent[v_on] - v_held[v_on];
          v_tight := v_on;
        end if;
      end if;
      v_pair := v_pair + 1;
    end loop;
    if v_before[v_request] is not null then
      v_granted[v_request] := v_before[v_request];
    elsif v_room is null or p_worst[v_request] <= v_room then
      v_granted[v_request] := p_worst[v_request];
    elsif p_least[v_request] <= v_room and (p_last[v_request] or v_free < p_worst[v_request]) then
      v_granted[v_request] := v_room;
    end if;
    request := v_request;
    granted := v_granted[v_request];
    account := p_accounts[v_tight];
    spent_nano := v_spent[v_tight];
    held_nano := v_held[v_tight];
    limit_nano := v_limit[v_tight];
    free_nano := v_free;
    return next;
    if v_before[v_request] is null and v_granted[v_request] is not null then
      for v_each in v_first .. v_pair - 1 loop
        v_on := p_on[v_each];
        v_held[v_on] := v_held[v_on] + v_granted[v_request];
        v_added[v_on] := coalesce(v_added[v_on], 0) + v_granted[v_request];
      end loop;
    end if;
  end loop;

  insert into cost_entry (request_id, account, attempt, state, cycle, held_cycle, held_nano, model, at)
    select p_requests[pair.request], p_accounts[pair.on_account], p_attempts[pair.request], 'held', p_cycle, p_cycle,
           v_granted[pair.request], p_models[pair.request], p_at[pair.request]
      from unnest(p_of, p_on) as pair (request, on_account)
     where v_before[pair.request] is null and v_granted[pair.request] is not null;
  -- overrun_nano is 0 again, so that the constraint has the last word on what is held here
  update cost_account a
     set held_nano = a.held_nano + t.added,
         limit_nano = v_limit[t.i],
         overrun_nano = 0,
         version = a.version + 1,
         updated_at = now()
    from unnest(p_accounts, v_added) with ordinality as t (account, added, i)
   where a.account = t.account and a.cycle = p_cycle and t.added is not null;

  return query
    select 0, null::bigint, t.account, t.spent_nano, t.held_nano, null::bigint, null::bigint, t.ever_nano, t.version
      from cost_totals_v1(p_accounts, p_cycle) t;
end
$$;

-- As cost_write_v1, with openings of later attempts and the truth about unknown ends.
create function cost_write_v2(
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

  -- an opening that comes after the end of its request holds nothing
  with opened as (
    insert into cost_entry (request_id, account, attempt, state, cycle, held_cycle, held_nano, provider, model, at)
      select l.request, l.account, l.attempt, 'held', l.cycle, l.cycle,
             case when l.attempt < 0 and exists (
                         select 1 from cost_entry e
                          where e.request_id = l.request and e.account = l.account and e.held_cycle <> l.cycle)
                  then 0 else l.held end,
             l.provider, l.model, l.at
        from unnest(p_requests, p_accounts, p_attempts, p_cycles, p_held, p_providers, p_models, p_at)
             as l (request, account, attempt, cycle, held, provider, model, at)
       where cost_is_opening_v2(l.attempt)
         and not exists (select 1 from cost_entry e
                          where e.request_id = l.request and e.account = l.account
                            and (e.attempt = l.attempt or cost_is_ending_v2(e.attempt)))
      on conflict do nothing
      returning account, cycle, held_nano)
  select array_agg(o.account), array_agg(o.cycle), array_agg(o.held_nano), array_agg(0::bigint)
    into v_accounts, v_cycles, v_held, v_spent from opened o;
  if v_accounts is not null then
    perform cost_post_v1(v_accounts, v_cycles, v_held, v_spent);
  end if;

  with undone as (
    insert into cost_entry (request_id, account, attempt, state, cycle, held_cycle, spent_nano, at)
      select distinct on (e.request_id, e.account)
             e.request_id, e.account, -32768, 'released', e.cycle, e.held_cycle, -e.spent_nano, l.at
        from unnest(p_requests, p_accounts, p_attempts, p_at) as l (request, account, attempt, at)
        join cost_entry e on e.request_id = l.request and e.account = l.account
       where cost_is_ending_v2(l.attempt) and e.attempt = -1 and e.state = 'unknown' and e.spent_nano <> 0
      on conflict do nothing
      returning account, cycle, spent_nano)
  select array_agg(u.account), array_agg(u.cycle), array_agg(0::bigint), array_agg(u.spent_nano)
    into v_accounts, v_cycles, v_held, v_spent from undone u;
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
     where cost_is_ending_v2(l.attempt)
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

-- Ends requests whose openings were written more than p_age ago and that nothing ever settled; what they held is
-- counted as spent, for nobody knows better. Answers with how many were ended.
create function cost_sweep_v2(p_age interval) returns bigint
language plpgsql as $$
declare
  v_from     timestamptz;
  v_until    timestamptz := now() - p_age;
  v_orphans  text[];
  v_on       text[];
  v_accounts text[];
  v_cycles   date[];
  v_held     bigint[];
  v_spent    bigint[];
begin
  select s.swept_until into v_from from cost_sweep s for update skip locked;
  if v_from is null or v_from >= v_until then
    return 0;
  end if;
  select array_agg(distinct_one.request_id), array_agg(distinct_one.account) into v_orphans, v_on
    from (select distinct e.request_id, e.account from cost_entry e
           where e.written_at >= v_from and e.written_at < v_until and cost_is_opening_v2(e.attempt)
             and not exists (select 1 from cost_entry x
                              where x.request_id = e.request_id and x.account = e.account
                                and cost_is_ending_v2(x.attempt))) distinct_one;
  if v_orphans is not null then
    perform 1 from cost_account a where a.account = any (v_on) order by a.account, a.cycle for update;
    with ended as (
      insert into cost_entry (request_id, account, attempt, state, cycle, held_cycle, held_nano, spent_nano, provider,
                              model, at)
        select o.request, o.account, -1, 'unknown', h.cycle, h.cycle, -h.nano, h.nano, h.provider, h.model, now()
          from unnest(v_orphans, v_on) as o (request, account)
          join lateral (
            select min(e.held_cycle) as cycle, sum(e.held_nano)::bigint as nano,
                   (array_agg(e.provider order by e.written_at desc))[1] as provider,
                   (array_agg(e.model order by e.written_at desc))[1] as model
              from cost_entry e
             where e.request_id = o.request and e.account = o.account) h on true
         where not exists (select 1 from cost_entry x
                            where x.request_id = o.request and x.account = o.account
                              and cost_is_ending_v2(x.attempt))
        on conflict do nothing
        returning account, held_cycle, held_nano, spent_nano)
    select array_agg(e.account), array_agg(e.held_cycle), array_agg(e.held_nano), array_agg(e.spent_nano)
      into v_accounts, v_cycles, v_held, v_spent from ended e;
    if v_accounts is not null then
      perform cost_post_v1(v_accounts, v_cycles, v_held, v_spent);
    end if;
  end if;
  update cost_sweep set swept_until = v_until;
  return coalesce(cardinality(v_accounts), 0);
end
$$;

-- As V021 says of their elders.
alter function cost_write_v2 set enable_seqscan = off;
alter function cost_write_v2 set enable_hashjoin = off;
alter function cost_write_v2 set enable_mergejoin = off;
alter function cost_hold_v2 set enable_seqscan = off;
alter function cost_hold_v2 set enable_hashjoin = off;
alter function cost_hold_v2 set enable_mergejoin = off;
