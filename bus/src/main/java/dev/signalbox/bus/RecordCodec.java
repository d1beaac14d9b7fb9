package dev.signalbox.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/// Passes an immutable value by reference inside the process and as bytes between processes.
final class RecordCodec<T> implements MessageCodec<T, T> {
  /// Writes and reads the bytes of one kind of value.
  interface Form<T> {
    byte[] write(T value);

    /// What [#write] wrote, here or at another node.
    ///
    /// @throws RuntimeException if they are no such value, [NotUnderstood] where another build may
    ///   have written them
    T read(byte[] bytes);
  }

  private final String name;
  private final Form<T> form;

  RecordCodec(String name, Form<T> form) {
    this.name = name;
    this.form = form;
  }

  @Override
  public void encodeToWire(Buffer buffer, T value) {
    var bytes = form.write(value);
    buffer.appendInt(bytes.length).appendBytes(bytes);
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    var start = position + Integer.BYTES;
    return form.read(buffer.getBytes(start, start + buffer.getInt(position)));
  }

  @Override
  public T transform(T value) {
    return value;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
