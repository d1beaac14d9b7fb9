package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.routing.Target;
import dev.signalbox.provider.wire.Call;
import dev.signalbox.provider.wire.DeltaReader;
import dev.signalbox.provider.wire.Provider;
import dev.signalbox.provider.wire.Providers;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One chunk of a stream on its way from a provider's family to a client's dialect: read from the
/// one, written in the other. Stands in the gateway's package, whose formats nobody else may see.
/// Sampled, like the translation of whole answers.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DialectBenchmark {
  @Param({"infer", "messages"})
  public String dialect = "";

  @Param({"openai", "anthropic", "gemini", "cohere"})
  public String provider = "";

  private DeltaReader reader = reader("openai");
  private AnswerFormat.Events events = new InferDialect().format().events("req-1");
  private byte[] chunk = {};
  private final SseEvents out = new SseEvents();

  @Setup
  public void prepare() {
    reader = reader(provider);
    var format = dialect.equals("infer") ? new InferDialect().format() : new MessagesFormat(false);
    events = format.events("req-1");
    events.started(out, new Target(provider, "m-1"));
    chunk = chunk(provider).getBytes(UTF_8);
    if (translate().length() < 10) {
      throw new IllegalStateException("nothing was written for a chunk of " + provider);
    }
  }

  @Benchmark
  public Buffer translate() {
    if (reader.bytes(chunk) instanceof Outcome.Ok<List<Delta>>(var deltas)) {
      for (var delta : deltas) {
        if (delta instanceof Delta.Text(String text)) {
          events.text(out, text);
        }
      }
    }
    return out.take();
  }

  private static DeltaReader reader(String id) {
    var adapter =
        Providers.all().stream()
            .filter(one -> one.id().equals(id))
            .map(Provider::adapter)
            .findFirst()
            .orElseThrow();
    var request =
        InferenceRequest.of(
                new RequestId("req-1"), "auto", "", List.of(Message.of(Role.USER, "Hello")))
            .withStream(true);
    return new DeltaReader(adapter, new Call(new Target(id, "m-1"), request, 8192, "folder-1"));
  }

  private static String chunk(String provider) {
    return switch (provider) {
      case "openai" ->
          "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" signal\"},\"finish_reason\":null}]}\n\n";
      case "anthropic" ->
          "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" signal\"}}\n\n";
      case "gemini" ->
          "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\" signal\"}]},\"index\":0}],\"modelVersion\":\"m-1\"}\r\n\r\n";
      case "cohere" ->
          "event: content-delta\ndata: {\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\" signal\"}}}}\n\n";
      default -> throw new IllegalArgumentException(provider);
    };
  }
}
