-- What an operator sees of the block that came last: never a word of the text.
alter table quarantine
  add column attack    text    not null default '',
  add column rule      text    not null default '',
  add column score     integer not null default 0,
  add column reason_ms bigint  not null default 0;

-- Counts a blocked request with its reason. The reason goes first, so that whoever is told of a new
-- lock reads why.
create function quarantine_report_v2(
  the_key text, the_prefix text, the_request text, now_ms bigint,
  the_attack text, the_rule text, the_score integer,
  most_blocks integer, window_ms bigint, lock_ms bigint, most_temporaries integer)
returns quarantine language plpgsql as $$
begin
  insert into quarantine (key_hash, key_prefix, attack, rule, score, reason_ms)
    values (the_key, the_prefix, the_attack, the_rule, the_score, now_ms)
    on conflict (key_hash) do update
      set attack = excluded.attack, rule = excluded.rule, score = excluded.score,
          reason_ms = excluded.reason_ms
      where quarantine.reason_ms <= excluded.reason_ms;
  return quarantine_report(
    the_key, the_prefix, the_request, now_ms, most_blocks, window_ms, lock_ms, most_temporaries);
end $$;
