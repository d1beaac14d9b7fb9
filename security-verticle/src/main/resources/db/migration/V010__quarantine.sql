-- Keys that are locked out, or have been. Times are milliseconds since the epoch, on the clock of the
-- unit that reports them.
create table quarantine (
  key_hash     text    primary key,
  key_prefix   text    not null,
  permanent    boolean not null default false,
  until_ms     bigint  not null default 0,
  temporaries  integer not null default 0,
  counted_from bigint  not null default 0
);

-- Requests that were blocked as attacks: the request id makes a repeated report count once.
create table quarantine_block (
  key_hash   text   not null references quarantine on delete cascade,
  request_id text   not null,
  at_ms      bigint not null,
  primary key (key_hash, request_id)
);

-- Counts one blocked request and decides, in one statement, whether its key is locked: the row lock
-- puts concurrent reports about one key in order, so that none is lost and none locks twice.
create function quarantine_report(
  the_key text, the_prefix text, the_request text, now_ms bigint,
  most_blocks integer, window_ms bigint, lock_ms bigint, most_temporaries integer)
returns quarantine language plpgsql as $$
declare
  state quarantine;
  recent integer;
begin
  insert into quarantine (key_hash, key_prefix) values (the_key, the_prefix)
    on conflict (key_hash) do nothing;
  select * into state from quarantine where key_hash = the_key for update;
  insert into quarantine_block (key_hash, request_id, at_ms) values (the_key, the_request, now_ms)
    on conflict do nothing;
  if not found or state.permanent or state.until_ms > now_ms then
    return state;
  end if;
  select count(*) into recent from quarantine_block
    where key_hash = the_key and at_ms > now_ms - window_ms and at_ms > state.counted_from;
  if recent >= most_blocks then
    update quarantine
      set temporaries = temporaries + 1,
          permanent = temporaries + 1 >= most_temporaries,
          until_ms = case when temporaries + 1 >= most_temporaries then 0 else now_ms + lock_ms end,
          counted_from = now_ms
      where key_hash = the_key
      returning * into state;
    delete from quarantine_block where key_hash = the_key and at_ms <= now_ms - window_ms;
    perform pg_notify('quarantine', the_key);
  end if;
  return state;
end $$;

-- Lifts the locks of every key whose hash is, or whose prefix or hash begins with, what is given.
create function quarantine_lift(the_key text, now_ms bigint)
returns setof quarantine language plpgsql as $$
declare
  lifted quarantine;
begin
  for lifted in
    update quarantine
      set permanent = false, until_ms = 0, temporaries = 0, counted_from = now_ms
      where key_hash = the_key or key_prefix = the_key
        or (length(the_key) >= 8 and starts_with(key_hash, the_key))
      returning *
  loop
    perform pg_notify('quarantine', lifted.key_hash);
    return next lifted;
  end loop;
end $$;
