package dev.signalbox.gateway;

import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.speech.SpeechFormat;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `POST /v1/audio/speech`: its text is a user's turn, so that it is inspected, paid and routed as
/// any other.
final class SpeechDialect implements Dialect {
  private final AnswerFormat format = new SpokenFormat(SpeechOrder.OF_ANSWERS);

  @Override
  public Route route() {
    return Route.SPEECH;
  }

  @Override
  public Fields fields(JsonCursor in) {
    return new Body(in);
  }

  @Override
  public AnswerFormat format() {
    return format;
  }

  /// What asks for a voice, and for nothing that has words.
  static final RoutingHints ROUTING =
      new RoutingHints(
          Optional.empty(),
          RoutingHints.NONE.urgency(),
          RoutingHints.NONE.quality(),
          Set.of(Capability.SPEECH),
          Optional.empty(),
          Optional.empty(),
          RoutingHints.NONE.afterBreak(),
          false);

  /// Nothing is written, so next to nothing has to be held for it.
  static final Generation GENERATION =
      Generation.DEFAULT.withSampling(new Sampling(OptionalDouble.empty(), OptionalInt.of(1)));

  /// The fields of one body.
  private static final class Body implements Fields {
    private static final Map<String, SpeechFormat> FORMATS = formats();

    /// OpenAI's own models of speech, dated ones too, mean whichever speaks here.
    private static final List<String> THEIRS = List.of("tts-1", "gpt-4o-mini-tts");

    private final JsonCursor in;
    private @Nullable String input;
    private boolean inputSeen;
    private @Nullable String model;
    private boolean modelSeen;
    private @Nullable String voice;
    private SpeechFormat format = SpeechFormat.MP3;
    private double speed = 1;

    Body(JsonCursor in) {
      this.in = in;
    }

    private static Map<String, SpeechFormat> formats() {
      var formats = new LinkedHashMap<String, SpeechFormat>();
      for (var format : SpeechFormat.values()) {
        formats.put(format.wireName(), format);
      }
      return formats;
    }

    @Override
    public void read() throws IOException {
      for (var name = in.nextField(); name != null; name = in.nextField()) {
        if (!in.isNull()) {
          field(name);
        }
      }
      if (!inputSeen) {
        in.missing("input", "is required: the text to be said");
      }
      if (!modelSeen) {
        in.missing("model", "is required: tts-1, provider/model, a model's name, or auto");
      }
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "input" -> {
          inputSeen = true;
          input = in.text();
          if (input != null && input.isBlank()) {
            in.refuse("required", "must not be blank");
          }
        }
        case "model" -> {
          modelSeen = true;
          model = in.name();
        }
        case "voice" -> readVoice();
        case "response_format" -> {
          var chosen = in.choice(FORMATS);
          format = chosen == null ? format : chosen;
        }
        case "speed" -> readSpeed();
        case "stream_format" -> {
          if ("sse".equals(in.text())) {
            in.refuse("unsupported", "must be audio: the voices here send no events");
          }
        }
        case "instructions" -> in.refuse("unsupported", "the voices here take no instructions");
        default -> in.skip();
      }
    }

    /// A name, or a voice of one's own as `{"id": …}`.
    private void readVoice() throws IOException {
      if (in.isText()) {
        voice = in.name();
      } else if (in.atObject()) {
        for (var name = in.nextField(); name != null; name = in.nextField()) {
          if (name.equals("id")) {
            voice = in.name();
          } else {
            in.skip();
          }
        }
      }
    }

    private void readSpeed() throws IOException {
      var asked = in.number(0, 4);
      if (asked.isPresent() && asked.getAsDouble() < 0.25) {
        in.refuse("range", "must be from 0.25 to 4");
      }
      speed = asked.orElse(speed);
    }

    @Override
    public Optional<Draft> draft() {
      if (input == null || input.isBlank() || model == null) {
        return Optional.empty();
      }
      var order = new SpeechOrder(Optional.ofNullable(voice), format, speed);
      return Optional.of(
          new Draft(
              Optional.empty(),
              Optional.empty(),
              meant(model.strip()),
              "",
              List.of(Message.of(Role.USER, input)),
              GENERATION,
              false,
              ROUTING,
              Map.of(),
              Optional.of(new SpokenFormat(order))));
    }

    private static String meant(String asked) {
      return asked.equals(ModelSelector.AUTO) || THEIRS.stream().anyMatch(asked::startsWith)
          ? SpeechOrder.MODEL
          : asked;
    }
  }
}
