-- As cost_write_v3, at less than half its price where nothing is known yet of any request in the batch: then every line
-- is new, holds or costs just what it says, and the sums of the months are what the sender has added up.
--
-- p_names and p_months are the months of every account that the lines concern, p_cycle among them, p_month_held and
-- p_month_spent what the lines come to in each of them where all are new. What is the same in every line, of all columns
-- but p_requests, may be given once. The rest is as with cost_write_v3.
create function cost_write_v4(
  p_cycle date, p_names text[], p_months date[], p_month_held bigint[], p_month_spent bigint[], p_requests text[],
  p_accounts text[], p_attempts integer[], p_gives boolean[], p_states text[], p_cycles date[], p_held bigint[],
  p_spent bigint[], p_providers text[], p_models text[], p_input bigint[], p_cached bigint[], p_cache_write bigint[],
  p_output bigint[], p_reasoning bigint[], p_at timestamptz[])
returns table (account text, spent_nano bigint, held_nano bigint, ever_nano bigint, version bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  c_written constant integer := 1;
  c_ended   constant integer := 2;
  v_unknown  boolean;
  v_accounts text[] := p_names;
  v_cycles   date[] := p_months;
  v_held     bigint[] := p_month_held;
  v_spent    bigint[] := p_month_spent;
begin
  -- as cost_lock_v1, which tries to insert what is nearly always there; no lock is held meanwhile
  if exists (select 1 from unnest(p_names, p_months) as t (account, cycle)
              where not exists (select 1 from cost_account a where a.account = t.account and a.cycle = t.cycle)) then
    insert into cost_account (account, cycle)
      select distinct t.account, t.cycle from unnest(p_names, p_months) as t (account, cycle)
       order by 1, 2
      on conflict do nothing;
  end if;
  perform 1 from cost_account a where a.account = any (p_names) order by a.account, a.cycle for update;

  -- null where the ledger has nothing of any of the requests
  select bool_or(e.attempt = -1 and e.state = 'unknown') into v_unknown
    from cost_entry e where e.request_id = any (p_requests);

  if v_unknown is null then
    insert into cost_entry (request_id, account, attempt, state, cycle, held_cycle, held_nano, spent_nano, provider,
                            model, input_tokens, cached_tokens, cache_write_tokens, output_tokens,
                            reasoning_tokens, at)
      select l.request, coalesce(l.account, p_accounts[1]), coalesce(l.attempt, p_attempts[1]),
             coalesce(l.state, p_states[1]), coalesce(l.cycle, p_cycles[1]), coalesce(l.cycle, p_cycles[1]),
             coalesce(l.held, p_held[1]), coalesce(l.spent, p_spent[1]), coalesce(l.provider, p_providers[1]),
             coalesce(l.model, p_models[1]), coalesce(l.input, p_input[1]), coalesce(l.cached, p_cached[1]),
             coalesce(l.cache_write, p_cache_write[1]), coalesce(l.output, p_output[1]),
             coalesce(l.reasoning, p_reasoning[1]), coalesce(l.at, p_at[1])
        from unnest(p_requests, p_accounts, p_attempts, p_states, p_cycles, p_held, p_spent, p_providers, p_models,
                    p_input, p_cached, p_cache_write, p_output, p_reasoning, p_at)
             as l (request, account, attempt, state, cycle, held, spent, provider, model, input, cached, cache_write,
                   output, reasoning, at);
  else
    -- an opening in another month than the first holds nothing, for an end gives back in one month
    with written as (
      insert into cost_entry (request_id, account, attempt, state, cycle, held_cycle, held_nano, spent_nano, provider,
                              model, input_tokens, cached_tokens, cache_write_tokens, output_tokens,
                              reasoning_tokens, at)
        select l.request, l.account, l.attempt, l.state,
               case when e.cycle <> l.cycle
                         and exists (select 1 from cost_budget b where b.account = l.account and b.strict)
                    then e.cycle else l.cycle end,
               coalesce(e.cycle, l.cycle),
               case when not (l.attempt > 0 or l.attempt = -1)
                    then case when coalesce(e.cycle, l.cycle) = l.cycle then l.held else 0 end
                    when l.gives and e.nano <> 0 then - e.nano
                    else 0 end,
               l.spent, coalesce(l.provider, p_providers[1]), coalesce(l.model, p_models[1]),
               coalesce(l.input, p_input[1]), coalesce(l.cached, p_cached[1]),
               coalesce(l.cache_write, p_cache_write[1]), coalesce(l.output, p_output[1]),
               coalesce(l.reasoning, p_reasoning[1]), l.at
          from (select u.request, coalesce(u.account, p_accounts[1]) as account,
                       coalesce(u.attempt, p_attempts[1]) as attempt, coalesce(u.gives, p_gives[1]) as gives,
                       coalesce(u.state, p_states[1]) as state, coalesce(u.cycle, p_cycles[1]) as cycle,
                       coalesce(u.held, p_held[1]) as held, coalesce(u.spent, p_spent[1]) as spent, u.provider,
                       u.model, u.input, u.cached, u.cache_write, u.output, u.reasoning,
                       coalesce(u.at, p_at[1]) as at
                  from unnest(p_requests, p_accounts, p_attempts, p_gives, p_states, p_cycles, p_held, p_spent,
                              p_providers, p_models, p_input, p_cached, p_cache_write, p_output, p_reasoning, p_at)
                       as u (request, account, attempt, gives, state, cycle, held, spent, provider, model, input,
                             cached, cache_write, output, reasoning, at)) l
         cross join lateral (
           select min(x.held_cycle) as cycle, sum(x.held_nano) as nano,
                  coalesce(bit_or(case when x.attempt = l.attempt then c_written else 0 end
                                  | case when x.attempt > 0 or x.attempt = -1 then c_ended else 0 end), 0) as found
             from cost_entry x
            where x.request_id = l.request and x.account = l.account) e
         where e.found & case when l.attempt > 0 or l.attempt = -1 then c_written else c_written | c_ended end = 0
        returning account, cycle, held_cycle, held_nano, spent_nano),
    change as (
      select c.account, c.cycle, sum(c.held)::bigint as held, sum(c.spent)::bigint as spent
        from (select w.account, w.cycle, case when w.held_cycle = w.cycle then w.held_nano else 0 end as held,
                     w.spent_nano as spent
                from written w
              union all
              select w.account, w.held_cycle, w.held_nano, 0 from written w where w.held_cycle <> w.cycle) c
       group by 1, 2)
    select array_agg(c.account), array_agg(c.cycle), array_agg(c.held), array_agg(c.spent)
      into v_accounts, v_cycles, v_held, v_spent from change c;
  end if;

  update cost_account a
     set held_nano = a.held_nano + s.held,
         spent_nano = a.spent_nano + s.spent,
         limit_nano = s.hard,
         overrun_nano = greatest(0, coalesce(a.held_nano + s.held + a.spent_nano + s.spent - s.hard, 0)),
         version = a.version + 1,
         updated_at = now()
    from (select c.*,
                 least(
                   (select b.hard_nano from cost_budget b where b.account = c.account and b.strict),
                   (select b.limit_nano
                           - coalesce((select sum(o.spent_nano + o.held_nano) from cost_account o
                                        where o.account = c.account and o.cycle <> c.cycle), 0)::bigint
                      from cost_total_budget b where b.account = c.account)) as hard
            from unnest(v_accounts, v_cycles, v_held, v_spent) as c (account, cycle, held, spent)) s
   where a.account = s.account and a.cycle = s.cycle;

  if v_unknown then
    with undone as (
      insert into cost_entry (request_id, account, attempt, state, cycle, held_cycle, spent_nano, at)
        select distinct on (e.request_id, e.account)
               e.request_id, e.account, -32768, 'released', e.cycle, e.held_cycle, -e.spent_nano, l.at
          from (select u.request, coalesce(u.account, p_accounts[1]) as account,
                       coalesce(u.attempt, p_attempts[1]) as attempt, coalesce(u.at, p_at[1]) as at
                  from unnest(p_requests, p_accounts, p_attempts, p_at) as u (request, account, attempt, at)) l
          join cost_entry e on e.request_id = l.request and e.account = l.account
         where cost_is_ending_v2(l.attempt) and e.attempt = -1 and e.state = 'unknown' and e.spent_nano <> 0
        on conflict do nothing
        returning account, cycle, spent_nano)
    select array_agg(u.account), array_agg(u.cycle), array_agg(0::bigint), array_agg(u.spent_nano)
      into v_accounts, v_cycles, v_held, v_spent from undone u;
    if v_accounts is not null then
      perform cost_post_v1(v_accounts, v_cycles, v_held, v_spent);
    end if;
  end if;

  return query
    select a.account,
           coalesce(max(a.spent_nano) filter (where a.cycle = p_cycle), 0),
           coalesce(max(a.held_nano) filter (where a.cycle = p_cycle), 0),
           sum(a.spent_nano)::bigint,
           coalesce(max(a.version) filter (where a.cycle = p_cycle), 0)
      from cost_account a
     where a.account = any (p_names)
     group by a.account;
end
$$;

-- As V021 and V024 say of its elders.
alter function cost_write_v4 set enable_seqscan = off;
alter function cost_write_v4 set enable_hashjoin = off;
alter function cost_write_v4 set enable_mergejoin = off;
alter function cost_write_v4 set plan_cache_mode = force_generic_plan;
