package dev.signalbox.router.plan;

import java.util.List;

/// Sends some requests to some targets.
///
/// @param id a UUID, or the name of the file for a rule that came with this build
/// @param set the rule set it belongs to; empty for the rules that are always on
/// @param targets model names as callers write them, in the order they are tried
/// @param priority the highest matching one decides
public record Rule(
    String id,
    String name,
    String set,
    Condition condition,
    List<String> targets,
    int priority,
    boolean active) {
  /// The most targets of one rule.
  public static final int MAX_TARGETS = 10;

  public Rule {
    targets = List.copyOf(targets);
  }
}
