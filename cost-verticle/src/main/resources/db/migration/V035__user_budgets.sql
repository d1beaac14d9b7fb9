-- What a user may spend over all time is a strict budget like every other: held before a call, on all scopes or on
-- none, and refused by the database.

-- Kept equal to user_profiles.max_budget, whoever changes that.
create table cost_total_budget (
  account    text primary key,
  limit_nano bigint not null check (limit_nano >= 0)
);

insert into cost_total_budget (account, limit_nano)
  select 'user:' || p.user_id, least(p.max_budget * 1000000000, 9000000000000000000)::bigint
    from user_profiles p where p.max_budget is not null;

create function user_budget_v1() returns trigger
language plpgsql as $$
declare
  v_account text := 'user:' || coalesce(new.user_id, old.user_id);
begin
  if tg_op = 'DELETE' or new.max_budget is null then
    delete from cost_total_budget b where b.account = v_account;
  else
    insert into cost_total_budget (account, limit_nano)
      values (v_account, least(new.max_budget * 1000000000, 9000000000000000000)::bigint)
      on conflict (account) do update set limit_nano = excluded.limit_nano;
  end if;
  perform pg_notify('cost_budget', v_account);
  return null;
end
$$;

create trigger user_budget_given after insert on user_profiles
  for each row when (new.max_budget is not null) execute function user_budget_v1();
create trigger user_budget_changed after update of max_budget on user_profiles
  for each row when (new.max_budget is distinct from old.max_budget) execute function user_budget_v1();
create trigger user_budget_gone after delete on user_profiles
  for each row when (old.max_budget is not null) execute function user_budget_v1();

-- As before; the limit of a month's row is also what the other months have left of the budget over all time.
create or replace function cost_post_v1(p_accounts text[], p_cycles date[], p_held bigint[], p_spent bigint[])
returns void language sql as $$
  update cost_account a
     set held_nano = a.held_nano + s.held,
         spent_nano = a.spent_nano + s.spent,
         limit_nano = s.hard,
         overrun_nano = greatest(0, coalesce(a.held_nano + s.held + a.spent_nano + s.spent - s.hard, 0)),
         version = a.version + 1,
         updated_at = now()
    from (select t.account, t.cycle, sum(t.held)::bigint as held, sum(t.spent)::bigint as spent,
                 least(
                   (select b.hard_nano from cost_budget b where b.account = t.account and b.strict),
                   (select b.limit_nano
                           - coalesce((select sum(o.spent_nano + o.held_nano) from cost_account o
                                        where o.account = t.account and o.cycle <> t.cycle), 0)::bigint
                      from cost_total_budget b where b.account = t.account)) as hard
            from unnest(p_accounts, p_cycles, p_held, p_spent) as t (account, cycle, held, spent)
           group by t.account, t.cycle) s
   where a.account = s.account and a.cycle = s.cycle
$$;

-- As cost_hold_v2, with budgets over all time beside those of the month: is_total says which of the two refuses, and
-- spent_nano and held_nano are then of all months.
create function cost_hold_v3(
  p_cycle date, p_requests text[], p_attempts integer[], p_models text[], p_worst bigint[], p_least bigint[],
  p_last boolean[], p_at timestamptz[], p_accounts text[], p_of integer[], p_on integer[])
returns table (request integer, granted bigint, account text, spent_nano bigint, held_nano bigint,
               limit_nano bigint, free_nano bigint, is_total boolean, ever_nano bigint, version bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  v_limit   bigint[];
  v_spent   bigint[];
  v_held    bigint[];
  v_total   bigint[];
  v_ever    bigint[];
  v_all     bigint[];
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
  -- two months may begin at once, and neither of their rows would see the other
  perform 1 from cost_total_budget w where w.account = any (p_accounts) order by w.account for update;
  select array_agg(b.hard_nano order by t.i), array_agg(a.spent_nano order by t.i), array_agg(a.held_nano order by t.i),
         array_agg(w.limit_nano order by t.i), array_agg(o.spent order by t.i), array_agg(o.held order by t.i)
    into v_limit, v_spent, v_held, v_total, v_ever, v_all
    from unnest(p_accounts) with ordinality as t (account, i)
    join cost_account a on a.account = t.account and a.cycle = p_cycle
    left join cost_budget b on b.account = t.account and b.strict
    left join cost_total_budget w on w.account = t.account
    left join lateral (
      select sum(e.spent_nano)::bigint as spent, sum(e.held_nano)::bigint as held
        from cost_account e where e.account = w.account) o on true;
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
    is_total := false;
    while v_pair <= v_pairs and p_of[v_pair] = v_request loop
      v_on := p_on[v_pair];
      if v_limit[v_on] is not null then
        v_free := least(v_free, v_limit[v_on] - v_spent[v_on]);
        if v_room is null or v_limit[v_on] - v_spent[v_on] - v_held[v_on] < v_room then
          v_room := v_limit[v_on] - v_spent[v_on] - v_held[v_on];
          v_tight := v_on;
          is_total := false;
        end if;
      end if;
      if v_total[v_on] is not null then
        v_free := least(v_free, v_total[v_on] - v_ever[v_on]);
        if v_room is null or v_total[v_on] - v_ever[v_on] - v_all[v_on] < v_room then
          v_room := v_total[v_on] - v_ever[v_on] - v_all[v_on];
          v_tight := v_on;
          is_total := true;
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
    spent_nano := case when is_total then v_ever[v_tight] else v_spent[v_tight] end;
    held_nano := case when is_total then v_all[v_tight] else v_held[v_tight] end;
    limit_nano := case when is_total then v_total[v_tight] else v_limit[v_tight] end;
    free_nano := v_free;
    return next;
    if v_before[v_request] is null and v_granted[v_request] is not null then
      for v_each in v_first .. v_pair - 1 loop
        v_on := p_on[v_each];
        v_held[v_on] := v_held[v_on] + v_granted[v_request];
        v_all[v_on] := v_all[v_on] + v_granted[v_request];
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
         limit_nano = least(v_limit[t.i], v_total[t.i] - (v_ever[t.i] - v_spent[t.i]) - (v_all[t.i] - v_held[t.i])),
         overrun_nano = 0,
         version = a.version + 1,
         updated_at = now()
    from unnest(p_accounts, v_added) with ordinality as t (account, added, i)
   where a.account = t.account and a.cycle = p_cycle and t.added is not null;

  return query
    select 0, null::bigint, t.account, t.spent_nano, t.held_nano, null::bigint, null::bigint, null::boolean,
           t.ever_nano, t.version
      from cost_totals_v1(p_accounts, p_cycle) t;
end
$$;

alter function cost_hold_v3 set enable_seqscan = off;
alter function cost_hold_v3 set enable_hashjoin = off;
alter function cost_hold_v3 set enable_mergejoin = off;
alter function cost_hold_v3 set plan_cache_mode = force_generic_plan;
