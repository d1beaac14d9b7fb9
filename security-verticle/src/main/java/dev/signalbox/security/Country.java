package dev.signalbox.security;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How phone numbers of a country are written behind the plus.
///
/// @param code digits of the country's code
/// @param least the fewest digits behind it
/// @param most the most digits behind it
record Country(int code, int least, int most) {
  private static final int MOST_DIGITS = 15;
  private static final int FEWEST_BEHIND = 5;

  /// Code, then the fewest and the most digits behind it.
  private static final int[][] KNOWN = {
    {1, 10, 10}, {7, 10, 10}, {20, 8, 10}, {27, 9, 9}, {30, 10, 10}, {31, 9, 9}, {32, 8, 9},
    {33, 9, 9}, {34, 9, 9}, {36, 8, 9}, {39, 6, 11}, {40, 9, 9}, {41, 9, 9}, {43, 6, 13},
    {44, 9, 10}, {45, 8, 8}, {46, 7, 10}, {47, 8, 8}, {48, 9, 9}, {49, 6, 12}, {51, 8, 9},
    {52, 10, 11}, {53, 8, 8}, {54, 10, 11}, {55, 10, 11}, {56, 9, 9}, {57, 8, 10}, {58, 10, 10},
    {60, 8, 10}, {61, 9, 9}, {62, 8, 12}, {63, 8, 10}, {64, 8, 10}, {65, 8, 8}, {66, 8, 9},
    {81, 9, 10}, {82, 8, 10}, {84, 9, 10}, {86, 10, 11}, {90, 10, 10}, {91, 10, 10}, {92, 9, 10},
    {93, 9, 9}, {94, 9, 9}, {95, 7, 10}, {98, 10, 10}, {351, 9, 9}, {352, 6, 9}, {353, 7, 9},
    {354, 7, 9}, {358, 6, 11}, {420, 9, 9}, {421, 9, 9}, {852, 8, 8}, {886, 8, 9}, {971, 8, 9},
  };

  /// The country of a number that begins with `digits`, null when no code begins so.
  static @Nullable Country of(int[] digits) {
    int one = digits[0];
    int two = one * 10 + digits[1];
    int three = two * 10 + digits[2];
    if (one == 0) {
      return null;
    }
    var known =
        Arrays.stream(KNOWN)
            .filter(country -> country[0] == one || country[0] == two || country[0] == three)
            .findFirst();
    if (known.isPresent()) {
      var country = known.get();
      return new Country(country[0] < 10 ? 1 : country[0] < 100 ? 2 : 3, country[1], country[2]);
    }
    return isOfThree(two) ? new Country(3, FEWEST_BEHIND, MOST_DIGITS - 3) : null;
  }

  /// Whether codes that begin with these two digits have three.
  private static boolean isOfThree(int two) {
    return switch (two) {
      case 21,
          22,
          23,
          24,
          25,
          26,
          29,
          35,
          37,
          38,
          42,
          50,
          59,
          67,
          68,
          69,
          80,
          85,
          87,
          88,
          96,
          97,
          99 ->
          true;
      default -> false;
    };
  }
}
