-- A charge on a strict account counts in the month its hold was placed in, whenever it arises: the other month has
-- set nothing aside for it, and around midnight on the first a budget could be spent twice.
create or replace function cost_write_v2(
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
      select l.request, l.account, l.attempt, l.state,
             case when exists (select 1 from cost_budget b where b.account = l.account and b.strict)
                  then coalesce(h.cycle, l.cycle) else l.cycle end,
             coalesce(h.cycle, l.cycle),
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

alter function cost_write_v2 set enable_seqscan = off;
alter function cost_write_v2 set enable_hashjoin = off;
alter function cost_write_v2 set enable_mergejoin = off;
