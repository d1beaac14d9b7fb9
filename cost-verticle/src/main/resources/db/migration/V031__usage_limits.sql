-- How much keys and users have asked for: within the last minute, in slots of a second, and within the day (UTC).
-- The clock is the database's, so that every replica counts by the same one.

-- A subject is an account's name. seconds are those of the epoch in which anything was counted, ascending.
create table usage_count (
  subject      text primary key,
  seconds      bigint[] not null default '{}',
  requests     bigint[] not null default '{}',
  tokens       bigint[] not null default '{}',
  day          date not null,
  day_requests bigint not null default 0,
  day_tokens   bigint not null default 0
) with (fillfactor = 50);

-- What requests under way were counted with, to be corrected at their end.
create table usage_ticket (
  request_id text not null,
  subject    text not null,
  second     bigint not null,
  day        date not null,
  tokens     bigint not null,
  primary key (request_id, subject)
);
create index usage_ticket_by_day on usage_ticket (day);

-- Milliseconds until so many slots have left the minute that p_excess is gone. A slot leaves when its last moment
-- is a minute ago, so that no minute, wherever it begins, ever holds more than the limit.
create function usage_wait_v1(p_seconds bigint[], p_counts bigint[], p_excess bigint, p_now timestamptz)
returns bigint language sql immutable as $$
  select greatest(1, ceil((min(s.second) + 61) * 1000 - extract(epoch from p_now) * 1000))::bigint
    from (select u.second, sum(u.n) over (order by u.second) as gone
            from unnest(p_seconds, p_counts) as u (second, n)
           where u.second + 61 > extract(epoch from p_now)) s
   where s.gone >= p_excess
$$;

-- Why p_tokens more do not fit, if they do not: a row for each limit they do not fit. Limits of 0 do not count; what
-- is larger than a whole limit passes when nothing else was counted.
create function usage_refusals_v1(
  p_count usage_count, p_now timestamptz, p_rpm bigint, p_tpm bigint, p_rpd bigint, p_tpd bigint, p_tokens bigint)
returns table (unit text, per_day boolean, most bigint, wait_millis bigint) language sql stable as $$
  with used as (
    select coalesce(sum(u.r), 0) as r, coalesce(sum(u.t), 0) as t
      from unnest(p_count.seconds, p_count.requests, p_count.tokens) as u (s, r, t)
     where u.s + 61 > extract(epoch from p_now)),
  today as (
    select case when p_count.day = (p_now at time zone 'UTC')::date then p_count.day_requests else 0 end as r,
           case when p_count.day = (p_now at time zone 'UTC')::date then p_count.day_tokens else 0 end as t,
           ceil(extract(epoch from (((p_now at time zone 'UTC')::date + 1)::timestamp at time zone 'UTC') - p_now)
                * 1000)::bigint as left_millis)
  select 'requests', false, p_rpm, usage_wait_v1(p_count.seconds, p_count.requests, (u.r + 1 - p_rpm)::bigint, p_now)
    from used u where p_rpm > 0 and u.r + 1 > p_rpm
  union all
  select 'tokens', false, p_tpm,
         usage_wait_v1(p_count.seconds, p_count.tokens, (u.t + least(p_tokens, p_tpm) - p_tpm)::bigint, p_now)
    from used u where p_tpm > 0 and u.t + least(p_tokens, p_tpm) > p_tpm
  union all
  select 'requests', true, p_rpd, d.left_millis from today d where p_rpd > 0 and d.r + 1 > p_rpd
  union all
  select 'tokens', true, p_tpd, d.left_millis from today d
   where p_tpd > 0 and d.t + least(p_tokens, p_tpd) > p_tpd
$$;

-- Adds to a subject's counters at p_now; what has left the minute is forgotten.
create function usage_add_v1(p_subject text, p_second bigint, p_now timestamptz, p_requests bigint, p_tokens bigint)
returns void language sql as $$
  update usage_count c
     set (seconds, requests, tokens) = (
           select coalesce(array_agg(x.s order by x.s), '{}'), coalesce(array_agg(x.r order by x.s), '{}'),
                  coalesce(array_agg(x.t order by x.s), '{}')
             from (select u.s, greatest(0, sum(u.r))::bigint as r, greatest(0, sum(u.t))::bigint as t
                     from (select k.s, k.r, k.t from unnest(c.seconds, c.requests, c.tokens) as k (s, r, t)
                            union all select p_second, p_requests, p_tokens) u
                    where u.s + 61 > extract(epoch from p_now)
                    group by u.s) x),
         day = (p_now at time zone 'UTC')::date,
         day_requests = greatest(0, case when c.day = (p_now at time zone 'UTC')::date then c.day_requests else 0 end
                                    + p_requests),
         day_tokens = greatest(0, case when c.day = (p_now at time zone 'UTC')::date then c.day_tokens else 0 end
                                  + p_tokens)
   where c.subject = p_subject
$$;

-- Counts requests, each on all of its subjects or on none, and answers with the refusals. One that was counted before
-- is not counted again. Each row of the arrays is a request and one of its subjects.
create function usage_take_v1(
  p_requests text[], p_subjects text[], p_rpm bigint[], p_tpm bigint[], p_rpd bigint[], p_tpd bigint[],
  p_tokens bigint[])
returns table (request_id text, subject text, unit text, per_day boolean, most bigint, wait_millis bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  v_now     timestamptz;
  v_second  bigint;
  v_request text;
begin
  with fresh as (
    insert into usage_count (subject, day)
      select distinct s.subject, (now() at time zone 'UTC')::date from unnest(p_subjects) as s (subject) order by 1
      on conflict do nothing
      returning subject)
  select count(pg_notify('usage_limited', f.subject)) into v_second from fresh f;
  perform 1 from usage_count c where c.subject = any (p_subjects) order by c.subject for update;
  v_now := clock_timestamp();
  v_second := floor(extract(epoch from v_now));
  for v_request in
    select a.request from unnest(p_requests) with ordinality as a (request, place)
     where not exists (select 1 from usage_ticket k where k.request_id = a.request)
     group by 1 order by min(a.place)
  loop
    return query
      select v_request, c.subject, r.unit, r.per_day, r.most, r.wait_millis
        from unnest(p_requests, p_subjects, p_rpm, p_tpm, p_rpd, p_tpd, p_tokens)
             as a (request, subject, rpm, tpm, rpd, tpd, tokens)
        join usage_count c on c.subject = a.subject
        cross join lateral usage_refusals_v1(c, v_now, a.rpm, a.tpm, a.rpd, a.tpd, a.tokens) r
       where a.request = v_request;
    if not found then
      perform usage_add_v1(a.subject, v_second, v_now, 1, a.tokens)
         from unnest(p_requests, p_subjects, p_tokens) as a (request, subject, tokens) where a.request = v_request;
      insert into usage_ticket (request_id, subject, second, day, tokens)
        select a.request, a.subject, v_second, (v_now at time zone 'UTC')::date, a.tokens
          from unnest(p_requests, p_subjects, p_tokens) as a (request, subject, tokens) where a.request = v_request;
    end if;
  end loop;
end
$$;

-- Corrects what requests were counted with to what they have used; one that never began (p_begun false) is not
-- counted at all. Tokens of a request that began more than a minute ago count from now.
create function usage_settle_v1(p_requests text[], p_begun boolean[], p_tokens bigint[]) returns void
language plpgsql as $$
declare
  v_now    timestamptz;
  v_ticket record;
begin
  perform 1 from usage_count c
    where c.subject in (select k.subject from usage_ticket k where k.request_id = any (p_requests))
    order by c.subject for update;
  v_now := clock_timestamp();
  for v_ticket in
    delete from usage_ticket k using unnest(p_requests, p_begun, p_tokens) as a (request, begun, tokens)
     where k.request_id = a.request
    returning k.*, a.begun, a.tokens as used
  loop
    if v_ticket.day = (v_now at time zone 'UTC')::date then
      perform usage_add_v1(
        v_ticket.subject,
        case when v_ticket.second + 61 > extract(epoch from v_now) or v_ticket.used <= v_ticket.tokens
             then v_ticket.second else floor(extract(epoch from v_now))::bigint end,
        v_now, case when v_ticket.begun then 0 else -1 end, v_ticket.used - v_ticket.tokens);
    end if;
  end loop;
  delete from usage_ticket k where k.day < (v_now at time zone 'UTC')::date - 1;
end
$$;
