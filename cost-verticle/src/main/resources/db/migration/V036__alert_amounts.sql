-- What was crossed, and with how much, so that operators can look back.
alter table cost_alert
  add column threshold_nano bigint not null default 0,
  add column used_nano      bigint not null default 0;
create index cost_alert_by_age on cost_alert (at desc);
