package dev.signalbox.cost;

import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;

/// A ledger line as the journal remembers it: in few bytes, for one is written for every step of
/// every request.
final class LineBytes {
  private static final int USUAL_BYTES = 384;

  private LineBytes() {}

  static byte[] encoded(LedgerLine line) {
    var bytes = new ByteArrayOutputStream(USUAL_BYTES);
    var out = new DataOutputStream(bytes);
    try {
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
      var usage = line.usage();
      out.writeLong(usage.inputTokens());
      out.writeLong(usage.cachedInputTokens());
      out.writeLong(usage.cacheWriteTokens());
      out.writeLong(usage.outputTokens());
      out.writeLong(usage.reasoningTokens());
      out.writeBoolean(usage.estimated());
      out.writeLong(line.epochMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
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
