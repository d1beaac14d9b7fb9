package dev.signalbox.gateway;

import dev.signalbox.api.Unit;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.gateway.access.Cors;
import dev.signalbox.gateway.access.PublicAddress;
import dev.signalbox.platform.Drain;
import dev.signalbox.platform.InferenceDeadline;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.http.ConnectionRoom;
import dev.signalbox.platform.http.UnitPorts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The gateway's settings, read.
///
/// @param port of the public API, 0 for any free one
/// @param bodyBytes the largest request body
/// @param nesting how deep a body's arrays and objects may nest
/// @param deadline the time one inference may take in all
/// @param verdictPatience how long the security unit may think about one text
/// @param providerPause the longest a caller is held because a provider asks for a pause
/// @param drain how long running answers may go on when the gateway stops
/// @param resumeGrace how long an answer is kept for a client that comes back
/// @param unaskedOutlive what those outlive whose callers say nothing about it; empty for nothing
/// @param memoryBytes what all requests of the process may keep in memory together
/// @param logRequests whether each inference gets a line in the log
/// @param turnPatience the time one turn of a conversation may take in all
/// @param assistant what is said about `POST /chat`
/// @param voice what is said about voices
public record GatewayConfig(
    int port,
    int bodyBytes,
    int nesting,
    Duration deadline,
    Duration verdictPatience,
    Duration providerPause,
    Duration drain,
    Duration resumeGrace,
    Optional<Outlives> unaskedOutlive,
    long memoryBytes,
    boolean logRequests,
    Duration turnPatience,
    AssistantSettings assistant,
    VoiceSettings voice) {
  private static final Setting<Integer> BODY_BYTES =
      Setting.number(
          "limits.bodyBytes",
          "SIGNALBOX_BODY_LIMIT_BYTES",
          1024 * 1024,
          new Range(1_024, 64 * 1024 * 1024),
          "Largest request body in bytes, 1024 to 67108864");
  private static final Setting<Integer> NESTING =
      Setting.number(
          "limits.nesting",
          "SIGNALBOX_MAX_NESTING",
          64,
          new Range(8, 500),
          "Deepest nesting of arrays and objects in a body, 8 to 500");
  private static final Setting<Integer> VERDICT_PATIENCE =
      Setting.number(
          "gateway.verdictMs",
          "SIGNALBOX_VERDICT_MS",
          10_000,
          new Range(50, 600_000),
          "Longest the security unit may think about one text, in ms; beyond it 503");
  private static final Setting<Integer> PROVIDER_PAUSE =
      Setting.number(
          "gateway.maxProviderPauseMs",
          "SIGNALBOX_MAX_PROVIDER_PAUSE_MS",
          5_000,
          new Range(0, 600_000),
          "Longest a caller is held because the only provider asks for a pause, in ms; beyond it"
              + " 503 with Retry-After");
  private static final Setting<Integer> RESUME_GRACE =
      Setting.number(
          "gateway.resumeGraceSeconds",
          "SIGNALBOX_RESUME_GRACE_SECONDS",
          60,
          new Range(0, 600),
          "Seconds a stream that can be resumed is kept for a client that comes back; 0 keeps none");
  private static final Setting<Optional<Outlives>> RESUMABLE_STREAMS =
      new Setting<>(
          "gateway.resumableStreams",
          "SIGNALBOX_RESUMABLE_STREAMS",
          "gateway-loss",
          "Which streams of callers that say nothing can be resumed: asked (none; only those with"
              + " X-Resumable: true), gateway-loss (all, when their connection is lost, or their"
              + " gateway where the providers unit is in another process; a client that goes still"
              + " ends its call) or always (all; a client that goes no longer ends its call)",
          GatewayConfig::outlived,
          false);
  private static final Setting<Integer> MEMORY =
      Setting.number(
          "limits.memoryMegabytes",
          "SIGNALBOX_MEMORY_LIMIT_MB",
          0,
          new Range(0, 1_048_576),
          "Most memory for bodies and streams of all requests together, in MiB; beyond it 503 with"
              + " Retry-After. 0 means half of the heap, less where that leaves under 104 MiB");
  private static final Setting<Boolean> LOG_REQUESTS =
      Setting.flag(
          "log.requests", "SIGNALBOX_LOG_REQUESTS", true, "Whether each inference is logged");
  private static final Setting<Integer> STREAM_TIMEOUT =
      Setting.number(
          "gateway.streamTimeoutSeconds",
          "STREAM_TIMEOUT",
          120,
          new Range(1, 3_600),
          "Seconds one turn of a conversation may take in all, 1 to 3600, and no more than"
              + " gateway.deadlineSeconds");

  /// The config that `settings` hold.
  public static GatewayConfig from(Settings settings) {
    return new GatewayConfig(
        UnitPorts.port(Unit.GATEWAY, settings),
        settings.get(BODY_BYTES),
        settings.get(NESTING),
        InferenceDeadline.of(settings),
        Duration.ofMillis(settings.get(VERDICT_PATIENCE)),
        Duration.ofMillis(settings.get(PROVIDER_PAUSE)),
        Drain.of(settings),
        Duration.ofSeconds(settings.get(RESUME_GRACE)),
        settings.get(RESUMABLE_STREAMS),
        memoryBytes(settings.get(MEMORY)),
        settings.get(LOG_REQUESTS),
        Duration.ofSeconds(settings.get(STREAM_TIMEOUT)),
        AssistantSettings.from(settings),
        VoiceSettings.from(settings));
  }

  /// What is only looked at together: each throws a [dev.signalbox.platform.BadSetting] where it
  /// does not fit.
  public static List<Runnable> checks(Settings settings) {
    return List.of(() -> UnitPorts.port(Unit.GATEWAY, settings));
  }

  /// Every setting the gateway reads.
  public static List<Setting<?>> settings() {
    Stream<Setting<?>> own =
        Stream.of(
            BODY_BYTES,
            NESTING,
            InferenceDeadline.SETTING,
            PublicAddress.SETTING,
            VERDICT_PATIENCE,
            PROVIDER_PAUSE,
            Drain.SETTING,
            RESUME_GRACE,
            RESUMABLE_STREAMS,
            MEMORY,
            ConnectionRoom.SETTING,
            LOG_REQUESTS,
            STREAM_TIMEOUT,
            Cors.SETTING);
    return Stream.of(
            UnitPorts.ofGateway().stream(),
            own,
            AssistantSettings.ALL.stream(),
            VoiceSettings.ALL.stream())
        .<Setting<?>>flatMap(settings -> settings)
        .toList();
  }

  private static Optional<Outlives> outlived(String written) {
    return switch (written) {
      case "asked" -> Optional.empty();
      case "gateway-loss" -> Optional.of(Outlives.GATEWAY);
      case "always" -> Optional.of(Outlives.READER);
      default -> throw new IllegalArgumentException("must be asked, gateway-loss or always");
    };
  }

  private static long memoryBytes(int megabytes) {
    return megabytes == 0
        ? MemoryBudget.ofHeap(Runtime.getRuntime().maxMemory())
        : (long) megabytes << 20;
  }
}
