package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.api.inference.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// What a provider says it counted is used only where it can be true, whichever wire says it.
class ReportedCountsTest {
  private static final Logger WIRES =
      (Logger) LoggerFactory.getLogger(ReportedCountsTest.class.getPackageName());

  /// Two to the 64th and five: its low bits are a small number.
  private static final String LOW_BITS = "18446744073709551621";

  private static final List<String> IMPOSSIBLE =
      List.of(
          LOW_BITS,
          "-3",
          "2.5",
          "1e300",
          "-1e300",
          "1000000000",
          "\"-3\"",
          "\"many\"",
          "true",
          "[7]",
          "{\"count\":7}");

  /// An answer of each family, whose counts are single letters in place of their numbers.
  private static final Map<String, String> ANSWERS =
      Map.of(
          "openai",
          """
          {"choices":[{"index":0,"message":{"role":"assistant","content":"Hi there"},"finish_reason":"stop"}],
          "usage":{"prompt_tokens":A,"completion_tokens":B,"total_tokens":60,
          "prompt_tokens_details":{"cached_tokens":C,"cache_write_tokens":D},
          "completion_tokens_details":{"reasoning_tokens":E}}}\
          """,
          "xai",
          """
          {"choices":[{"index":0,"message":{"role":"assistant","content":"Hi there"},"finish_reason":"stop"}],
          "usage":{"prompt_tokens":40,"completion_tokens":20,"total_tokens":A,"reasoning_tokens":B}}\
          """,
          "anthropic",
          """
          {"type":"message","content":[{"type":"text","text":"Hi there"}],"stop_reason":"end_turn",
          "usage":{"input_tokens":A,"output_tokens":B,"cache_read_input_tokens":C,
          "cache_creation_input_tokens":D,"cache_creation":{"ephemeral_1h_input_tokens":E},
          "output_tokens_details":{"thinking_tokens":F},"service_tier":"standard"}}\
          """,
          "gemini",
          """
          {"candidates":[{"content":{"parts":[{"text":"Hi there"}]},"finishReason":"STOP"}],
          "usageMetadata":{"promptTokenCount":A,"candidatesTokenCount":B,"thoughtsTokenCount":C,
          "cachedContentTokenCount":D,"toolUsePromptTokenCount":E,"totalTokenCount":F}}\
          """,
          "cohere",
          """
          {"message":{"role":"assistant","content":[{"type":"text","text":"Hi there"}]},
          "finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":A,"output_tokens":B},
          "tokens":{"input_tokens":C,"output_tokens":D},"cached_tokens":E}}\
          """,
          "ollama",
          """
          {"message":{"role":"assistant","content":"Hi there"},"done":true,
          "prompt_eval_count":A,"eval_count":B}\
          """,
          "yandex",
          """
          {"result":{"alternatives":[{"message":{"role":"assistant","text":"Hi there"},
          "status":"ALTERNATIVE_STATUS_FINAL"}],"usage":{"inputTextTokens":A,"completionTokens":B,
          "completionTokensDetails":{"reasoningTokens":C}}}}\
          """);

  /// Vectors of each family, whose count is the letter `A`.
  private static final Map<String, String> VECTORS =
      Map.of(
          "openai",
          """
          {"data":[{"index":0,"embedding":[0.5]}],"usage":{"prompt_tokens":A}}\
          """,
          "mistral",
          """
          {"data":[{"index":0,"embedding":[0.5]}],"usage":{"total_tokens":A}}\
          """,
          "gemini",
          """
          {"embeddings":[{"values":[0.5]}],"usageMetadata":{"promptTokenCount":A}}\
          """,
          "cohere",
          """
          {"embeddings":{"float":[[0.5]]},"meta":{"billed_units":{"input_tokens":A}}}\
          """,
          "ollama",
          """
          {"embeddings":[[0.5]],"prompt_eval_count":A}\
          """,
          "yandex",
          """
          {"embedding":[0.5],"numTokens":A}\
          """);

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    WIRES.addAppender(logged);
    // some hundred warnings would drown the run's own log
    WIRES.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    WIRES.detachAppender(logged);
    WIRES.setAdditive(true);
  }

  static Stream<Arguments> counts() {
    return ANSWERS.entrySet().stream()
        .flatMap(answer ->
            letters(answer.getValue())
                .flatMap(letter ->
                    IMPOSSIBLE.stream()
                        .map(count -> Arguments.of(answer.getKey(), letter, count))));
  }

  /// The gaps of `answer`.
  private static Stream<String> letters(String answer) {
    return Stream.of("A", "B", "C", "D", "E", "F").filter(letter -> answer.contains(":" + letter));
  }

  @ParameterizedTest
  @MethodSource("counts")
  void a_count_that_cannot_be_makes_the_usage_an_estimate(String id, String gap, String count) {
    var used = used(id, gap, count);
    assertThat(used).isEqualTo(used(id, "{\"none\":1}"));
    assertThat(used.estimated()).isTrue();
    var warning = logged.list.getFirst();
    assertThat(warning.getLevel()).isEqualTo(Level.WARN);
    assertThat(warning.getKeyValuePairs().toString()).contains(id, "m-1", "field");
    assertThat(warning.getFormattedMessage() + warning.getKeyValuePairs())
        .doesNotContain("Hi there", count);
  }

  static Stream<String> wires() {
    return ANSWERS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("wires")
  void ordinary_counts_are_believed_however_they_are_written(String id) {
    var plain = used(id, "7");
    assertThat(plain.estimated()).isFalse();
    assertThat(used(id, "7.0")).isEqualTo(plain);
    assertThat(used(id, "\"7\"")).isEqualTo(plain);
    assertThat(used(id, "100000000").estimated()).isFalse();
    assertThat(logged.list).isEmpty();
  }

  static Stream<Arguments> vectors() {
    return VECTORS.keySet().stream()
        .flatMap(id -> IMPOSSIBLE.stream().map(count -> Arguments.of(id, count)));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void what_embedding_cannot_have_used_is_estimated(String id, String count) {
    assertThat(embedded(id, count)).isEqualTo(new Usage(2, 0, 0, 0, 0, true));
    assertThat(logged.list).hasSize(1);
    assertThat(logged.list.getFirst().getKeyValuePairs().toString()).contains(id, "e-1", "field");
  }

  @ParameterizedTest
  @CsvSource({"openai", "mistral", "gemini", "cohere", "ollama", "yandex"})
  void what_embedding_used_is_believed(String id) {
    assertThat(embedded(id, "7")).isEqualTo(Usage.of(7, 0));
    assertThat(embedded(id, "\"7\"")).isEqualTo(Usage.of(7, 0));
    assertThat(embedded(id, "null")).isEqualTo(new Usage(2, 0, 0, 0, 0, true));
    assertThat(logged.list).isEmpty();
  }

  @Test
  void what_is_said_last_in_a_stream_holds_and_a_call_is_told_of_once() {
    var reader = new DeltaReader(Wires.adapter("anthropic"), call("anthropic", true));
    var begin =
        """
        event: message_start
        data: {"type":"message_start","message":{"model":"m","usage":{"input_tokens":-1,"output_tokens":-1}}}

        """;
    var end =
        """
        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":12,"output_tokens":3}}

        event: message_stop
        data: {"type":"message_stop"}

        """;
    Wires.value(reader.bytes(begin.getBytes(StandardCharsets.UTF_8)));
    var deltas = Wires.value(reader.bytes(end.getBytes(StandardCharsets.UTF_8)));
    assertThat(Deltas.sum(deltas).usage()).isEqualTo(Usage.of(12, 3));
    assertThat(logged.list).isEmpty();
  }

  /// What a whole answer used whose counts are all `count`.
  private static Usage used(String id, String count) {
    return decoded(id, ANSWERS.getOrDefault(id, "").replaceAll(":[A-F]\\b", ":" + count));
  }

  /// What it used where only the count in `gap` is `count`, and the others are 7.
  private static Usage used(String id, String gap, String count) {
    var one = ANSWERS.getOrDefault(id, "").replace(":" + gap, ":" + count);
    return decoded(id, one.replaceAll(":[A-F]\\b", ":7"));
  }

  private static Usage decoded(String id, String body) {
    var response = new WireResponse(200, body.getBytes(StandardCharsets.UTF_8));
    return Wires.value(Wires.adapter(id).decode(response, call(id, false))).usage();
  }

  private static Call call(String id, boolean stream) {
    return Requests.call(Wires.provider(id), Requests.saying("Hello", stream));
  }

  private static Usage embedded(String id, String count) {
    var body = VECTORS.getOrDefault(id, "").replace("A", count);
    var response = new WireResponse(200, body.getBytes(StandardCharsets.UTF_8));
    var texts = Requests.texts(Wires.provider(id), "embed-one");
    return Wires.value(Wires.adapter(id).decodeEmbeddings(response, texts)).usage();
  }
}
