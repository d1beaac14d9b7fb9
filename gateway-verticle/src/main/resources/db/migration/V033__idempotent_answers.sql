-- Answers to requests that named an Idempotency-Key, for whoever sends the same again.

-- A row without a body is a request under way; run is its id. body is the answer as it left.
create table idempotent_answer (
  caller       text not null,
  key          text not null,
  digest       text not null,
  run          text not null,
  content_type text not null default '',
  body         bytea,
  expires_at   timestamptz not null,
  primary key (caller, key)
);
create index idempotent_answer_by_expiry on idempotent_answer (expires_at);

-- Begins a run, unless one is under way or has ended well; answers with the one that counts. When that is p_run, it
-- is the caller's to make.
create function idempotent_begin_v1(p_caller text, p_key text, p_digest text, p_run text, p_patience interval)
returns table (digest text, run text, content_type text, body bytea)
language plpgsql as $$
#variable_conflict use_column
begin
  insert into idempotent_answer as a (caller, key, digest, run, expires_at)
    values (p_caller, p_key, p_digest, p_run, now() + p_patience)
    on conflict (caller, key) do update
      set digest = excluded.digest, run = excluded.run, content_type = '', body = null,
          expires_at = excluded.expires_at
      where a.expires_at <= now();
  return query select a.digest, a.run, a.content_type, a.body from idempotent_answer a
    where a.caller = p_caller and a.key = p_key;
end
$$;

-- Keeps an answer for p_age, and forgets some that are too old.
create function idempotent_keep_v1(
  p_caller text, p_key text, p_run text, p_content_type text, p_body bytea, p_age interval)
returns void language sql as $$
  delete from idempotent_answer a
    where (a.caller, a.key) in (select o.caller, o.key from idempotent_answer o
                                 where o.expires_at <= now() and o.run <> p_run limit 100);
  update idempotent_answer a set content_type = p_content_type, body = p_body, expires_at = now() + p_age
    where a.caller = p_caller and a.key = p_key and a.run = p_run;
$$;
