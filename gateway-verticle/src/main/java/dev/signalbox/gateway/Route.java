package dev.signalbox.gateway;

/// The endpoints as meters name them: a bounded set, whatever paths are asked for.
enum Route {
  INFER("/infer"),
  INDEX("/"),
  HEALTH("/health"),
  LIVE("/live"),
  READY("/ready"),
  HEALTHZ("/healthz"),
  INFO("/info"),
  METRICS("/metrics"),
  STATUS("/status"),
  OPENAPI("/openapi.json"),
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
      if (route.path.equals(path)) {
        return route;
      }
    }
    return OTHER;
  }
}
