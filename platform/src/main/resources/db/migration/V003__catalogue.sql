-- Models and what they cost. Filled from the build's catalogue file; what an operator has changed, by import or
-- by SQL, is the operator's from then on, and no newer file touches it.

CREATE TABLE models (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  provider          text NOT NULL CHECK (provider <> ''),
  model             text NOT NULL CHECK (model <> ''),
  position          int NOT NULL DEFAULT 1000000,
  context_tokens    int NOT NULL DEFAULT 0 CHECK (context_tokens >= 0),
  max_output_tokens int NOT NULL DEFAULT 0 CHECK (max_output_tokens >= 0),
  latency_millis    int NOT NULL DEFAULT 1500 CHECK (latency_millis >= 0),
  language_model    boolean NOT NULL DEFAULT true,
  is_default        boolean NOT NULL DEFAULT false,
  capabilities      text[] NOT NULL DEFAULT '{}',
  aliases           text[] NOT NULL DEFAULT '{}',
  retired           text,
  successor         text,
  changed_by        text NOT NULL DEFAULT 'operator' CHECK (changed_by IN ('seed', 'operator')),
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider, model)
);

-- Pico-USD (10^-12 USD) per token, valid from an instant until the next row's. A model without a row that is
-- valid has no known price, which is not the same as a price of zero. The bound is 1,000 USD per million tokens.
CREATE TABLE model_prices (
  model_id         uuid NOT NULL REFERENCES models ON DELETE CASCADE,
  valid_from       timestamptz NOT NULL,
  input_pico       bigint NOT NULL CHECK (input_pico BETWEEN 0 AND 1000000000),
  cached_pico      bigint NOT NULL CHECK (cached_pico BETWEEN 0 AND 1000000000),
  cache_write_pico bigint NOT NULL CHECK (cache_write_pico BETWEEN 0 AND 1000000000),
  output_pico      bigint NOT NULL CHECK (output_pico BETWEEN 0 AND 1000000000),
  reasoning_pico   bigint NOT NULL CHECK (reasoning_pico BETWEEN 0 AND 1000000000),
  source           text NOT NULL DEFAULT 'operator',
  created_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (model_id, valid_from)
);

CREATE TABLE catalogue_state (
  only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version    bigint NOT NULL DEFAULT 0,
  seed_as_of date,
  seed_hash  text
);
INSERT INTO catalogue_state DEFAULT VALUES;

-- Only a transaction that says that it is seeding writes as the seed.
CREATE FUNCTION mark_model() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_by := CASE WHEN current_setting('signalbox.seeding', true) = 'on' THEN 'seed' ELSE 'operator' END;
  NEW.updated_at := now();
  RETURN NEW;
END $$;

CREATE TRIGGER models_marked BEFORE INSERT OR UPDATE ON models
  FOR EACH ROW EXECUTE FUNCTION mark_model();

CREATE FUNCTION mark_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.source = 'seed' AND coalesce(current_setting('signalbox.seeding', true), '') <> 'on' THEN
    NEW.source := 'operator';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER model_prices_marked BEFORE INSERT OR UPDATE ON model_prices
  FOR EACH ROW EXECUTE FUNCTION mark_price();

-- Every process reads the catalogue anew when a change is committed.
CREATE FUNCTION tell_of_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE catalogue_state SET version = version + 1;
  PERFORM pg_notify('signalbox_catalogue', '');
  RETURN NULL;
END $$;

CREATE TRIGGER models_told AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON models
  FOR EACH STATEMENT EXECUTE FUNCTION tell_of_catalogue();
CREATE TRIGGER model_prices_told AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON model_prices
  FOR EACH STATEMENT EXECUTE FUNCTION tell_of_catalogue();
