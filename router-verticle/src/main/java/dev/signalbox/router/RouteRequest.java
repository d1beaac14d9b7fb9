package dev.signalbox.router;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.RoutingHints.AfterBreak;
import dev.signalbox.api.routing.RoutingHints.Quality;
import dev.signalbox.api.routing.RoutingHints.Urgency;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.Fields;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads what `route-request` and `analyze-request` are asked.
final class RouteRequest {
  private static final Set<String> FIELDS =
      Set.of(
          "userId",
          "model",
          "prompt",
          "systemPrompt",
          "urgency",
          "quality",
          "expectedTokens",
          "budget",
          "capabilities",
          "strategy",
          "labels");
  private static final int NAME_CHARS = 200;
  private static final int PROMPT_CHARS = 1_000_000;
  private static final int MOST_LABELS = 20;
  private static final int MOST_TOKENS = 100_000_000;
  private static final int BYTES_PER_TOKEN = 4;
  private static final int USUAL_OUTPUT_TOKENS = 512;

  private RouteRequest() {}

  /// The question `body` puts, under the id of the request.
  ///
  /// @throws BadField naming what is wrong
  static PlanRoute read(RequestId id, String body) {
    var fields = Fields.of(body, FIELDS);
    var prompt = fields.text("prompt", PROMPT_CHARS);
    var system = fields.optionalText("systemPrompt", PROMPT_CHARS).orElse("");
    return new PlanRoute(
        id,
        CallerKey.ANONYMOUS,
        fields.optionalText("model", NAME_CHARS).orElse(ModelSelector.AUTO),
        Math.max(1, (bytes(prompt) + bytes(system)) / BYTES_PER_TOKEN),
        fields.number("expectedTokens", USUAL_OUTPUT_TOKENS, 1, MOST_TOKENS),
        Set.of(),
        CostState.OK,
        hints(fields),
        prompt.substring(0, Math.min(prompt.length(), PlanRoute.PROMPT_CHARS)),
        labels(fields.object("labels")));
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static RoutingHints hints(Fields fields) {
    return new RoutingHints(
        fields.optionalText("strategy", NAME_CHARS),
        one(fields, "urgency", Urgency.values(), Urgency.MEDIUM),
        one(fields, "quality", Quality.values(), Quality.STANDARD),
        capabilities(fields),
        fields.optionalText("userId", NAME_CHARS),
        budget(fields),
        AfterBreak.FAIL,
        false);
  }

  private static <E extends Enum<E>> E one(Fields fields, String field, E[] all, E fallback) {
    var written = fields.optionalText(field, NAME_CHARS);
    if (written.isEmpty()) {
      return fallback;
    }
    return Arrays.stream(all)
        .filter(each -> wireName(each).equals(written.get()))
        .findFirst()
        .orElseThrow(() ->
            new BadField(
                field,
                "expected one of "
                    + Arrays.stream(all)
                        .map(RouteRequest::wireName)
                        .collect(Collectors.joining(", "))));
  }

  static String wireName(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT);
  }

  private static Set<Capability> capabilities(Fields fields) {
    var all = EnumSet.noneOf(Capability.class);
    for (var name : fields.texts("capabilities", Capability.values().length, NAME_CHARS)) {
      all.add(
          Capability.named(name)
              .orElseThrow(() -> new BadField("capabilities", "'" + name + "' is none")));
    }
    return all;
  }

  private static Optional<Money> budget(Fields fields) {
    if (!fields.has("budget")) {
      return Optional.empty();
    }
    try {
      var usd = new BigDecimal(String.valueOf(fields.json().getValue("budget")));
      if (usd.signum() >= 0) {
        return Optional.of(Money.usd(usd));
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw new BadField("budget", "expected an amount in USD");
    }
    throw new BadField("budget", "expected an amount in USD of at least 0");
  }

  private static Map<String, String> labels(JsonObject json) {
    if (json.size() > MOST_LABELS) {
      throw new BadField("labels", "expected at most " + MOST_LABELS);
    }
    var labels = new HashMap<String, String>();
    for (var name : json.fieldNames()) {
      if (!(json.getValue(name) instanceof String value) || value.length() > NAME_CHARS) {
        throw new BadField("labels." + name, "expected a text of at most " + NAME_CHARS);
      }
      labels.put(name, value);
    }
    return labels;
  }
}
