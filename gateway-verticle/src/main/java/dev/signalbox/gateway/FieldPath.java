package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonStreamContext;

/// Where in a body something is, as callers are told it: `messages[2].content`.
final class FieldPath {
  private FieldPath() {}

  /// The place of what a parser's `context` has come to; empty for the body itself.
  static String of(JsonStreamContext context) {
    var path = new StringBuilder();
    for (JsonStreamContext at = context; at != null && !at.inRoot(); at = at.getParent()) {
      var dot = path.isEmpty() || path.charAt(0) == '[' ? "" : ".";
      if (at.inArray() && at.hasCurrentIndex()) {
        path.insert(0, "[" + at.getCurrentIndex() + "]" + dot);
      } else if (at.inObject() && at.hasCurrentName()) {
        path.insert(0, shortened(at.getCurrentName()) + dot);
      }
    }
    return path.toString();
  }

  /// A caller may name a field by a book; an error message must not repeat it.
  private static String shortened(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }
}
