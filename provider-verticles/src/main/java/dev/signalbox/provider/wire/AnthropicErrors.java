package dev.signalbox.provider.wire;

/// Failures of the Messages family that its status does not tell apart.
final class AnthropicErrors {
  private static final int NO_MONEY = 402;

  private AnthropicErrors() {}

  /// The same response under the status it stands for: credit or an account's own limit that is
  /// used up comes as a bad request or as a rate limit, and neither waiting nor another request
  /// helps.
  static WireResponse classified(WireResponse response) {
    if (response.status() != 400 && response.status() != 429) {
      return response;
    }
    var error = Json.tree(response.body()).path("error");
    var code = error.path("details").path("error_code").asText("");
    var spent =
        code.equals("enforced_spend_limit_reached")
            || error.path("message").asText("").contains("credit balance is too low");
    return spent ? new WireResponse(NO_MONEY, response.headers(), response.body()) : response;
  }
}
