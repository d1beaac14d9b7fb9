-- A turn that broke off may be gone on with elsewhere: what is broken gives way to what is whole, or
-- to more of it. What is whole stays.
create or replace function conversation_save(
  p_id uuid, p_owner text, p_begins jsonb, p_question jsonb, p_answer jsonb
) returns integer language plpgsql as $$
declare
  v_answer   uuid := (p_answer ->> 'id')::uuid;
  v_final    boolean := p_answer ->> 'state' <> 'begun';
  v_before   conversation_message%rowtype;
  v_messages integer := 0;
  v_bytes    bigint := 0;
  v_cost     bigint := 0;
  v_total    integer;
begin
  if p_begins is not null then
    insert into conversation (id, owner, title, model, system_prompt)
    values (p_id, p_owner, p_begins ->> 'title', p_begins ->> 'model', p_begins ->> 'system_prompt')
    on conflict (id) do nothing;
  end if;
  perform 1 from conversation where id = p_id and owner = p_owner for update;
  if not found then
    return -1;
  end if;
  if p_question is not null then
    insert into conversation_message (id, conversation_id, parent_id, role, state, parts, size)
    values ((p_question ->> 'id')::uuid, p_id, (p_question ->> 'parent_id')::uuid, 'user', 'complete',
            p_question -> 'parts', octet_length((p_question -> 'parts')::text))
    on conflict (id) do nothing;
    if found then
      v_messages := 1;
      v_bytes := octet_length((p_question -> 'parts')::text);
    end if;
  end if;
  select * into v_before from conversation_message where id = v_answer;
  insert into conversation_message as m
    (id, conversation_id, parent_id, role, state, parts, size, provider, model, input_tokens,
     output_tokens, cost_nano, request_id)
  values (v_answer, p_id, (p_answer ->> 'parent_id')::uuid, 'assistant', p_answer ->> 'state',
          p_answer -> 'parts', octet_length((p_answer -> 'parts')::text), p_answer ->> 'provider',
          p_answer ->> 'model', (p_answer ->> 'input_tokens')::bigint,
          (p_answer ->> 'output_tokens')::bigint, (p_answer ->> 'cost_nano')::bigint,
          p_answer ->> 'request_id')
  on conflict (id) do update
    set state = excluded.state, parts = excluded.parts, size = excluded.size,
        provider = excluded.provider, model = excluded.model, input_tokens = excluded.input_tokens,
        output_tokens = excluded.output_tokens, cost_nano = excluded.cost_nano
    where (m.state = 'begun' and excluded.state <> 'begun')
       or (m.state = 'incomplete' and excluded.state <> 'begun'
           and (excluded.state = 'complete' or excluded.size > m.size));
  if found then
    v_messages := v_messages + case when v_before.id is null then 1 else 0 end;
    v_bytes := v_bytes + octet_length((p_answer -> 'parts')::text) - coalesce(v_before.size, 0);
    v_cost := coalesce((p_answer ->> 'cost_nano')::bigint, 0) - coalesce(v_before.cost_nano, 0);
  else
    v_final := false;
  end if;
  update conversation
    set messages = messages + v_messages, bytes = bytes + v_bytes, cost_nano = cost_nano + v_cost,
        head_id = case when v_final then v_answer else head_id end, updated_at = now()
    where id = p_id
    returning messages into v_total;
  return v_total;
end $$;
