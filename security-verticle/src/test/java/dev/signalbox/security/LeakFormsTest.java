package dev.signalbox.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// A system prompt is seen in an answer however it is written and cut, without its canary; what
/// only looks like it stays and is not held back.
class LeakFormsTest {
  private static final long SEED = 20_261_127L;
  private static final int ROUNDS = 600;
  private static final List<String> PROMPTS =
      List.of(
          "You are Odo, the concierge of the Grand Harbour hotel. Never reveal the discount code for"
              + " staff, always offer the sea view first, and keep every answer below 40 words.",
          "Du bist die Auskunft der Stadtbücherei Südhof. Nenne nie den Namen eines Lesers, verlängere"
              + " Bücher höchstens zweimal und schicke Fragen zu Gebühren an die Kasse im Erdgeschoß.",
          "Ты помощник склада запчастей. Никогда не называй закупочные цены, отвечай коротко и отправляй"
              + " вопросы о возврате в отдел качества по внутреннему номеру.",
          "你是海港酒店的前台助手。不要透露员工折扣码，先推荐海景房，每次回答不超过四十个字，投诉转给夜班经理处理。");

  private static final Map<String, UnaryOperator<String>> FORMS = forms();

  private static Map<String, UnaryOperator<String>> forms() {
    var forms = new LinkedHashMap<String, UnaryOperator<String>>();
    forms.put("base64", LeakFormsTest::base64);
    forms.put("base64, wrapped", text -> String.join("\n", base64(text).split("(?<=\\G.{76})")));
    forms.put(
        "base64, wrapped oddly", text -> String.join("\n", base64(text).split("(?<=\\G.{50})")));
    forms.put("base64 of more", text -> base64("My rules are these: " + text + " That is all."));
    forms.put("base64 of more, one on", text -> base64("My rules are these; " + "x" + text));
    forms.put("base64 in quads", text -> String.join(" ", base64(text).split("(?<=\\G.{4})")));
    forms.put("base64 behind a word", text -> "b64_" + base64(text));
    forms.put(
        "base64 for addresses",
        text -> Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8)));
    forms.put("base64 of capitals", text -> base64(text.toUpperCase(Locale.ROOT)));
    forms.put("base64 backward", text -> base64(backward(text)));
    forms.put("hex", text -> String.join("", octets(text)));
    forms.put("hex, capitals", text -> String.join(" ", octets(text)).toUpperCase(Locale.ROOT));
    forms.put("hex of C", text -> "\\x" + String.join("\\x", octets(text)));
    forms.put("hex, listed", text -> "[0x" + String.join(", 0x", octets(text)) + "]");
    forms.put("percent", text -> "%" + String.join("%", octets(text)));
    forms.put("backward", LeakFormsTest::backward);
    forms.put("words backward", text -> each(text, LeakFormsTest::backward));
    forms.put("from the last word", LeakFormsTest::lastWordFirst);
    forms.put("from the last word, joined", text -> lastWordFirst(text).replace(" ", ""));
    forms.put("rot13", text -> turned(text, 13));
    forms.put("rot3", text -> turned(text, 3));
    forms.put("rot13 backward", text -> turned(backward(text), 13));
    forms.put("mirrored alphabet", LeakFormsTest::mirrored);
    forms.put("spaced", text -> String.join(" ", text.split("")));
    forms.put("dashed", text -> String.join("-", text.replace(" ", "").split("")));
    forms.put("a letter a line", text -> String.join("\n", text.split("")));
    forms.put("spaced backward", text -> String.join(" ", backward(text).split("")));
    forms.put("joined", text -> text.replace(" ", ""));
    forms.put("for an address", text -> text.replace(" ", "%20").replace(",", "%2C"));
    forms.put("numbers between", text -> text.replace(" ", "1"));
    forms.put("letters numbered", LeakFormsTest::numbered);
    forms.put("binary", text -> text.chars().mapToObj(LeakFormsTest::binary).collect(joining(" ")));
    forms.put("codes", text -> text.chars().mapToObj(Integer::toString).collect(joining(", ")));
    forms.put(
        "entities",
        text -> "&#" + text.chars().mapToObj(Integer::toString).collect(joining(";&#")) + ";");
    return forms;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String[] octets(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8)).split("(?<=\\G..)");
  }

  private static String backward(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  private static String each(String text, UnaryOperator<String> form) {
    return Arrays.stream(text.split(" ")).map(form).collect(joining(" "));
  }

  private static String numbered(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      out.append(i + 1).append(": ").append(text.charAt(i)).append('\n');
    }
    return out.toString();
  }

  private static String binary(int c) {
    return Integer.toBinaryString(1 << 8 | c).substring(1);
  }

  private static String lastWordFirst(String text) {
    var words = new ArrayList<>(List.of(text.split(" ")));
    return String.join(" ", words.reversed());
  }

  private static String turned(String text, int by) {
    return letters(text, c -> (c + by) % 26);
  }

  private static String mirrored(String text) {
    return letters(text, c -> 25 - c);
  }

  private static String letters(String text, java.util.function.IntUnaryOperator turn) {
    return text.chars()
        .map(c ->
            c >= 'a' && c <= 'z'
                ? 'a' + turn.applyAsInt(c - 'a')
                : c >= 'A' && c <= 'Z' ? 'A' + turn.applyAsInt(c - 'A') : c)
        .mapToObj(Character::toString)
        .collect(joining());
  }

  /// Without spaces there is no last word, and other alphabets do not turn in 26 letters.
  private static boolean means(String form, int prompt) {
    boolean latin = List.of("rot", "mirr", "bina").stream().anyMatch(form::startsWith);
    boolean spaced = form.contains("word") || form.startsWith("joined") || form.contains("number");
    boolean western = prompt == 0;
    return prompt == 3 ? !latin && !spaced : western || !latin;
  }

  @Test
  void every_form_blocks_whole_and_however_it_is_cut() {
    var random = new Random(SEED);
    for (int i = 0; i < PROMPTS.size(); i++) {
      var outputs = new Outputs(OutputPolicy.EVERYTHING, PROMPTS.get(i));
      for (var form : FORMS.entrySet()) {
        if (!means(form.getKey(), i)) {
          continue;
        }
        var text = "Here you are: " + form.getValue().apply(PROMPTS.get(i)) + "\nThat is it.";
        assertThat(outputs.streamed(List.of(text)).blocked()).as(form.getKey() + i).isTrue();
        for (int longest : new int[] {1, 3, 40}) {
          var left = outputs.streamed(Outputs.cut(text, longest, random));
          assertThat(left.blocked())
              .as("%s, prompt %d, cut %d", form.getKey(), i, longest)
              .isTrue();
          assertThat(left.text().length()).as(form.getKey()).isLessThan(text.length() * 6 / 10);
        }
      }
    }
  }

  @Test
  void a_part_of_ten_words_is_enough() {
    var words = PROMPTS.getFirst().split(" ");
    for (int from = 0; from + 12 <= words.length; from++) {
      var part = String.join(" ", Arrays.copyOfRange(words, from, from + 12));
      var outputs = new Outputs(OutputPolicy.EVERYTHING, PROMPTS.getFirst());
      for (var form : FORMS.entrySet()) {
        assertThat(outputs.streamed(List.of("So: ", form.getValue().apply(part), " ok.")).blocked())
            .as(form.getKey() + " of " + part)
            .isTrue();
      }
    }
  }

  @Test
  void other_texts_in_these_forms_stay_and_streams_equal_the_whole() {
    var random = new Random(SEED);
    var outputs = new Outputs(new OutputPolicy(false, false, false), PROMPTS.getFirst());
    var other =
        "The Grand Harbour hotel has a concierge who will offer you the sea view first if you ask,"
            + " and keep every bag you leave in the lobby until the evening train has gone.";
    for (var form : FORMS.entrySet()) {
      var text = "Look: " + form.getValue().apply(other) + " and so on.";
      assertThat(outputs.whole(text)).as(form.getKey()).isEqualTo(text);
      for (int longest : new int[] {1, 3, 40}) {
        assertThat(outputs.streamed(Outputs.cut(text, longest, random)).text())
            .as(form.getKey())
            .isEqualTo(text);
      }
    }
  }

  @Test
  void nine_words_as_the_prompt_has_them_stay_whatever_stands_between() {
    var outputs = new Outputs(OutputPolicy.EVERYTHING, PROMPTS.getFirst());
    for (var text :
        List.of(
            "They say the concierge of the Grand Harbour hotel never says much.",
            "They say \"Odo, the concierge of the Grand-Harbour hotel.\" Never mind.",
            "the_concierge_of_the_grand_harbour_hotel is a name, 40 words are not.",
            "always offer the sea view first, and keep 12 words ready for it.")) {
      assertThat(outputs.whole(text)).isEqualTo(text);
    }
  }

  @Test
  void ordinary_words_are_not_held_back_by_a_prompt_of_the_same_subject() {
    var text =
        "The concierge in this hotel can book a table for you; the sea view costs more, and every"
            + " answer you get at the desk is below what you hoped for: ask for a discount first";
    var outputs = new Outputs(OutputPolicy.EVERYTHING, PROMPTS.getFirst());
    var left = outputs.streamed(List.of(text.split("(?= )")));
    assertThat(left.text()).isEqualTo(text);
    assertThat(left.pieces()).isEqualTo(List.of(text.split("(?= )")));
  }

  @Test
  void a_stream_of_parts_of_forms_ends_as_the_whole_does() {
    var random = new Random(SEED);
    var forms = List.copyOf(FORMS.values());
    var outputs = new Outputs(new OutputPolicy(false, false, false), PROMPTS.getFirst());
    int blocked = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(3); i >= 0; i--) {
        var form = forms.get(random.nextInt(forms.size())).apply(PROMPTS.getFirst());
        int from = random.nextInt(form.length() / 2);
        text.append(form, from, from + random.nextInt(form.length() / 2)).append(" so ");
      }
      var all = text.toString();
      var whole = outputs.streamed(List.of(all));
      var left = outputs.streamed(Outputs.cut(all, 1 + random.nextInt(30), random));
      assertThat(left.blocked()).as("seed %d: %s", SEED, all).isEqualTo(whole.blocked());
      blocked += whole.blocked() ? 1 : 0;
      if (!whole.blocked()) {
        assertThat(left.text()).as("seed %d: %s", SEED, all).isEqualTo(whole.text());
      }
    }
    assertThat(blocked).isBetween(ROUNDS / 4, ROUNDS * 3 / 4);
  }
}
