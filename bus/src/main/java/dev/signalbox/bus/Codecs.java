package dev.signalbox.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import io.vertx.core.eventbus.EventBus;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Registers a codec the first time a kind of value is asked, answered or told, on either side. The
/// methods return the codec's name.
final class Codecs {
  private final EventBus eventBus;
  private final InstantSource clock;
  private final Misunderstandings misunderstandings = new Misunderstandings();
  private final Map<String, String> registered = new ConcurrentHashMap<>();
  private final Map<Class<?>, String> asked = new ConcurrentHashMap<>();
  private final Map<Class<?>, String> answered = new ConcurrentHashMap<>();
  private final Map<Class<?>, String> opened = new ConcurrentHashMap<>();

  Codecs(EventBus eventBus, InstantSource clock) {
    this.eventBus = eventBus;
    this.clock = clock;
  }

  /// Plain values.
  <T> String told(Class<T> type) {
    return register("told:" + type.getName(), () -> Wire.json(type));
  }

  /// Questions. What travels is the time left, since the clocks of two nodes differ.
  <Q> String asked(Class<Q> question) {
    return once(
        asked,
        question,
        () -> register("asked:" + question.getName(), () -> askedForm(Wire.json(question), clock)));
  }

  /// Answers.
  <A> String outcome(Class<A> answer) {
    return once(
        answered, answer, () -> register("outcome:" + answer.getName(), () -> answerForm(answer)));
  }

  private <A> RecordCodec.Form<Answer<A>> answerForm(Class<A> answer) {
    var outcome = outcomeForm(Wire.json(answer), ErrorForm.ofAnswers(misunderstandings));
    return Answer.form(misunderstandings.toldOf(answer.getSimpleName(), outcome));
  }

  /// Questions for a stream.
  <Q> String opening(Class<Q> question) {
    return once(
        opened,
        question,
        () ->
            register(
                "opening:" + question.getName(),
                () -> openingForm(askedForm(Wire.json(question), clock))));
  }

  /// Questions of this process to itself, which never become bytes.
  String near() {
    return register(
        "near",
        () ->
            new RecordCodec.Form<NearAsk<?, ?>>() {
              @Override
              public byte[] write(NearAsk<?, ?> ask) {
                throw new IllegalArgumentException("a question of this process does not travel");
              }

              @Override
              public NearAsk<?, ?> read(byte[] bytes) {
                throw new IllegalArgumentException("a question of another process came as near");
              }
            });
  }

  /// Failures at the ends of streams.
  RecordCodec.Form<GatewayError> streamErrors() {
    return ErrorForm.ofStreams(misunderstandings);
  }

  /// Values with a form of their own.
  <T> String of(String name, RecordCodec.Form<T> form) {
    return register(name, () -> form);
  }

  /// Names are looked up for each question: putting them together each time would cost more than
  /// the look.
  private static String once(
      Map<Class<?>, String> names, Class<?> type, Supplier<String> registration) {
    var known = names.get(type);
    return known != null ? known : names.computeIfAbsent(type, _ -> registration.get());
  }

  private <T> String register(String name, Supplier<RecordCodec.Form<T>> form) {
    var known = registered.get(name);
    return known != null
        ? known
        : registered.computeIfAbsent(
            name,
            _ -> {
              var told = misunderstandings.toldOf(name, form.get());
              eventBus.registerCodec(new RecordCodec<>(name, told));
              return name;
            });
  }

  static <Q> RecordCodec.Form<Asked<Q>> askedForm(RecordCodec.Form<Q> json, InstantSource clock) {
    return new RecordCodec.Form<>() {
      @Override
      public byte[] write(Asked<Q> asked) {
        var question = json.write(asked.question());
        return ByteBuffer.allocate(Long.BYTES + question.length)
            .putLong(asked.deadline().remainingMillis(clock))
            .put(question)
            .array();
      }

      @Override
      public Asked<Q> read(byte[] bytes) {
        var remaining = ByteBuffer.wrap(bytes).getLong();
        return new Asked<>(
            json.read(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)),
            new Deadline(clock.millis() + remaining));
      }
    };
  }

  private static <Q> RecordCodec.Form<Opening<Q, ?>> openingForm(RecordCodec.Form<Asked<Q>> asked) {
    return new RecordCodec.Form<>() {
      @Override
      public byte[] write(Opening<Q, ?> opening) {
        if (!(opening.line() instanceof Opening.Far<?>(String node, long stream))) {
          throw new IllegalArgumentException("a stream of this process does not travel");
        }
        var name = node.getBytes(UTF_8);
        var question = asked.write(new Asked<>(opening.question(), opening.deadline()));
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + name.length + question.length)
            .putLong(stream)
            .putInt(name.length)
            .put(name)
            .put(question)
            .array();
      }

      @Override
      public Opening<Q, ?> read(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var stream = in.getLong();
        var name = new byte[in.getInt()];
        in.get(name);
        var question = asked.read(Arrays.copyOfRange(bytes, in.position(), bytes.length));
        var line = new Opening.Far<>(new String(name, UTF_8), stream);
        return new Opening<>(question.question(), question.deadline(), line);
      }
    };
  }

  static <A> RecordCodec.Form<Outcome<A>> outcomeForm(
      RecordCodec.Form<A> json, RecordCodec.Form<GatewayError> errors) {
    return new RecordCodec.Form<>() {
      @Override
      public byte[] write(Outcome<A> outcome) {
        return switch (outcome) {
          case Outcome.Ok<A>(A value) -> tagged((byte) 1, json.write(value));
          case Outcome.Err<A>(GatewayError error) -> tagged((byte) 0, errors.write(error));
        };
      }

      @Override
      public Outcome<A> read(byte[] bytes) {
        var body = Arrays.copyOfRange(bytes, 1, bytes.length);
        return bytes[0] == 1 ? Outcome.ok(json.read(body)) : Outcome.err(errors.read(body));
      }
    };
  }

  private static byte[] tagged(byte tag, byte[] body) {
    return ByteBuffer.allocate(1 + body.length).put(tag).put(body).array();
  }
}
