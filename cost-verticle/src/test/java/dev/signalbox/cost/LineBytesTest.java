package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A journal is read by the version after the one that wrote it.
class LineBytesTest {
  @ParameterizedTest
  @ValueSource(strings = {"r1", "", "zug-\u00fc\u20ac\ud83d\ude82"})
  void a_line_is_written_as_it_always_was_and_read_back(String text) throws IOException {
    var line = line(text, new Target("openai", "gpt-" + text));
    assertThat(LineBytes.encoded(line)).isEqualTo(asItWas(line));
    assertThat(LineBytes.decoded(LineBytes.encoded(line))).isEqualTo(line);
  }

  @Test
  void a_text_too_long_for_two_signed_bytes_and_nobody_called() throws IOException {
    var line = line("r".repeat(40_000), null);
    assertThat(LineBytes.encoded(line)).isEqualTo(asItWas(line));
    assertThat(LineBytes.decoded(LineBytes.encoded(line))).isEqualTo(line);
  }

  private static byte[] asItWas(LedgerLine line) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeUTF(line.requestId());
    out.writeUTF(line.account());
    out.writeInt(line.attempt());
    out.writeUTF(line.state().name());
    out.writeInt((int) line.cycle().toEpochDay());
    out.writeInt((int) line.heldCycle().toEpochDay());
    out.writeLong(line.heldNano());
    out.writeLong(line.spentNano());
    out.writeUTF(line.provider());
    out.writeUTF(line.model());
    out.writeLong(line.usage().inputTokens());
    out.writeLong(line.usage().cachedInputTokens());
    out.writeLong(line.usage().cacheWriteTokens());
    out.writeLong(line.usage().outputTokens());
    out.writeLong(line.usage().reasoningTokens());
    out.writeBoolean(line.usage().estimated());
    out.writeLong(line.epochMillis());
    return bytes.toByteArray();
  }

  private static LedgerLine line(String text, @Nullable Target target) {
    return new LedgerLine(
        text,
        "key:" + text,
        -2,
        EntryState.ESTIMATED,
        LocalDate.of(2026, 11, 1),
        LocalDate.of(2026, 12, 1),
        -500,
        Long.MAX_VALUE,
        target,
        new Usage(5, 1, 2, 7, 3, true),
        1_795_000_000_123L);
  }
}
