-- A text that looks like a number passed for one in bands that were written by hand, and no process could read the
-- catalogue from then on. Only numbers pass, and what passed before is made of them.

CREATE OR REPLACE FUNCTION are_price_bands(bands jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  band  record;
  below bigint := 0;
BEGIN
  IF jsonb_typeof(bands) <> 'array' OR jsonb_path_exists(bands, '$[*].* ? (@.type() != "number")') THEN
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

UPDATE model_prices
   SET bands = (SELECT jsonb_agg(to_jsonb(b) ORDER BY b.above_tokens)
                  FROM jsonb_to_recordset(bands) AS b
                    (above_tokens bigint, input_pico bigint, cached_pico bigint, cache_write_pico bigint,
                     output_pico bigint, reasoning_pico bigint))
 WHERE NOT are_price_bands(bands);
