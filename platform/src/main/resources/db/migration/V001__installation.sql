-- One row for the whole installation. The pepper salts the hashes of API keys: without it the
-- stored hashes match no key any more.
CREATE TABLE installation (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  pepper bytea NOT NULL CHECK (octet_length(pepper) = 32),
  created_at timestamptz NOT NULL DEFAULT now()
);
