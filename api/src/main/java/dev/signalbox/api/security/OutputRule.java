package dev.signalbox.api.security;

/// Rules of the output filter that are switched on and off together, and answer together for what
/// became of an answer.
public enum OutputRule {
  /// Credentials that show what they are, by vendor.
  CREDENTIALS("credentials"),
  /// What is said to be a password, a key or a token by the name before it.
  ASSIGNED_SECRETS("assigned_secrets"),
  /// Credentials in base64.
  ENCODED_SECRETS("encoded_secrets"),
  PRIVATE_KEYS("private_keys"),
  CARDS("cards"),
  SOCIAL_SECURITY("social_security"),
  IBAN("iban"),
  PHONE("phone"),
  EMAIL("email"),
  /// More invisible characters than any script needs.
  HIDDEN_TEXT("hidden_text"),
  CANARY("canary"),
  PROMPT_LEAK("prompt_leak");

  private final String wireName;

  OutputRule(String wireName) {
    this.wireName = wireName;
  }

  /// As metadata, metrics and logs name it.
  public String wireName() {
    return wireName;
  }

  /// The rules that find things of `kind`; kinds that have no rules of their own are vendors'
  /// credentials.
  public static OutputRule of(String kind) {
    return switch (kind) {
      case "password", "secret_assignment", "authorization_header", "url_password" ->
          ASSIGNED_SECRETS;
      case "encoded_secret" -> ENCODED_SECRETS;
      case "private_key" -> PRIVATE_KEYS;
      case "credit_card" -> CARDS;
      case "us_ssn" -> SOCIAL_SECURITY;
      case "iban" -> IBAN;
      case "phone" -> PHONE;
      case "email" -> EMAIL;
      case "hidden_text" -> HIDDEN_TEXT;
      case "canary" -> CANARY;
      case "system_prompt_leak" -> PROMPT_LEAK;
      default -> CREDENTIALS;
    };
  }
}
