package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a provider's failure means, told as the HTTP status that says it: providers use others for
/// the same, and who is to blame, and whether asking again helps, hangs on it.
final class ErrorMeaning {
  private static final int BAD_REQUEST = 400;
  private static final int BAD_KEY = 401;
  private static final int NO_MONEY = 402;

  private static final Set<String> NO_MONEY_CODES =
      Set.of(
          "insufficient_quota",
          "credit_balance_exhausted",
          "project_spend_limit_exceeded",
          "organization_spend_limit_exceeded",
          "organization_usage_limit_exceeded",
          "billing_hard_limit_reached",
          "enforced_spend_limit_reached",
          "budget_exceeded");
  private static final Set<String> TOO_LONG_CODES =
      Set.of("context_length_exceeded", "too_many_prompt_tokens", "too_many_tokens");
  private static final List<String> TOO_LONG_WORDS =
      List.of(
          "context length",
          "context window",
          "prompt is too long",
          "max_new_tokens",
          "too many tokens");

  private ErrorMeaning() {}

  /// The status for an `error` that came with `status` and says `message`. A request that is too
  /// long or offends is the request's fault, whatever the status; a key that is not known or has no
  /// money is not.
  static int status(int status, JsonNode error, String message) {
    var words = message.toLowerCase(Locale.ROOT);
    var refused = status == 400 || status == 403 || status == 413 || status == 422;
    if (says(error, NO_MONEY_CODES) || (status == 400 && words.contains("credit balance"))) {
      return NO_MONEY;
    }
    if (refused && (says(error, TOO_LONG_CODES) || containsAny(words, TOO_LONG_WORDS))) {
      return BAD_REQUEST;
    }
    if (status == 400 && words.contains("api key") && isRefusedKey(words)) {
      return BAD_KEY;
    }
    return status == 403 && isModerated(error, words) ? BAD_REQUEST : status;
  }

  private static boolean isRefusedKey(String words) {
    return containsAny(words, List.of("incorrect", "invalid", "not valid"));
  }

  private static boolean isModerated(JsonNode error, String words) {
    return Json.isPresent(error.path("metadata").path("flagged_input"))
        || containsAny(words, List.of("moderation", "was flagged"));
  }

  private static boolean says(JsonNode error, Set<String> codes) {
    for (var member : new String[] {"code", "type", "error_type"}) {
      if (codes.contains(error.path(member).asText("").toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return codes.contains(error.path("details").path("error_code").asText(""));
  }

  private static boolean containsAny(String text, List<String> words) {
    return words.stream().anyMatch(text::contains);
  }
}
