-- Providers that operators add over the API. The key is sealed by the vault; nothing here opens it.
CREATE TABLE providers (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64),
  type text NOT NULL,
  base_url text,
  key_sealed bytea,
  priority int NOT NULL DEFAULT 0,
  fallback_order int NOT NULL DEFAULT 0,
  config jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Every process hears of every change when it is committed; one that was away when it came reads
-- the whole table on its return.
CREATE FUNCTION tell_of_provider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('signalbox_providers', coalesce(NEW.id, OLD.id)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER providers_told AFTER INSERT OR UPDATE OR DELETE ON providers
  FOR EACH ROW EXECUTE FUNCTION tell_of_provider();
