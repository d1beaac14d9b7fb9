package dev.signalbox.gateway;

import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.routing.ModelSelector;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The top-level fields of a `/api/ai/generate` body.
final class GenerateFields implements Dialect.Fields {
  private final JsonCursor in;
  private final boolean stream;
  private final RoutingFields routing;
  private @Nullable String prompt;
  private boolean promptSeen;
  private String systemPrompt = "";
  private @Nullable String provider;
  private @Nullable String model;
  private @Nullable String apiKey;
  private OptionalDouble temperature = OptionalDouble.empty();
  private OptionalInt maxTokens = OptionalInt.empty();

  GenerateFields(JsonCursor in, boolean stream) {
    this.in = in;
    this.stream = stream;
    this.routing = new RoutingFields(in);
  }

  @Override
  public void read() throws IOException {
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      if (!in.isNull()) {
        field(name);
      }
    }
    if (!promptSeen) {
      in.missing("prompt", "is required: a string");
    }
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "prompt" -> {
        promptSeen = true;
        prompt = in.text();
        if (prompt != null && prompt.isBlank()) {
          in.refuse("required", "must not be blank");
        }
      }
      case "systemPrompt" -> {
        var text = in.text();
        systemPrompt = text == null ? "" : text;
      }
      case "provider" -> provider = in.name();
      case "model" -> model = in.name();
      case "apiKey" -> apiKey = in.text();
      case "temperature" -> temperature = in.number(0, 2);
      case "maxTokens", "max_tokens" -> maxTokens = in.count();
      case "priority" -> routing.readPriority();
      case "userId" -> routing.readUser();
      default -> {
        if (!routing.reads(name)) {
          in.skip();
        }
      }
    }
  }

  @Override
  public Optional<Draft> draft() {
    return prompt == null
        ? Optional.empty()
        : Optional.of(
            new Draft(
                Optional.ofNullable(apiKey).filter(key -> !key.isBlank()).map(Secret::new),
                Optional.empty(),
                requested(),
                systemPrompt,
                List.of(Message.of(Role.USER, prompt)),
                Generation.DEFAULT.withSampling(new Sampling(temperature, maxTokens)),
                stream,
                routing.hints(),
                Map.of()));
  }

  /// A provider without a model means that provider's default one.
  private String requested() {
    if (provider == null || provider.isBlank()) {
      return model == null || model.isBlank() ? ModelSelector.AUTO : model.strip();
    }
    var at = provider.strip();
    if (model == null || model.isBlank()) {
      return at;
    }
    return model.startsWith(at + "/") ? model.strip() : at + "/" + model.strip();
  }
}
