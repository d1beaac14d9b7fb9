-- Requests that somebody has to agree to before they are made.

-- digest is that of the whole request, so that an approval serves no other; a request that is asked for again while
-- it waits is the same row. What is past expires_at is denied, whatever state says.
create table approval (
  id             text primary key,
  digest         text not null,
  requester      text not null,
  account        text not null,
  model          text not null,
  estimated_nano bigint not null,
  threshold_nano bigint not null,
  state          text not null default 'pending'
                 check (state in ('pending', 'approved', 'rejected', 'consumed', 'expired')),
  created_at     timestamptz not null default now(),
  expires_at     timestamptz not null,
  decided_by     text not null default '',
  decided_at     timestamptz,
  reason         text not null default '',
  consumed_by    text not null default '',
  consumed_at    timestamptz,
  check (decided_by <> requester)
);
create unique index approval_open on approval (requester, digest) where state in ('pending', 'approved');
create index approval_by_age on approval (created_at desc, id);

-- The threshold of an account that has one of its own.
create table approval_threshold (
  account        text primary key,
  threshold_nano bigint not null check (threshold_nano >= 0)
);

-- Opens a question, or finds the one that is open; answers with its id.
create function approval_ask_v1(
  p_id text, p_digest text, p_requester text, p_account text, p_model text, p_estimated bigint, p_threshold bigint,
  p_age interval)
returns text language plpgsql as $$
declare
  v_id text;
begin
  update approval a set state = 'expired'
    where a.requester = p_requester and a.digest = p_digest and a.state in ('pending', 'approved')
      and a.expires_at <= now();
  insert into approval (id, digest, requester, account, model, estimated_nano, threshold_nano, expires_at)
    values (p_id, p_digest, p_requester, p_account, p_model, p_estimated, p_threshold, now() + p_age)
    on conflict (requester, digest) where state in ('pending', 'approved')
    do update set estimated_nano = excluded.estimated_nano
    returning id into v_id;
  return v_id;
end
$$;

-- Uses an approval up for one request; asked again for the same request it answers the same. Answers with no rows
-- where no such approval belongs to this request and requester.
create function approval_use_v1(p_id text, p_digest text, p_requester text, p_request text)
returns table (state text, reason text) language plpgsql as $$
#variable_conflict use_column
begin
  update approval a set state = 'consumed', consumed_by = p_request, consumed_at = now()
    where a.id = p_id and a.digest = p_digest and a.requester = p_requester
      and a.state = 'approved' and a.expires_at > now();
  return query
    select case when a.state = 'consumed' and a.consumed_by = p_request then 'usable'
                when a.state in ('pending', 'approved') and a.expires_at <= now() then 'expired'
                else a.state end, a.reason
      from approval a where a.id = p_id and a.digest = p_digest and a.requester = p_requester;
end
$$;
