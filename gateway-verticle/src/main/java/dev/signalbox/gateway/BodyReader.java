package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.PayloadTooLarge;
import dev.signalbox.api.Violation;
import dev.signalbox.platform.http.MalformedBodies;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;

/// Reads one body into memory, up to a limit and within the request's time. Memory grows with what
/// has come, up to four times as much where more was announced.
final class BodyReader implements Lane.Timed {
  /// Hears what came: exactly one of `received`, `refused` and `gone`.
  interface Receiver {
    /// The first `length` of `bytes` are the body.
    void received(byte[] bytes, int length);

    /// The body is not read to its end, for this reason.
    void refused(GatewayError error);

    /// The client went away before its body was whole.
    default void gone() {}

    /// Memory for so many bytes more; false when there is none.
    default boolean reserve(long bytes) {
      return true;
    }
  }

  private static final GatewayError ENCODED =
      new GatewayError.InputRejected(
          List.of(
              Violation.of(
                  "Content-Encoding",
                  "content_encoding",
                  "must be absent or identity: send the body as it is, not compressed")));

  private static final int MOST_AHEAD = 4;
  private static final byte[] NOTHING = {};

  private final Lane lane;
  private final int limit;
  private final Receiver receiver;
  private final Deadline deadline;
  private final long announced;
  private byte[] bytes = NOTHING;
  private int length;
  private long reserved;
  private boolean over;

  /// @param announced bytes; -1 when it was not said how many will come
  private BodyReader(Lane lane, int limit, Receiver receiver, long announced) {
    this.lane = lane;
    this.limit = limit;
    this.receiver = receiver;
    this.announced = announced;
    this.deadline = lane.newDeadline();
  }

  static void read(HttpServerRequest request, Lane lane, int limit, Receiver receiver) {
    if (request.response().ended()) {
      receiver.gone();
      return;
    }
    var announced = announced(request);
    var reader = new BodyReader(lane, limit, receiver, announced);
    if (announced > limit || isEncoded(request.headers())) {
      request.handler(_ -> {});
      reader.refuse(announced > limit ? new PayloadTooLarge(limit) : ENCODED);
      return;
    }
    if (!reader.hasRoomFor(Math.max(announced, 0))) {
      request.handler(_ -> {});
      reader.refuse(MemoryBudget.EXHAUSTED);
      return;
    }
    lane.enter(reader);
    request
        .handler(reader::chunk)
        .endHandler(_ -> reader.complete())
        .exceptionHandler(failure -> {
          reader.broke();
          MalformedBodies.cut(request, failure);
        });
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
  }

  private static boolean isEncoded(MultiMap headers) {
    var encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    return encoding != null
        && !encoding.isBlank()
        && !encoding.strip().equalsIgnoreCase("identity");
  }

  private static long announced(HttpServerRequest request) {
    var header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (header == null) {
      return -1;
    }
    try {
      return Long.parseLong(header.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void chunk(Buffer chunk) {
    if (over) {
      return;
    }
    var size = chunk.length();
    if (size > limit - length) {
      refuse(new PayloadTooLarge(limit));
      return;
    }
    if (!hasRoomFor(length + size)) {
      refuse(MemoryBudget.EXHAUSTED);
      return;
    }
    if (length + size > bytes.length) {
      bytes = Arrays.copyOf(bytes, roomFor(length + size));
    }
    chunk.getBytes(bytes, length);
    length += size;
  }

  /// How much room to make when `wanted` bytes are there: all that is announced, once a part of it
  /// has come that cannot be sent for nothing.
  private int roomFor(int wanted) {
    return wanted <= announced && announced <= (long) MOST_AHEAD * wanted
        ? (int) announced
        : Math.min(limit, Math.max(wanted, bytes.length * 2));
  }

  /// Bodies of an announced length reserve once, others as they grow.
  private boolean hasRoomFor(long bytesInAll) {
    if (bytesInAll <= reserved) {
      return true;
    }
    var more = Math.max(bytesInAll - reserved, Math.min(reserved, limit - reserved));
    if (!receiver.reserve(more)) {
      return false;
    }
    reserved += more;
    return true;
  }

  private void broke() {
    if (!over) {
      close();
      receiver.gone();
    }
  }

  private void complete() {
    if (!over) {
      close();
      var body = bytes;
      // the request, which lives until its answer has ended, knows this reader
      bytes = NOTHING;
      receiver.received(body, length);
    }
  }

  private void refuse(GatewayError error) {
    close();
    receiver.refused(error);
  }

  private void close() {
    over = true;
    lane.leave(this);
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public String stage() {
    return "receiving the body";
  }

  @Override
  public void end(GatewayError error) {
    refuse(error);
  }
}
