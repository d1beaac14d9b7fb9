package dev.signalbox.platform.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.platform.Settings;
import dev.signalbox.platform.net.AddressGuard.Verdict;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressGuardTest {
  private static final List<String> PRIVATE =
      List.of(
          "127.0.0.1",
          "127.255.255.254",
          "::1",
          "10.0.0.1",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.1.1",
          "100.64.0.1",
          "100.127.255.255",
          "169.254.169.254",
          "198.18.0.1",
          "fe80::1",
          "fd00:ec2::254",
          "fc00::1",
          "fec0::1",
          "64:ff9b:1::1");
  private static final List<String> NEVER =
      List.of(
          "0.0.0.0",
          "0.1.2.3",
          "::",
          "192.0.0.8",
          "192.0.2.1",
          "198.51.100.7",
          "203.0.113.9",
          "224.0.0.1",
          "239.255.255.250",
          "240.0.0.1",
          "255.255.255.255",
          "ff02::1",
          "100::1",
          "2001:db8::1",
          "2001:0:4136:e378:8000:63bf:3fff:fdd2");
  private static final List<String> PUBLIC =
      List.of(
          "1.1.1.1",
          "8.8.8.8",
          "9.255.255.255",
          "11.0.0.0",
          "100.63.255.255",
          "100.128.0.0",
          "169.253.255.255",
          "172.15.255.255",
          "172.32.0.0",
          "192.167.255.255",
          "223.255.255.255",
          "2606:4700:4700::1111",
          "2001:4860:4860::8888");

  private final AddressGuard strict = new AddressGuard(false);
  private final AddressGuard lenient = new AddressGuard(true);

  @Test
  void public_addresses_are_allowed() {
    for (var address : PUBLIC) {
      assertThat(strict.allows(InetAddress.ofLiteral(address))).as(address).isTrue();
    }
  }

  @Test
  void addresses_of_this_machine_and_of_private_networks_need_the_operators_word() {
    for (var address : PRIVATE) {
      assertThat(strict.judge(InetAddress.ofLiteral(address)))
          .as(address)
          .isInstanceOfSatisfying(
              Verdict.Refused.class,
              refused ->
                  assertThat(refused.message())
                      .contains("PROVIDERS_ALLOW_PRIVATE_ADDRESSES=true")
                      .doesNotContain(address));
      assertThat(lenient.allows(InetAddress.ofLiteral(address))).as(address).isTrue();
    }
  }

  @Test
  void what_no_server_can_have_is_refused_whatever_the_setting_says() {
    for (var address : NEVER) {
      assertThat(lenient.judge(InetAddress.ofLiteral(address)))
          .as(address)
          .isInstanceOfSatisfying(
              Verdict.Refused.class, refused -> assertThat(refused.canBeAllowed()).isFalse());
    }
  }

  @Test
  void an_ipv4_address_inside_an_ipv6_address_is_judged_itself() throws UnknownHostException {
    for (var form :
        List.of(
            "00000000000000000000ffff%s", // mapped
            "0000000000000000ffff0000%s", // translated
            "000000000000000000000000%s", // compatible
            "0064ff9b0000000000000000%s", // NAT64
            "2002%s00000000000000000000")) { // 6to4
      assertThat(strict.allows(ipv6(form, "7f000001"))).as(form).isFalse();
      assertThat(strict.allows(ipv6(form, "a9fea9fe"))).as(form).isFalse();
      assertThat(strict.allows(ipv6(form, "0a000001"))).as(form).isFalse();
      assertThat(lenient.allows(ipv6(form, "0a000001"))).as(form).isTrue();
      assertThat(lenient.allows(ipv6(form, "e0000001"))).as(form).isFalse();
      assertThat(strict.allows(ipv6(form, "08080808"))).as(form).isTrue();
    }
  }

  @Test
  void the_setting_decides() {
    var address = InetAddress.ofLiteral("127.0.0.1");
    assertThat(AddressGuard.of(new Settings(Map.of(), Map.of())).allows(address)).isFalse();
    assertThat(
            AddressGuard.of(
                    new Settings(Map.of("PROVIDERS_ALLOW_PRIVATE_ADDRESSES", "true"), Map.of()))
                .allows(address))
        .isTrue();
  }

  private static InetAddress ipv6(String form, String ipv4) throws UnknownHostException {
    return Inet6Address.getByAddress("", HexFormat.of().parseHex(form.formatted(ipv4)), 0);
  }
}
