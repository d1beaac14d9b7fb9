package dev.signalbox.gateway;

import dev.signalbox.api.Money;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.RoutingHints.AfterBreak;
import dev.signalbox.api.routing.RoutingHints.Quality;
import dev.signalbox.api.routing.RoutingHints.Urgency;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the fields that say where a request should go; all dialects of our own have them.
final class RoutingFields {
  private static final BigDecimal MOST_USD = BigDecimal.valueOf(1_000_000_000);
  private static final Map<String, Urgency> URGENCIES =
      ordered(List.of("low", "medium", "high"), List.of(Urgency.LOW, Urgency.MEDIUM, Urgency.HIGH));
  private static final Map<String, Urgency> PRIORITIES =
      ordered(List.of("low", "normal", "high"), List.of(Urgency.LOW, Urgency.MEDIUM, Urgency.HIGH));
  private static final Map<String, Quality> QUALITIES =
      ordered(List.of("standard", "premium"), List.of(Quality.STANDARD, Quality.PREMIUM));
  private static final Map<String, AfterBreak> AFTER_BREAKS =
      ordered(List.of("fail", "continue"), List.of(AfterBreak.FAIL, AfterBreak.CONTINUE));
  private static final Map<String, Capability> CAPABILITIES = capabilities();

  private final JsonCursor in;
  private @Nullable String strategy;
  private @Nullable Urgency urgency;
  private @Nullable Quality quality;
  private @Nullable AfterBreak afterBreak;
  private @Nullable String user;
  private @Nullable Money budget;
  private Set<Capability> capabilities = Set.of();
  private boolean hedge;
  private boolean any;

  RoutingFields(JsonCursor in) {
    this.in = in;
  }

  private static <E> Map<String, E> ordered(List<String> names, List<E> values) {
    var choices = new LinkedHashMap<String, E>();
    for (var at = 0; at < names.size(); at++) {
      choices.put(names.get(at), values.get(at));
    }
    return choices;
  }

  private static Map<String, Capability> capabilities() {
    var choices = new LinkedHashMap<String, Capability>();
    for (var capability : Capability.values()) {
      choices.put(capability.wireName(), capability);
    }
    return choices;
  }

  /// Reads the value of the field `name`, if it is one of them.
  boolean reads(String name) throws IOException {
    switch (name) {
      // the router knows which there are
      case "strategy" -> strategy = in.name();
      case "urgency" -> urgency = in.choice(URGENCIES);
      case "quality" -> quality = in.choice(QUALITIES);
      case "fallback" -> afterBreak = in.choice(AFTER_BREAKS);
      case "hedge" -> hedge = in.flag();
      case "user" -> user = in.name();
      case "budget" -> readBudget();
      case "capabilities" -> readCapabilities();
      default -> {
        return false;
      }
    }
    any = true;
    return true;
  }

  /// Another way to say how urgent it is.
  void readPriority() throws IOException {
    urgency = in.choice(PRIORITIES);
    any = true;
  }

  void readUser() throws IOException {
    user = in.name();
    any = true;
  }

  private void readBudget() throws IOException {
    var usd = in.decimal();
    if (usd == null) {
      return;
    }
    if (usd.signum() <= 0 || usd.compareTo(MOST_USD) > 0) {
      in.refuse("range", "must be more than 0 and at most " + MOST_USD + " USD");
    } else {
      budget = Money.usd(usd);
    }
  }

  private void readCapabilities() throws IOException {
    if (!in.atArray()) {
      return;
    }
    var wanted = EnumSet.noneOf(Capability.class);
    while (in.nextElement()) {
      var capability = in.choice(CAPABILITIES);
      if (capability != null) {
        wanted.add(capability);
      }
    }
    capabilities = wanted;
  }

  RoutingHints hints() {
    if (!any) {
      return RoutingHints.NONE;
    }
    return new RoutingHints(
        Optional.ofNullable(strategy),
        urgency == null ? Urgency.MEDIUM : urgency,
        quality == null ? Quality.STANDARD : quality,
        capabilities,
        Optional.ofNullable(user).filter(name -> !name.isBlank()),
        Optional.ofNullable(budget),
        afterBreak == null ? AfterBreak.FAIL : afterBreak,
        hedge);
  }
}
