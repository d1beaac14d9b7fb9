package dev.signalbox.security;

import java.util.HashMap;
import java.util.Map;

/// Finds IBANs by country, length and check digits. The two letters of the country have left when
/// the first digit shows what they begin: a word in capitals never waits.
final class IbanMatcher {
  private static final Map<String, Integer> LENGTHS = new HashMap<>();

  static {
    var countries =
        """
        AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27
        DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28
        IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22
        MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24
        SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
        """;
    for (var country : countries.strip().split("\\s+", -1)) {
      LENGTHS.put(country.substring(0, 2), Integer.valueOf(country.substring(2)));
    }
  }

  private IbanMatcher() {}

  /// The IBAN whose check digits begin at `at`.
  static Match match(Window window, int at) {
    char first = window.at(at - 2);
    char second = window.at(at - 1);
    if (!isUpper(first) || !isUpper(second) || !window.isTokenStart(at - 2)) {
      return Match.NO;
    }
    Integer length = LENGTHS.get("" + first + second);
    return length == null ? Match.NO : numbered(window, at, length);
  }

  private static Match numbered(Window window, int at, int length) {
    int limit = window.limit(at);
    var written = new char[length];
    written[0] = window.at(at - 2);
    written[1] = window.at(at - 1);
    int count = 2;
    int i = at;
    while (count < length) {
      if (i == limit) {
        return window.isOpen(at) ? Match.MORE : Match.NO;
      }
      char c = window.chars()[i];
      boolean gap = (c == ' ' || c == '-') && count % 4 == 0 && i > at;
      if (gap && window.chars()[i - 1] != c) {
        i++;
        continue;
      }
      if (!Window.isDigit(c) && (count < 4 || !isUpper(c))) {
        return Match.NO;
      }
      written[count++] = c;
      i++;
    }
    if (i == limit && window.isOpen(at)) {
      return Match.MORE;
    }
    return Window.isWord(window.at(i)) || !isChecked(written)
        ? Match.NO
        : new Match(i, "iban", Match.Then.READ);
  }

  private static boolean isChecked(char[] written) {
    int rest = 0;
    for (int k = 0; k < written.length; k++) {
      char c = written[(k + 4) % written.length];
      rest = Window.isDigit(c) ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'A' + 10) % 97;
    }
    return rest == 1;
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
