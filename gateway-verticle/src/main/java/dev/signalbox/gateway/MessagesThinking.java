package dev.signalbox.gateway;

import dev.signalbox.api.inference.Thinking;
import dev.signalbox.api.inference.Thinking.Effort;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads `thinking` and `output_config` of a Messages body.
final class MessagesThinking {
  private static final int FEWEST_TOKENS = 1_024;
  private static final Map<String, Effort> EFFORTS =
      Arrays.stream(Effort.values())
          .filter(effort -> effort != Effort.NONE && effort != Effort.MINIMAL)
          .collect(Collectors.toUnmodifiableMap(Effort::wireName, effort -> effort));

  private final JsonCursor in;
  private @Nullable String type;
  private OptionalInt budget = OptionalInt.empty();
  private boolean shown = true;
  private @Nullable Effort effort;
  private @Nullable String schema;

  MessagesThinking(JsonCursor in) {
    this.in = in;
  }

  void readThinking() throws IOException {
    if (!in.atObject()) {
      return;
    }
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "type" -> type = in.text();
        case "budget_tokens" -> readBudget();
        case "display" -> shown = in.isNull() || !"omitted".equals(in.text());
        default -> in.skip();
      }
    }
    if (type == null) {
      in.missing("type", "Field required");
    } else if (type.equals("enabled") && budget.isEmpty()) {
      in.missing("budget_tokens", "Field required");
    } else if (!type.equals("enabled") && !type.equals("adaptive") && !type.equals("disabled")) {
      in.refuse("type", "enum", "must be one of enabled, adaptive, disabled");
    }
  }

  private void readBudget() throws IOException {
    budget = in.count();
    if (budget.isPresent() && budget.getAsInt() < FEWEST_TOKENS) {
      in.refuse("range", "must be at least " + FEWEST_TOKENS);
    }
  }

  void readOutputConfig() throws IOException {
    if (!in.atObject()) {
      return;
    }
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "effort" -> effort = in.isNull() ? null : in.choice(EFFORTS);
        case "format" -> readFormat();
        default -> in.skip();
      }
    }
  }

  /// Reads the shape the answer has to have.
  void readFormat() throws IOException {
    if (in.isNull() || !in.atObject()) {
      return;
    }
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "type" -> {
          var said = in.text();
          if (said != null && !said.equals("json_schema")) {
            in.refuse("enum", "must be json_schema");
          }
        }
        case "schema" -> schema = in.rawObject();
        default -> in.skip();
      }
    }
    if (schema == null) {
      in.missing("schema", "Field required");
    }
  }

  /// Notes a budget that leaves no room for an answer.
  void checkAgainst(OptionalInt maxTokens) {
    if (budget.isPresent() && maxTokens.isPresent() && budget.getAsInt() >= maxTokens.getAsInt()) {
      in.refuse("max_tokens", "range", "must be greater than thinking.budget_tokens");
    }
  }

  Thinking thinking() {
    var asked = Optional.ofNullable(effort);
    if (type == null) {
      return new Thinking(asked, OptionalInt.empty(), false);
    }
    return type.equals("disabled") ? Thinking.of(Effort.NONE) : new Thinking(asked, budget, shown);
  }

  /// The JSON Schema the answer has to keep to.
  Optional<String> schema() {
    return Optional.ofNullable(schema);
  }
}
