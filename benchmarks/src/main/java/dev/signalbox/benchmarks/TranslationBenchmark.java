package dev.signalbox.benchmarks;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.routing.Target;
import dev.signalbox.provider.wire.Call;
import dev.signalbox.provider.wire.Provider;
import dev.signalbox.provider.wire.ProviderAdapter;
import dev.signalbox.provider.wire.Providers;
import dev.signalbox.provider.wire.WireRequest;
import dev.signalbox.provider.wire.WireResponse;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/// The translation of one inference: a request of 4 KB to the provider's bytes, and its answer of 4
/// KB back to a completion. Sampled, since the median of single runs is their CPU time even on a
/// machine that has other work to do, which an average is not.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TranslationBenchmark {
  private static final int BODY_BYTES = 4096;
  private static final int BYTES_PER_TURN = 512;
  private static final String PROSE = "The points at the junction are set for the \"main\" line.\n";

  @Param({"openai", "mistral", "perplexity", "anthropic", "gemini", "cohere", "yandex", "ollama"})
  public String provider = "";

  private ProviderAdapter adapter = Providers.all().getFirst().adapter();
  private Call call = call("");
  private WireResponse answer = new WireResponse(200, new byte[0]);

  @Setup
  public void prepare() {
    adapter =
        Providers.all().stream()
            .filter(one -> one.id().equals(provider))
            .map(Provider::adapter)
            .findFirst()
            .orElseThrow();
    call = call(provider);
    answer = new WireResponse(200, Answers.whole(provider, prose(BODY_BYTES)));
    if (!(encode() instanceof Outcome.Ok) || !(decode() instanceof Outcome.Ok)) {
      throw new IllegalStateException(encode() + " " + decode());
    }
  }

  @Benchmark
  public Outcome<WireRequest> encode() {
    return adapter.encode(call);
  }

  @Benchmark
  public Outcome<Completion> decode() {
    return adapter.decode(answer, call);
  }

  /// Both ways; the median stays under 15 µs.
  @Benchmark
  public List<Outcome<?>> translate() {
    return List.of(encode(), decode());
  }

  private static Call call(String provider) {
    var turns =
        IntStream.range(0, BODY_BYTES / BYTES_PER_TURN)
            .mapToObj(
                i -> Message.of(i % 2 == 0 ? Role.USER : Role.ASSISTANT, prose(BYTES_PER_TURN)))
            .toList();
    var messages = turns.subList(0, turns.size() - 1);
    var request =
        InferenceRequest.of(new RequestId("req-1"), "auto", prose(BYTES_PER_TURN), messages)
            .withSampling(new Sampling(OptionalDouble.of(0.7), OptionalInt.of(1000)));
    return new Call(new Target(provider, "m-1"), request, 8192, "folder-1");
  }

  private static String prose(int bytes) {
    return PROSE.repeat(bytes / PROSE.length() + 1).substring(0, bytes);
  }
}
