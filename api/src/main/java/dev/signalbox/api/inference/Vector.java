package dev.signalbox.api.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/// Where a text lies in a model's space. Kept as it travels, a third of the size of written
/// numbers; most vectors are only passed on.
///
/// @param base64 little-endian 32-bit floats in standard base64
public record Vector(String base64) {
  /// The vector of `values`.
  public static Vector of(float... values) {
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new Vector(Base64.getEncoder().encodeToString(bytes.array()));
  }

  /// Its coordinates, in a new array.
  ///
  /// @throws IllegalArgumentException when `base64` is none
  public float[] values() {
    var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
    var values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
