package dev.signalbox.cost.credit;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The prices of all providers in credits, as one line of text: `grok=1/4/1, gpt=3/10/2, *=3/10/2`.
///
/// @param named by provider
/// @param others what a provider costs that is not named
record CreditPrices(Map<String, CreditPrice> named, CreditPrice others) {
  /// Under each name a provider is called by.
  static final String USUAL =
      "grok=1/4/1, xai=1/4/1, gpt=3/10/2, openai=3/10/2, claude=3/10/2, anthropic=3/10/2,"
          + " builtin=0/0/0, *=3/10/2";

  private static final String OTHERS = "*";
  private static final long MOST = 1_000_000;
  private static final String EXPECTED =
      "expected provider=in/out/least, separated by commas, in whole credits from 0 to 1000000, and"
          + " *=in/out/least for all others, such as "
          + USUAL;

  CreditPrices {
    named = Map.copyOf(named);
  }

  /// Reads the line.
  ///
  /// @throws IllegalArgumentException saying what is expected
  static CreditPrices parse(String written) {
    var named = new HashMap<String, CreditPrice>();
    for (var entry : written.split(",", -1)) {
      var sign = entry.indexOf('=');
      if (sign <= 0) {
        throw new IllegalArgumentException(EXPECTED);
      }
      var name = entry.substring(0, sign).strip().toLowerCase(Locale.ROOT);
      if (name.isEmpty() || named.put(name, price(entry.substring(sign + 1).strip())) != null) {
        throw new IllegalArgumentException(EXPECTED);
      }
    }
    var others = Optional.ofNullable(named.remove(OTHERS));
    return new CreditPrices(
        named, others.orElseThrow(() -> new IllegalArgumentException(EXPECTED)));
  }

  CreditPrice of(String provider) {
    return named.getOrDefault(provider.toLowerCase(Locale.ROOT), others);
  }

  private static CreditPrice price(String written) {
    var parts = written.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return new CreditPrice(credits(parts[0]), credits(parts[1]), credits(parts[2]));
  }

  private static long credits(String written) {
    try {
      var value = Long.parseLong(written.strip());
      if (value >= 0 && value <= MOST) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
    throw new IllegalArgumentException(EXPECTED);
  }
}
