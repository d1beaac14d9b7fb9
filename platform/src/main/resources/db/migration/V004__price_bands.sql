-- Prices of longer prompts: [{"above_tokens": 128000, "input_pico": 150000, "cached_pico": …, "cache_write_pico": …,
-- "output_pico": …, "reasoning_pico": …}], ascending. A band's prices hold for the whole call. They stand in the row of
-- the price they belong to because they are one price: valid from the same instant, changed, seeded and imported
-- together, and the operator's where one of them is.

CREATE FUNCTION are_price_bands(bands jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  band  record;
  below bigint := 0;
BEGIN
  IF jsonb_typeof(bands) <> 'array' THEN
    RETURN false;
  END IF;
  FOR band IN SELECT * FROM jsonb_to_recordset(bands) AS b
    (above_tokens bigint, input_pico bigint, cached_pico bigint, cache_write_pico bigint, output_pico bigint,
     reasoning_pico bigint)
  LOOP
    IF (band.above_tokens > below
        AND band.input_pico BETWEEN 0 AND 1000000000
        AND band.cached_pico BETWEEN 0 AND 1000000000
        AND band.cache_write_pico BETWEEN 0 AND 1000000000
        AND band.output_pico BETWEEN 0 AND 1000000000
        AND band.reasoning_pico BETWEEN 0 AND 1000000000) IS NOT TRUE THEN
      RETURN false;
    END IF;
    below := band.above_tokens;
  END LOOP;
  RETURN true;
END $$;

ALTER TABLE model_prices ADD COLUMN bands jsonb NOT NULL DEFAULT '[]' CHECK (are_price_bands(bands));
