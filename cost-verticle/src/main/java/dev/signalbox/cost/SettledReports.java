package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CostState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was reported of settled requests, side by side in one array that is used again: there are
/// thousands of them, each for seconds, and as objects the collector would copy every one twice.
/// Not to be shared between threads.
final class SettledReports {
  private static final List<CostState> STATES = List.of(CostState.values());

  /// The length of the id before it, three sums and the state behind it.
  private static final int BESIDE_ID = 1 + 3 * Long.BYTES + 1;

  private static final int FEWEST_BYTES = 64 * 1024;

  /// A power of two.
  private static final int FEWEST_SLOTS = 1_024;

  private static final VarHandle EIGHT_LETTERS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// Callers choose ids, so which of them meet in one slot must not be theirs to say.
  private final long drawn = new SecureRandom().nextLong() | 1;

  private ByteBuffer records = ByteBuffer.allocate(FEWEST_BYTES);

  /// Where records begin, counted from 1; 0 where there is none. At most half full.
  private int[] slots = new int[FEWEST_SLOTS];

  private int count;

  @Nullable CostReport find(RequestId id) {
    var name = bytes(id);
    int record = slots[slot(name)];
    return record == 0 ? null : read(record + name.length);
  }

  private CostReport read(int from) {
    return new CostReport(
        new Money(records.getLong(from)),
        new Money(records.getLong(from + Long.BYTES)),
        new Money(records.getLong(from + 2 * Long.BYTES)),
        STATES.get(records.get(from + 3 * Long.BYTES)));
  }

  /// Adds what was reported of `id`; the last report counts.
  void put(RequestId id, CostReport report) {
    if (2 * count >= slots.length) {
      spread(slots.length * 2);
    }
    var name = bytes(id);
    if (records.remaining() < name.length + BESIDE_ID) {
      records = ByteBuffer.allocate(records.capacity() * 2).put(records.flip());
    }
    int slot = slot(name);
    count += slots[slot] == 0 ? 1 : 0;
    slots[slot] = records.position() + 1;
    records
        .put((byte) name.length)
        .put(name)
        .putLong(report.thisCycle().nanoUsd())
        .putLong(report.total().nanoUsd())
        .putLong(report.request().nanoUsd())
        .put((byte) STATES.indexOf(report.state()));
  }

  private void spread(int size) {
    var before = slots;
    slots = new int[size];
    for (int record : before) {
      if (record != 0) {
        slots[slot(name(record))] = record;
      }
    }
  }

  private byte[] name(int record) {
    var name = new byte[records.get(record - 1) & 0xFF];
    records.get(record, name);
    return name;
  }

  /// Where the record of `name` is, or would be.
  private int slot(byte[] name) {
    int hash = Long.hashCode(hash(name));
    int slot = (hash ^ (hash >>> 16)) & (slots.length - 1);
    while (slots[slot] != 0 && !isOf(slots[slot], name)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /// Sums of powers alone would be the same for ids that are made for it, whatever was drawn: what
  /// is folded in between makes it no sum.
  long hash(byte[] name) {
    long hash = drawn;
    int at = 0;
    for (; at + Long.BYTES <= name.length; at += Long.BYTES) {
      hash = stirred(hash ^ (long) EIGHT_LETTERS.get(name, at));
    }
    for (; at < name.length; at++) {
      hash = stirred(hash ^ name[at]);
    }
    return hash;
  }

  private long stirred(long hash) {
    long stirred = hash * drawn;
    return stirred ^ (stirred >>> 32);
  }

  private boolean isOf(int record, byte[] name) {
    return (records.get(record - 1) & 0xFF) == name.length
        && Arrays.equals(records.array(), record, record + name.length, name, 0, name.length);
  }

  /// Forgets all of them. Room that was not needed is let go of.
  void clear() {
    if (records.capacity() > FEWEST_BYTES && records.position() < records.capacity() / 4) {
      records = ByteBuffer.allocate(records.capacity() / 2);
    }
    records.clear();
    slots =
        slots.length > FEWEST_SLOTS && count < slots.length / 8
            ? new int[slots.length / 2]
            : cleared(slots);
    count = 0;
  }

  private static int[] cleared(int[] slots) {
    Arrays.fill(slots, 0);
    return slots;
  }

  private static byte[] bytes(RequestId id) {
    return id.value().getBytes(StandardCharsets.US_ASCII);
  }
}
