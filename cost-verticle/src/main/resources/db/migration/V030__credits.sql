-- Users: tier, prepaid credits, and what they spend in USD.

-- available_balance is in credits and may fall below zero: what an answer came to is charged in full. spend and
-- max_budget are in USD over all time. litellm_key is sealed under the installation's master key.
create table user_profiles (
  user_id           text primary key,
  tier              text not null default 'free',
  litellm_key       bytea,
  spend             numeric(20, 9) not null default 0,
  max_budget        numeric(20, 9) check (max_budget >= 0),
  available_balance bigint not null default 0,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now()
);

-- Append-only: every change of a balance, with the balance after it. A reference is counted once per user: the
-- request that is charged, or the operator's own name of a payment.
create table credit_entry (
  id            bigint generated always as identity primary key,
  user_id       text not null references user_profiles on delete cascade,
  kind          text not null check (kind in ('charge', 'top_up', 'welcome')),
  reference     text,
  credits       bigint not null,
  balance       bigint not null,
  provider      text not null default '',
  input_tokens  bigint not null default 0,
  output_tokens bigint not null default 0,
  reason        text not null,
  made_by       text not null default '',
  at            timestamptz not null default now()
);
create unique index credit_entry_once on credit_entry (user_id, kind, reference);
create index credit_entry_by_user on credit_entry (user_id, id desc);

-- Credits set aside for requests under way.
create table credit_hold (
  user_id    text not null references user_profiles on delete cascade,
  request_id text not null,
  credits    bigint not null check (credits > 0),
  expires_at timestamptz not null,
  primary key (user_id, request_id)
);

-- The row of a user, made where there is none, and locked.
create function user_profile_v1(p_user text, p_welcome bigint) returns user_profiles
language plpgsql as $$
declare
  v_profile user_profiles;
begin
  insert into user_profiles (user_id, available_balance, spend)
    values (p_user, p_welcome,
            (select coalesce(sum(a.spent_nano), 0) / 1000000000.0 from cost_account a
              where a.account = 'user:' || p_user))
    on conflict do nothing;
  if found and p_welcome <> 0 then
    insert into credit_entry (user_id, kind, reference, credits, balance, reason)
      values (p_user, 'welcome', 'welcome', p_welcome, p_welcome, 'welcome');
  end if;
  select * into v_profile from user_profiles p where p.user_id = p_user for update;
  return v_profile;
end
$$;

-- Sets p_least credits aside for a request if the balance without what others hold suffices. Answers with what is
-- available to the request and whether it may go on; one that was charged already may.
create function credit_check_v1(p_request text, p_user text, p_least bigint, p_welcome bigint, p_age interval)
returns table (passes boolean, available bigint)
language plpgsql as $$
declare
  v_profile user_profiles := user_profile_v1(p_user, p_welcome);
begin
  if p_least <= 0
     or exists (select 1 from credit_entry e
                 where e.user_id = p_user and e.kind = 'charge' and e.reference = p_request) then
    return query select true, v_profile.available_balance;
    return;
  end if;
  delete from credit_hold h where h.user_id = p_user and h.expires_at <= now();
  available := v_profile.available_balance
    - (select coalesce(sum(h.credits), 0) from credit_hold h where h.user_id = p_user and h.request_id <> p_request);
  passes := available >= p_least;
  if passes then
    insert into credit_hold (user_id, request_id, credits, expires_at)
      values (p_user, p_request, p_least, now() + p_age)
      on conflict on constraint credit_hold_pkey do nothing;
  end if;
  return next;
end
$$;

-- Adds to a balance once per reference (what is charged is negative) and ends the hold of that request. Answers
-- with what was added and the balance after it, the first time and every later one.
create function credit_add_v1(
  p_user text, p_kind text, p_reference text, p_credits bigint, p_provider text, p_input bigint, p_output bigint,
  p_reason text, p_by text, p_welcome bigint)
returns table (credits bigint, balance bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  v_profile user_profiles := user_profile_v1(p_user, p_welcome);
  v_balance bigint;
begin
  delete from credit_hold h where h.user_id = p_user and h.request_id = p_reference and p_kind = 'charge';
  return query select e.credits, e.balance from credit_entry e
    where e.user_id = p_user and e.kind = p_kind and e.reference = p_reference;
  if found then
    return;
  end if;
  update user_profiles p set available_balance = p.available_balance + p_credits, updated_at = now()
    where p.user_id = p_user returning p.available_balance into v_balance;
  return query insert into credit_entry (user_id, kind, reference, credits, balance, provider, input_tokens,
                                         output_tokens, reason, made_by)
    values (p_user, p_kind, p_reference, p_credits, v_balance, p_provider, p_input, p_output, p_reason, p_by)
    returning credits, balance;
end
$$;

-- What the ledger says a user has spent is what the profile says.
create function user_spend_v1() returns trigger
language plpgsql as $$
begin
  update user_profiles p
     set spend = p.spend + s.nano / 1000000000.0, updated_at = now()
    from (select substr(f.account, 6) as user_id, sum(f.spent_nano) as nano from fresh f
           where f.account like 'user:%' and f.spent_nano <> 0 group by 1) s
   where p.user_id = s.user_id;
  return null;
end
$$;
create trigger user_spend after insert on cost_entry
  referencing new table as fresh for each statement execute function user_spend_v1();
