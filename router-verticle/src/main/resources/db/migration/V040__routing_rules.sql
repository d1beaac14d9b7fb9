-- Rules that send some requests to some targets. The condition is kept as it was written.
CREATE TABLE routing_rules (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  rule_set   text NOT NULL DEFAULT '' CHECK (length(rule_set) <= 64),
  condition  jsonb NOT NULL DEFAULT '{}',
  targets    jsonb NOT NULL CHECK (jsonb_typeof(targets) = 'array'),
  priority   int NOT NULL DEFAULT 0,
  active     boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Every router hears of every change when it is committed; one that was away when it came reads
-- all rules on its return.
CREATE FUNCTION tell_of_routing_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('signalbox_routing_rules', '');
  RETURN NULL;
END $$;

CREATE TRIGGER routing_rules_told AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON routing_rules
  FOR EACH STATEMENT EXECUTE FUNCTION tell_of_routing_rules();
