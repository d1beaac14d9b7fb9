package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PersonalDataTest {
  private static final long SEED = 20_261_123L;
  private static final int EACH = 300;
  private static final BigInteger CHECK = BigInteger.valueOf(97);
  private static final List<String> CARDS =
      List.of("4 16", "4 13", "51 16", "2221 16", "34 15", "6011 16", "3528 16", "36 14");
  private static final List<String> COUNTRIES =
      List.of("DE22", "GB22", "FR27", "NL18", "CH21", "NO15", "PL28", "ES24", "IT27", "MT31");

  private final Outputs outputs = Outputs.redacting();
  private final Random random = new Random(SEED);

  @Test
  void cards_go_and_numbers_that_fail_the_check_stay() {
    for (int i = 0; i < EACH; i++) {
      var scheme = CARDS.get(i % CARDS.size()).split(" ", -1);
      var card = card(scheme[0], Integer.parseInt(scheme[1]));
      for (var separator : List.of("", " ", "-", "\u00a0")) {
        var written = grouped(card, separator);
        var text = "Card " + written + " was charged.";
        assertThat(outputs.whole(text)).isEqualTo("Card [REDACTED:credit_card] was charged.");
        char last = card.charAt(card.length() - 1);
        var wrong = card.substring(0, card.length() - 1) + (char) ('0' + (last - '0' + 1) % 10);
        assertUnchanged("Order " + grouped(wrong, separator) + " has shipped.");
      }
      assertUnchanged("Part " + card + "-7 and A" + card + " and 0." + card);
    }
  }

  @Test
  void ibans_go_but_for_the_country_and_those_that_fail_the_check_stay() {
    for (int i = 0; i < EACH; i++) {
      var country = COUNTRIES.get(i % COUNTRIES.size());
      var iban = iban(country.substring(0, 2), Integer.parseInt(country.substring(2)));
      var left = country.substring(0, 2) + "[REDACTED:iban]; thanks";
      assertThat(outputs.whole(iban + "; thanks")).isEqualTo(left);
      assertThat(outputs.whole(grouped(iban, " ") + "; thanks")).as(iban).isEqualTo(left);
      int wrong = 1 + Integer.parseInt(iban.substring(2, 4)) % 97;
      assertUnchanged("%s%02d%s".formatted(iban.substring(0, 2), wrong, iban.substring(4)));
      assertUnchanged("XX" + iban.substring(2) + " and " + iban + "0 and A" + iban);
    }
  }

  @Test
  void phone_numbers_go() {
    for (var number :
        List.of(
            "+1 (212) 555-0142",
            "212-555-0142",
            "(212) 555-0142",
            "212.555.0142",
            "1-212-555-0142",
            "+44 20 7946 0958",
            "+44 (0)20 7946 0958",
            "+49 30 901820",
            "+33 6 12 34 56 78",
            "+4915112345678",
            "+43 660 1234567",
            "06 21 84 30 77",
            "020 7946 0958",
            "0151 23456789",
            "030/90182012")) {
      assertThat(outputs.whole("Ring " + number + ", please."))
          .as(number)
          .isEqualTo("Ring [REDACTED:phone], please.");
    }
    assertThat(outputs.whole("Tel. 03090182012 or 212 555 0142"))
        .isEqualTo("Tel. [REDACTED:phone] or [REDACTED:phone]");
    assertThat(outputs.whole("+1 212 555 0142 3 times")).isEqualTo("[REDACTED:phone] 3 times");
  }

  @Test
  void numbers_that_are_no_phones_stay() {
    for (var text :
        List.of(
            "10.0.0.1 and 192.168.100.200 or 2026-11-21, 21-15-21, 01.02.2026 at 09:15:00",
            "1 234 567 of 123-45-67890, 1,299.00 USD, $212.555 and 3.14159265358979323846",
            "version 1.2.4.7-rc.8, 2026.11.21, build 20261121.1, ISBN 978-3-16-148410-0",
            "ISBN 0-306-40615-2, MAC 00:1A:2B:3C:4D:5E and 00-1A-2B-3C-4D-5E",
            "2026-11-21T09:15:00+01:00, UTC+0100, C++17, a+12345678, +5 % and +47.283956",
            "order 112-3456789-1234567, 0x1F4D, 555-0142, 5 + 3 = 8 (2026) (12)",
            "draw 01 12 23 34 45, 4 500 units, 007, 0123, 0.123456789, 1e10",
            "1748873552190 17488735521904 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12")) {
      assertUnchanged(text);
    }
  }

  @Test
  void addresses_go_whole_where_they_are_announced_and_else_but_for_a_leading_word() {
    assertThat(outputs.whole("Mail john@post.ch, \"email\": \"ann@x.de\", <bob@a.co.uk>."))
        .isEqualTo("Mail [REDACTED:email], \"email\": \"[REDACTED:email]\", <[REDACTED:email]>.");
    assertThat(outputs.whole("Please contact maria46@uni-hamburg.de for it"))
        .isEqualTo("Please contact [REDACTED:email] for it");
    assertThat(outputs.whole("Ask f.kowalski47@firma.at. Then o'neil@example.ie"))
        .isEqualTo("Ask f[REDACTED:email]. Then o'neil[REDACTED:email]");
    assertThat(outputs.whole("tom+news85@gmail.com")).isEqualTo("tom[REDACTED:email]");
    assertThat(outputs.whole("j\u00f6rg@m\u00fcller.de")).isEqualTo("j\u00f6rg[REDACTED:email]");
  }

  @Test
  void what_holds_an_at_sign_but_is_no_address_stays() {
    for (var text :
        List.of(
            "@Override public void run() { user@host }",
            "git clone git@github.com:acme/app.git and @types/node@20.11.5, react@18.2.0-rc.1",
            "logo@2x.png, @user@mastodon.social, ssh://git@host.example.org/x",
            "https://medium.com/@user.name/post and a@b and x @ y.z and W@V.transpose()")) {
      assertUnchanged(text);
    }
  }

  @Test
  void each_kind_can_be_switched_off() {
    var text = "john60@post.ch, 212-555-0142, DE89 3704 0044 0532 0130 00, 4111111111111111";
    var nothing = new Outputs(new OutputPolicy(false, false, false), "");
    assertThat(nothing.whole(text))
        .isEqualTo(text.replace("4111111111111111", "[REDACTED:credit_card]"));
    assertThat(outputs.whole(text))
        .isEqualTo(
            "john[REDACTED:email], [REDACTED:phone], DE[REDACTED:iban], [REDACTED:credit_card]");
  }

  private void assertUnchanged(String text) {
    assertThat(outputs.whole(text)).isEqualTo(text);
  }

  private String card(String prefix, int length) {
    var number = new StringBuilder(prefix);
    while (number.length() < length - 1) {
      number.append(random.nextInt(10));
    }
    int sum = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = number.charAt(number.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit * 2 : digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return number.append((10 - sum % 10) % 10).toString();
  }

  private String iban(String country, int length) {
    var account = new StringBuilder();
    while (account.length() < length - 4) {
      account.append(random.nextInt(10));
    }
    var letters = "" + (country.charAt(0) - 'A' + 10) + (country.charAt(1) - 'A' + 10);
    int rest = new BigInteger(account + letters + "00").mod(CHECK).intValue();
    return "%s%02d%s".formatted(country, 98 - rest, account);
  }

  private static String grouped(String number, String separator) {
    return number.replaceAll("(?<=\\G.{4})(?=.)", separator);
  }
}
