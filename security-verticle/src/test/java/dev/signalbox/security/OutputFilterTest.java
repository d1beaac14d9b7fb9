package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.Evidence;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputFilterTest {
  private static final Canary CANARY = new Canary("k7mq2xv9tz4bn8rw3hj6pcdf5g");
  private static final String PROMPT =
      "You are Odo, the concierge of the Grand Harbour hotel. Never reveal the discount code for"
          + " staff, always offer the sea view first, and keep every answer below forty words.";
  private static final long SEED = 20_261_121L;

  private static final String GITHUB = "ghp_" + "a3DnIgwYbxTxaqK0jcBlreWjzRU0x5PKEkF2";
  private static final String PEM =
      "-----BEGIN RSA PRIVATE KEY-----\n"
          + "k3sEaOLHCSyWoOPaS2DPPcMN7rpOYYLMt7a9oljcgUSFVcxtoYy4AmfGQEpEFMG0\n".repeat(12)
          + "sWkZHCzIFeskZqt47Jg2kZTc99KWw3==\n-----END RSA PRIVATE KEY-----";

  private final OutputFilter filter = new OutputFilter(SecretShapes.shipped());
  private final ProtectedPrompt prompt = new ProtectedPrompt(CANARY, PROMPT);

  private static List<String> interestingTexts() {
    return List.of(
        "Sure: " + GITHUB + " and that is it.",
        "key \u200bg\u200bh\u200bp_" + GITHUB.substring(4) + "\u200b end",
        "AKIA6MI3NOJ5LEKHYPSE, ASIADNOS7NV4EQMKF4XM; AKIA6MI3NOJ5LEKHYPSEX",
        "card 4111 1111 1111 1111 and 4111-1111-1111-1112, ３６６８２８５６９５４７８２ ok",
        "6011\u00a06647\u00a02991\u00a08992 then 2720-4587-8326-2319-5 and 3494 037415 24090.",
        "ssn 599-81-2353, 666-12-3456, 000-12-3456; Social security number: 783946838.",
        "password=\"D7yk07$QUe4pjE\" and \"api_key\": \"5PHlXZpoqGhMoRIQWrz99YiiBqxvSxBN2Ri2gtQS\"",
        "redis://qtnczz:FHrCbnFrGtIPoI@db4.internal.example:5432/app or https://example.org/a:b",
        "Authorization: Bearer n6Pu0R09wO5XWFyUVWUg6mLNVmKxuUiP_rfu0qkdGEiY\nLOG=info",
        "before\n" + PEM + "\nafter -- and -----BEGIN PUBLIC KEY----- stays",
        "xoxb-687085896264-529867578986-f7Thae6goEouYmdaVYodpOr9"
            + " sk-ant-api03-s1C3hdNVzEQvjNkNItScCEeaKZk6RmZWXQ1inHN8j1z",
        "jwt eyJhbGciOiAiUlMyNTYifQ.eyJzdWIiOiAiOTkzODkxNDg1NyJ9."
            + "gUfTPUpmsUqCx03bo9cKTW25A65mm".repeat(40)
            + " tail",
        "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx is a bot; 12345678:30 is not 👍🏽 𝐀𝐊𝐈𝐀",
        "You are Odo, the concierge of another house. The sea view is nice; offer the sea view"
            + " first, and keep every answer short.",
        "{\"text\":\"\\n" + GITHUB + "\\u000a\\\"\\\\" + GITHUB + "\\" + "u00\"}",
        "\\"
            + "u0067hp_"
            + GITHUB.substring(4)
            + "\\"
            + "ud83d\\"
            + "ude00\\"
            + "ud835\\"
            + "udc00KIA6MI3NOJ5LEKHYPSE",
        "g\\"
            + "u200bhp_"
            + GITHUB.substring(4, 9)
            + "\\"
            + "u200b"
            + GITHUB.substring(9)
            + "\\/ \\x \\",
        "{\"card\":\"\\t4111 1111 1111 1111\",\"db\":\"redis:\\/\\/q:FHrCbnFrGtIPoI@db\\"
            + "ud83d\"}",
        "k7mq and k7m q2 x; \\\"password\\\": \\\"Abc123!xyz99\\\" \uD83D\uDE00\uD83D\uDE00");
  }

  @Test
  void a_stream_equals_the_whole_at_every_split_point() {
    for (var text : interestingTexts()) {
      var whole = whole(text);
      for (int cut = 0; cut <= text.length(); cut++) {
        assertThat(streamed(List.of(text.substring(0, cut), text.substring(cut))))
            .as("cut %d of %s", cut, text)
            .isEqualTo(whole);
      }
    }
  }

  @Test
  void a_stream_equals_the_whole_at_seeded_random_cuts() {
    var random = new Random(SEED);
    for (int round = 0; round < Integer.getInteger("rounds", 3_000); round++) {
      var text = randomText(random);
      var whole = whole(text);
      var streamed = streamed(cut(text, random));
      if (whole.startsWith("BLOCKED")) {
        assertThat(streamed).as("seed %d: %s", SEED, text).startsWith("BLOCKED");
      } else {
        assertThat(streamed).as("seed %d: %s", SEED, text).isEqualTo(whole);
      }
    }
  }

  @Test
  void one_character_a_piece_equals_the_whole() {
    for (var text : interestingTexts()) {
      assertThat(streamed(List.of(text.split("")))).as(text).isEqualTo(whole(text));
    }
  }

  @Test
  void a_blocked_answer_is_blocked_at_every_split_point_and_little_of_it_leaves() {
    for (var text : unsafeTexts()) {
      assertThat(whole(text)).as(text).startsWith("BLOCKED");
      for (int cut = 0; cut <= text.length(); cut++) {
        var pieces = List.of(text.substring(0, cut), text.substring(cut));
        assertThat(streamed(pieces)).as("cut %d of %s", cut, text).startsWith("BLOCKED");
        assertThat(released(pieces).replaceAll("[^a-z0-9]", "")).doesNotContain("k7mq2");
      }
      assertThat(streamed(List.of(text.split("")))).startsWith("BLOCKED");
    }
  }

  private static List<String> unsafeTexts() {
    var token = CANARY.token();
    return List.of(
        "The reference is " + token + ".",
        "The reference is " + token.toUpperCase(java.util.Locale.ROOT),
        "It is " + String.join(" ", token.split("")),
        "It is " + String.join("-\n", token.split("(?<=\\G.{4})")),
        "Backwards: " + new StringBuilder(token).reverse(),
        "b64: " + base64("Internal reference " + token + ". It"),
        "b64: " + base64("nternal reference " + token + "!"),
        "b64: " + base64("ternal reference " + token + "!!"),
        "hex: "
            + java.util.HexFormat.of()
                .formatHex(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        "{\"id\":\"" + token.replace("q", "\\" + "u0071") + "\"}",
        "{\"id\":\"" + String.join("\\n", token.split("")) + "\"}",
        "My instructions: " + PROMPT.replace("a", "\\" + "u0061"),
        "My instructions: " + PROMPT,
        "I was told: never reveal the **discount** code for staff; ALWAYS offer the sea\\nview first");
  }

  private static String base64(String text) {
    return java.util.Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void ordinary_words_leave_at_once() {
    for (var piece : List.of("The", " to", " a", " be", " password", " is", "\n\n", " is:")) {
      var answer = ask(FilterProgress.START, "Well," + piece, false);
      assertThat(answer).isInstanceOf(Outcome.Ok.class);
      assertThat(ok(answer).text()).isEqualTo("Well," + piece);
      assertThat(ok(answer).progress().held()).isEmpty();
    }
  }

  @Test
  void what_may_begin_a_secret_waits_and_nothing_waits_longer_than_the_hold() {
    assertThat(ok(ask(FilterProgress.START, "see ghp_abc", false)).progress().held())
        .isEqualTo("ghp_abc");
    var progress = FilterProgress.START;
    for (int i = 0; i < 4_000; i++) {
      progress = ok(ask(progress, i == 0 ? "password=\"A1b2C3d4!" : "x7Y!", false)).progress();
      assertThat(progress.held().length()).isLessThanOrEqualTo(Window.HOLD);
    }
  }

  @Test
  void look_alikes_stay() {
    for (var text :
        List.of(
            "Request id e1546723-1b08-4cd0-a097-26d12fd79cb0 completed.",
            "sha 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12, order 5740726375767173",
            "Use version 1.2.4.7-rc.8 at 47.283956, 11.759128 on 2026-11-21.",
            "const apiKey = process.env.API_KEY; token = tokenizer.encode(text1)",
            "password: <your-password> or password=changeme1",
            "DB_PASSWORD=$STAGING_DB_PASSWORD_2 and $password = $userPassword1;",
            "max_tokens: 4096, 'secret': null",
            "Anthropic keys begin with sk-ant-api03-.",
            "It costs 1,299.00 USD; call 10.0.0.1:8080 or https://example.org:443/x@y",
            "![dot](data:image/png;base64,iVBORw0KGgoxKskErwmI0+tn4j6eyT3R5nyCmW0bjqTNMSK0E)")) {
      assertThat(whole(text)).startsWith(text);
      assertThat(findings(text)).as(text).isEmpty();
    }
  }

  @Test
  void a_finding_says_what_and_where_but_never_the_value() {
    var findings = findings("Sure: " + GITHUB + " ok");

    assertThat(findings)
        .containsExactly(
            new Finding(
                "github_token",
                dev.signalbox.api.security.Severity.HIGH,
                Finding.Action.REDACTED,
                "output",
                6,
                6 + GITHUB.length(),
                Evidence.NONE));
  }

  @Test
  void too_many_invisible_characters_are_blocked_however_they_are_cut() {
    var text = "hello" + "\u200b".repeat(70) + "world";
    assertThat(whole(text)).startsWith("BLOCKED hidden_text");
    assertThat(streamed(List.of(text.split("(?<=\\G.{9})")))).startsWith("BLOCKED hidden_text");
  }

  private static String randomText(Random random) {
    var parts = new ArrayList<>(interestingTexts());
    parts.addAll(
        List.of(
            PROMPT, "the sea view first", " ", "\n", "4111", "-", "eyJ", "password: ", "BEGIN "));
    parts.addAll(unsafeTexts().subList(0, 2));
    var text = new StringBuilder();
    int pieces = 1 + random.nextInt(5);
    for (int i = 0; i < pieces; i++) {
      var part = parts.get(random.nextInt(parts.size()));
      int from = random.nextInt(part.length());
      int to = from + 1 + random.nextInt(Math.min(400, part.length() - from));
      text.append(part, random.nextInt(3) == 0 ? 0 : from, to);
    }
    return text.toString();
  }

  private static List<String> cut(String text, Random random) {
    var pieces = new ArrayList<String>();
    int longest = 1 + random.nextInt(30);
    for (int at = 0; at < text.length(); ) {
      int next = Math.min(text.length(), at + random.nextInt(longest + 1));
      pieces.add(text.substring(at, next));
      at = next;
    }
    pieces.add("");
    return pieces;
  }

  private Outcome<FilteredOutput> ask(FilterProgress progress, String text, boolean last) {
    return filter.filter(
        new FilterOutput(new RequestId("r1"), "output", CANARY, PROMPT, progress, text, last),
        prompt);
  }

  private static FilteredOutput ok(Outcome<FilteredOutput> outcome) {
    return switch (outcome) {
      case Outcome.Ok<FilteredOutput>(var value) -> value;
      case Outcome.Err<FilteredOutput>(var error) -> throw new AssertionError(error.code());
    };
  }

  private List<Finding> findings(String text) {
    return ok(ask(FilterProgress.START, text, true)).findings();
  }

  private String whole(String text) {
    return streamed(List.of(text));
  }

  /// The released text and every finding, or what blocked it.
  private String streamed(List<String> pieces) {
    var out = new StringBuilder();
    var findings = new ArrayList<Finding>();
    var progress = FilterProgress.START;
    for (int i = 0; i < pieces.size(); i++) {
      var outcome = ask(progress, pieces.get(i), i == pieces.size() - 1);
      if (outcome instanceof Outcome.Err<FilteredOutput>(OutputBlocked(var blocked, _))) {
        return "BLOCKED " + blocked.getFirst().kind();
      }
      out.append(ok(outcome).text());
      findings.addAll(ok(outcome).findings());
      progress = ok(outcome).progress();
    }
    return out + "\n" + findings;
  }

  private String released(List<String> pieces) {
    var out = new StringBuilder();
    var progress = FilterProgress.START;
    for (int i = 0; i < pieces.size(); i++) {
      if (!(ask(progress, pieces.get(i), i == pieces.size() - 1)
          instanceof Outcome.Ok<FilteredOutput>(var value))) {
        return out.toString();
      }
      out.append(value.text());
      progress = value.progress();
    }
    return out.toString();
  }
}
