package dev.signalbox.platform.net;

import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Judges the addresses a name was resolved to, never the name: whoever connects passes the very
/// address it has judged. Pure.
///
/// @param allowPrivate whether addresses of this machine and of private networks may be reached
public record AddressGuard(boolean allowPrivate) {
  /// The operator's word about addresses that arrive over an API. What stands in settings and
  /// environment is the operator's own and not judged.
  public static final Setting<Boolean> ALLOW_PRIVATE =
      Setting.flag(
          "providers.allowPrivateAddresses",
          "PROVIDERS_ALLOW_PRIVATE_ADDRESSES",
          false,
          "whether providers added over the API may be on this machine or in a private network");

  private static final int IPV4_BYTES = 4;

  /// Prefixes of IPv6 addresses that carry an IPv4 address, and the byte it begins at: whatever
  /// translates them reaches that address.
  private static final List<Embedding> EMBEDDINGS =
      List.of(
          new Embedding(AddressBlock.of("::ffff:0:0/96"), 12),
          new Embedding(AddressBlock.of("::ffff:0:0:0/96"), 12),
          new Embedding(AddressBlock.of("64:ff9b::/96"), 12),
          new Embedding(AddressBlock.of("2002::/16"), 2),
          new Embedding(AddressBlock.of("::/96"), 12));

  private static final List<Kind> KINDS =
      List.of(
          new Kind(AddressBlock.of("0.0.0.0/8"), "unspecified", false),
          new Kind(AddressBlock.of("10.0.0.0/8"), "private", true),
          new Kind(AddressBlock.of("100.64.0.0/10"), "shared by a carrier's customers", true),
          new Kind(AddressBlock.of("127.0.0.0/8"), "loopback", true),
          new Kind(
              AddressBlock.of("169.254.0.0/16"), "link-local, where clouds keep credentials", true),
          new Kind(AddressBlock.of("172.16.0.0/12"), "private", true),
          new Kind(AddressBlock.of("192.0.0.0/24"), "reserved", false),
          new Kind(AddressBlock.of("192.0.2.0/24"), "for documentation", false),
          new Kind(AddressBlock.of("192.88.99.0/24"), "reserved", false),
          new Kind(AddressBlock.of("192.168.0.0/16"), "private", true),
          new Kind(AddressBlock.of("198.18.0.0/15"), "for benchmarks", true),
          new Kind(AddressBlock.of("198.51.100.0/24"), "for documentation", false),
          new Kind(AddressBlock.of("203.0.113.0/24"), "for documentation", false),
          new Kind(AddressBlock.of("224.0.0.0/4"), "multicast", false),
          new Kind(AddressBlock.of("240.0.0.0/4"), "reserved", false),
          new Kind(AddressBlock.of("::/128"), "unspecified", false),
          new Kind(AddressBlock.of("::1/128"), "loopback", true),
          new Kind(AddressBlock.of("64:ff9b:1::/48"), "translated to a private network", true),
          new Kind(AddressBlock.of("100::/64"), "discarded", false),
          new Kind(AddressBlock.of("2001::/32"), "tunnelled", false),
          new Kind(AddressBlock.of("2001:db8::/32"), "for documentation", false),
          new Kind(AddressBlock.of("fc00::/7"), "private", true),
          new Kind(AddressBlock.of("fe80::/10"), "link-local", true),
          new Kind(AddressBlock.of("fec0::/10"), "private", true),
          new Kind(AddressBlock.of("ff00::/8"), "multicast", false));

  /// The guard of `settings`.
  public static AddressGuard of(Settings settings) {
    return new AddressGuard(settings.get(ALLOW_PRIVATE));
  }

  /// What is thought of an address.
  public sealed interface Verdict {
    /// It may be connected to.
    record Allowed() implements Verdict {}

    /// It must not be connected to.
    ///
    /// @param kind what it is, e.g. `loopback`
    /// @param canBeAllowed whether [AddressGuard#ALLOW_PRIVATE] would let it pass
    record Refused(String kind, boolean canBeAllowed) implements Verdict {
      /// A sentence for whoever gave the address, with the setting that would let it pass; it does
      /// not repeat the address, which may tell about a network.
      public String message() {
        return "its address is "
            + kind
            + (canBeAllowed
                ? "; " + ALLOW_PRIVATE.env() + "=true allows providers in private networks"
                : "");
      }
    }
  }

  /// Whether `address` may be connected to.
  public Verdict judge(InetAddress address) {
    return judge(address.getAddress());
  }

  /// Whether `address` may be connected to.
  public boolean allows(InetAddress address) {
    return judge(address) instanceof Verdict.Allowed;
  }

  private Verdict judge(byte[] address) {
    var kind = KINDS.stream().filter(known -> known.block().holds(address)).findFirst();
    if (kind.isEmpty()) {
      return embedded(address).map(this::judge).orElseGet(Verdict.Allowed::new);
    }
    return kind.get().isPrivate() && allowPrivate
        ? new Verdict.Allowed()
        : new Verdict.Refused(kind.get().name(), kind.get().isPrivate());
  }

  private static Optional<byte[]> embedded(byte[] address) {
    return EMBEDDINGS.stream()
        .filter(embedding -> embedding.block().holds(address))
        .findFirst()
        .map(embedding -> Arrays.copyOfRange(address, embedding.at(), embedding.at() + IPV4_BYTES));
  }

  private record Kind(AddressBlock block, String name, boolean isPrivate) {}

  private record Embedding(AddressBlock block, int at) {}
}
