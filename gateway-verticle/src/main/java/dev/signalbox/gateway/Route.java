package dev.signalbox.gateway;

/// The endpoints as meters name them: a bounded set, whatever paths are asked for.
enum Route {
  INFER("/infer"),
  GENERATE("/api/ai/generate"),
  GENERATE_STREAM("/api/ai/stream"),
  CHAT_COMPLETIONS("/v1/chat/completions"),
  REGENERATE("/v1/chat/regenerate"),
  CHAT("/chat"),
  CHAT_AUDIO("/chat/audio/*"),
  RESPONSES("/v1/responses"),
  EMBEDDINGS("/v1/embeddings"),
  SPEECH("/v1/audio/speech"),
  MODELS("/v1/models/*"),
  MESSAGES("/v1/messages"),
  COUNT_TOKENS("/v1/messages/count_tokens"),
  MESSAGES_ALIAS("/api/messages"),
  AI_PROVIDERS("/api/ai/providers"),
  AI_HEALTH("/api/ai/health"),
  EVENTS("/orchestrator/events"),
  ORCHESTRATOR("/orchestrator/*"),
  DECISIONS("/decisions/*"),
  ALERT_EVENTS("/admin/alerts/events"),
  ADMIN("/admin/*"),
  CONVERSATIONS("/v1/conversations/*"),
  INDEX("/"),
  HEALTH("/health"),
  LIVE("/live"),
  READY("/ready"),
  HEALTHZ("/healthz"),
  INFO("/info"),
  METRICS("/metrics"),
  STATUS("/status"),
  OPENAPI("/openapi.json"),
  DOCS("/docs/*"),
  OTHER("other");

  private final String path;

  Route(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  /// The endpoint at `path`.
  static Route of(String path) {
    for (var route : values()) {
      if (route.isAt(path)) {
        return route;
      }
    }
    return OTHER;
  }

  private boolean isAt(String asked) {
    if (!path.endsWith("/*")) {
      return path.equals(asked);
    }
    var stem = path.length() - "/*".length();
    return asked.startsWith(path.substring(0, stem))
        && (asked.length() == stem || asked.charAt(stem) == '/');
  }
}
