-- Answers that were spoken, for whoever holds their signed address, at any gateway.

-- One that never becomes whole, because its gateway died, goes like the others when its time is over.
create table spoken_audio (
  id           uuid primary key,
  content_type text not null,
  bytes        bigint not null default 0,
  whole        boolean not null default false,
  expires_at   timestamptz not null
);
create index spoken_audio_by_expiry on spoken_audio (expires_at);

-- Every chunk but the last has the same size, so that any place is found without reading what is before it.
create table spoken_audio_chunk (
  audio uuid not null references spoken_audio (id) on delete cascade,
  n     int not null,
  data  bytea not null,
  primary key (audio, n)
);
alter table spoken_audio_chunk alter column data set storage external;
