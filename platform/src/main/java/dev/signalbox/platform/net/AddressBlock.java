package dev.signalbox.platform.net;

import java.net.InetAddress;

/// All addresses that begin with the same bits.
final class AddressBlock {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  private final byte[] start;
  private final int bits;

  private AddressBlock(byte[] start, int bits) {
    this.start = start;
    this.bits = bits;
  }

  /// The block as usually written, e.g. `10.0.0.0/8`.
  static AddressBlock of(String cidr) {
    var slash = cidr.indexOf('/');
    return new AddressBlock(
        bytes(cidr.substring(0, slash)), Integer.parseInt(cidr.substring(slash + 1)));
  }

  /// Java takes a literal `::ffff:…` for the IPv4 address in it; here it stays what it is.
  private static byte[] bytes(String literal) {
    var address = InetAddress.ofLiteral(literal).getAddress();
    if (!literal.contains(":") || address.length == IPV6_BYTES) {
      return address;
    }
    var whole = new byte[IPV6_BYTES];
    whole[10] = (byte) 0xff;
    whole[11] = (byte) 0xff;
    System.arraycopy(address, 0, whole, IPV6_BYTES - IPV4_BYTES, IPV4_BYTES);
    return whole;
  }

  boolean holds(byte[] address) {
    if (address.length != start.length) {
      return false;
    }
    for (var bit = 0; bit < bits; bit++) {
      var mask = 0x80 >> (bit % Byte.SIZE);
      if ((address[bit / Byte.SIZE] & mask) != (start[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }
}
