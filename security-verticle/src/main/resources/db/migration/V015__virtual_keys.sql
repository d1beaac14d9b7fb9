-- Keys that this installation has made. Times are milliseconds since the epoch; null stands for never.
create table virtual_key (
  id                  text    primary key,
  -- under which money and quarantine know the key: the hash of its first secret, kept when it rotates
  account_hash        text    not null unique,
  name                text    not null,
  user_id             text,
  team                text,
  organisation        text,
  tier                text,
  authority           text    not null check (authority in ('CALLER', 'OPERATOR', 'ADMIN')),
  allowed_models      jsonb   not null default '[]',
  requests_per_minute bigint  not null default 0,
  tokens_per_minute   bigint  not null default 0,
  requests_per_day    bigint  not null default 0,
  tokens_per_day      bigint  not null default 0,
  bootstrap           boolean not null default false,
  created_ms          bigint  not null,
  expires_ms          bigint,
  revoked_ms          bigint
);

create unique index virtual_key_bootstrap on virtual_key (bootstrap) where bootstrap and revoked_ms is null;

-- What opens a key: HMAC-SHA-256 under the installation's pepper. Two of them while a key rotates.
create table virtual_key_secret (
  hash    text   primary key,
  key_id  text   not null references virtual_key on delete cascade,
  ends_ms bigint
);

create index virtual_key_secret_key on virtual_key_secret (key_id);

create function virtual_key_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('signalbox_virtual_keys', 'changed');
  return null;
end $$;

create trigger virtual_key_changed after insert or update or delete on virtual_key
  for each statement execute function virtual_key_changed();
create trigger virtual_key_secret_changed after insert or update or delete on virtual_key_secret
  for each statement execute function virtual_key_changed();
