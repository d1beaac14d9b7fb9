package dev.signalbox.security;

/// Which personal data is redacted in output. Credentials, cards and social security numbers always
/// are.
record OutputPolicy(boolean email, boolean phone, boolean iban) {
  static final OutputPolicy EVERYTHING = new OutputPolicy(true, true, true);
}
