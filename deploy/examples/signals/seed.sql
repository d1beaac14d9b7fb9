-- The tables of the example and a few rows to try it with: psql "$DATABASE_URL" -f seed.sql
-- They belong to the product that uses the gateway, which is why Signalbox does not create them.
create table if not exists user_symbols (
  user_id   text not null,
  symbol    text not null,
  timeframe text not null,
  active    boolean not null default true,
  primary key (user_id, symbol, timeframe)
);
create table if not exists signals (
  symbol     text not null,
  timeframe  text not null,
  direction  text not null,
  score      numeric not null,
  confidence numeric not null,
  win_rate   numeric not null,
  at         timestamptz not null,
  primary key (symbol, timeframe, at)
);
insert into user_symbols values
  ('demo-user', 'EURUSD', '1h', true), ('demo-user', 'XAUUSD', '4h', true), ('demo-user', 'BTCUSD', '1d', false)
  on conflict do nothing;
insert into signals values
  ('EURUSD', '1h', 'long', 71, 0.62, 58.5, '2026-11-20 09:00+00'),
  ('EURUSD', '1h', 'short', 64, 0.55, 57.9, '2026-11-20 10:00+00'),
  ('XAUUSD', '4h', 'long', 82, 0.74, 63.1, '2026-11-20 08:00+00'),
  ('BTCUSD', '1d', 'long', 55, 0.51, 49.8, '2026-11-20 00:00+00')
  on conflict do nothing;
