package dev.signalbox.security.leak;

/// Reads characters out of bytes that arrive one by one.
final class Utf8Letters {
  /// More bytes are needed.
  static final int PART = -1;

  /// No text has such a byte there.
  static final int NONSENSE = -2;

  private static final int CONTINUED = 6;

  private int missing;
  private int value;

  /// The character that ends with this byte, or [#PART], or [#NONSENSE]; what lies beyond the basic
  /// plane is a space.
  int next(int octet) {
    if (missing > 0) {
      if (octet >> CONTINUED != 2) {
        return nonsense();
      }
      value = value << CONTINUED | (octet & 0x3F);
      missing--;
      return missing > 0 ? PART : value < 0x10000 ? value : ' ';
    }
    if (octet < 0x80) {
      boolean text = octet >= ' ' ? octet < 127 : octet == '\n' || octet == '\r' || octet == '\t';
      return text ? octet : NONSENSE;
    }
    return octet < 0xC2 || octet > 0xF4 ? NONSENSE : begin(octet);
  }

  private int begin(int octet) {
    missing = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
    value = octet & (0x3F >> missing);
    return PART;
  }

  private int nonsense() {
    reset();
    return NONSENSE;
  }

  boolean isUnderWay() {
    return missing > 0;
  }

  void reset() {
    missing = 0;
    value = 0;
  }

  void write(TrailWriter out) {
    out.put(missing, 1);
    if (missing > 0) {
      out.put(value, 3);
    }
  }

  void read(TrailReader in) {
    missing = in.count(1);
    value = missing > 0 ? in.count(3) : 0;
  }
}
