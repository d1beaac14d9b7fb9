package dev.signalbox.cost;

import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/// A ledger line as the journal remembers it: in few bytes, for one is written for every step of
/// every request.
final class LineBytes {
  private static final int TEXTS = 5;
  private static final int NUMBERS_BYTES = 3 * Integer.BYTES + 8 * Long.BYTES + 1;

  private LineBytes() {}

  /// As a `DataOutputStream` writes it, at a fraction of its price.
  static byte[] encoded(LedgerLine line) {
    var request = text(line.requestId());
    var account = text(line.account());
    var state = text(line.state().name());
    var provider = text(line.provider());
    var model = text(line.model());
    var usage = line.usage();
    var texts = request.length + account.length + state.length + provider.length + model.length;
    var out = ByteBuffer.allocate(texts + TEXTS * Short.BYTES + NUMBERS_BYTES);
    put(out, request);
    put(out, account);
    out.putInt(line.attempt());
    put(out, state);
    out.putInt((int) line.cycle().toEpochDay()).putInt((int) line.heldCycle().toEpochDay());
    out.putLong(line.heldNano()).putLong(line.spentNano());
    put(out, provider);
    put(out, model);
    out.putLong(usage.inputTokens()).putLong(usage.cachedInputTokens());
    out.putLong(usage.cacheWriteTokens()).putLong(usage.outputTokens());
    out.putLong(usage.reasoningTokens()).put((byte) (usage.estimated() ? 1 : 0));
    return out.putLong(line.epochMillis()).array();
  }

  private static void put(ByteBuffer out, byte[] text) {
    out.putShort((short) text.length).put(text);
  }

  /// What `writeUTF` makes of it, which for ASCII is ASCII.
  private static byte[] text(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length == text.length() && bytes.length <= Short.MAX_VALUE ? bytes : rare(text);
  }

  private static byte[] rare(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var written = bytes.toByteArray();
    return Arrays.copyOfRange(written, Short.BYTES, written.length);
  }

  /// Reads what [#encoded] wrote.
  ///
  /// @throws UncheckedIOException if it did not
  static LedgerLine decoded(byte[] bytes) {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      var request = in.readUTF();
      var account = in.readUTF();
      var attempt = in.readInt();
      var state = EntryState.valueOf(in.readUTF());
      var cycle = LocalDate.ofEpochDay(in.readInt());
      var heldCycle = LocalDate.ofEpochDay(in.readInt());
      var held = in.readLong();
      var spent = in.readLong();
      var provider = in.readUTF();
      var model = in.readUTF();
      var target = provider.isEmpty() ? null : new Target(provider, model);
      var usage =
          new Usage(
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readBoolean());
      return new LedgerLine(
          request,
          account,
          attempt,
          state,
          cycle,
          heldCycle,
          held,
          spent,
          target,
          usage,
          in.readLong());
    } catch (IOException e) {
      throw new UncheckedIOException("a record of the journal is no ledger line", e);
    }
  }
}
