package dev.signalbox.router.plan;

import dev.signalbox.api.routing.PlanRoute;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What of a request can be compared with a text.
public enum Trait {
  MODEL("model"),
  USER("user"),
  KEY_PREFIX("keyPrefix"),
  KEY_HASH("keyHash"),
  URGENCY("urgency"),
  QUALITY("quality"),
  COST_STATE("costState");

  private final String wireName;

  Trait(String wireName) {
    this.wireName = wireName;
  }

  /// As conditions write it.
  public String wireName() {
    return wireName;
  }

  /// The trait of that wire name.
  public static Optional<Trait> named(String wireName) {
    return Arrays.stream(values()).filter(one -> one.wireName.equals(wireName)).findFirst();
  }

  String of(PlanRoute question) {
    return switch (this) {
      case MODEL -> question.model();
      case USER -> question.hints().user().orElse("");
      case KEY_PREFIX -> question.caller().prefix();
      case KEY_HASH -> question.caller().hash();
      case URGENCY -> question.hints().urgency().name().toLowerCase(Locale.ROOT);
      case QUALITY -> question.hints().quality().name().toLowerCase(Locale.ROOT);
      case COST_STATE -> question.costState().name();
    };
  }
}
