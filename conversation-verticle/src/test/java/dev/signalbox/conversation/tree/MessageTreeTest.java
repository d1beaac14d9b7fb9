package dev.signalbox.conversation.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Money;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageTreeTest {
  private static Node question(String id, String parent) {
    return node(id, parent, Role.USER, 0);
  }

  private static Node answer(String id, String parent, long nano) {
    return node(id, parent, Role.ASSISTANT, nano);
  }

  private static Node node(String id, String parent, Role role, long nano) {
    return new Node(
        id,
        Optional.of(parent).filter(one -> !one.isEmpty()),
        role,
        Message.plain(role.wireName() + " " + id),
        !id.startsWith("cut"),
        role == Role.ASSISTANT ? "openai" : "",
        role == Role.ASSISTANT ? "gpt-4o-mini" : "",
        role == Role.ASSISTANT ? 10 : 0,
        role == Role.ASSISTANT ? 5 : 0,
        nano == 0 ? Optional.empty() : Optional.of(new Money(nano)),
        Instant.EPOCH);
  }

  private static final MessageTree TREE =
      new MessageTree(
          List.of(
              question("q1", ""),
              answer("a1", "q1", 100),
              answer("a1b", "q1", 70),
              question("q2", "a1"),
              answer("a2", "q2", 30)));

  @Test
  void each_branch_costs_what_its_answers_cost_and_counts_what_it_shares() {
    assertThat(TREE.branches())
        .containsExactly(
            new MessageTree.Branch("a1b", 2, 15, new Money(70)),
            new MessageTree.Branch("a2", 4, 30, new Money(130)));
  }

  @Test
  void the_way_to_a_message_begins_at_the_root() {
    assertThat(TREE.wayTo("a2")).extracting(Node::id).containsExactly("q1", "a1", "q2", "a2");
    assertThat(TREE.wayTo("nobody")).isEmpty();
    assertThat(TREE.childrenOf("q1")).containsExactly("a1", "a1b");
  }

  @Test
  void a_branch_reads_as_markdown() {
    var way = List.of(question("q1", ""), answer("cut", "q1", 0));
    assertThat(Markdown.of("Points and signals", way, 2))
        .isEqualTo(
            """
            # Points and signals

            ## User

            user q1

            ## Assistant (gpt-4o-mini)

            assistant cut

            *(incomplete: the answer broke off here)*

            ---

            *Other branches of this conversation: 2*
            """);
  }

  @Test
  void parts_are_stored_and_read_back() {
    List<Part> parts =
        List.of(
            new Part.Text("look"),
            new Part.Image(new ImageSource.Inline("image/png", "aGk=")),
            new Part.Image(new ImageSource.Link("https://example.com/a.png")));
    assertThat(PartsJson.read(PartsJson.write(parts))).isEqualTo(parts);
    assertThat(PartsJson.shown(parts)).isEqualTo(PartsJson.write(parts));
    assertThat(PartsJson.shown(Message.plain("hi"))).isEqualTo("hi");
    assertThat(PartsJson.shown(List.of())).isEqualTo("");
  }

  @Test
  void what_postgresql_cannot_keep_is_mended() {
    assertThat(PartsJson.storable("a\u0000b\ud83dc\ud83d\ude82"))
        .isEqualTo("a\ufffdb\ufffdc\ud83d\ude82");
  }

  @Test
  void a_title_is_the_first_words_said() {
    assertThat(Title.of(Message.plain("  How do\tpoints work?\nTell me all.")))
        .isEqualTo("How do points work?");
    assertThat(Title.of(Message.plain("word ".repeat(40)))).isEqualTo("word ".repeat(10) + "word…");
    assertThat(Title.of(Message.plain("x".repeat(300)))).isEqualTo("x".repeat(59) + "…");
    assertThat(Title.of(Message.plain("\u0001\n"))).isEqualTo("New conversation");
    assertThat(Title.of(Message.plain("\u200B\u2060\nPoints"))).isEqualTo("New conversation");
    assertThat(Title.of(List.of())).isEqualTo("New conversation");
  }

  @Test
  void a_cursor_is_read_as_it_was_written_and_nothing_else_is() {
    var cursor = new PageCursor(1_795_000_000_123_456L, new UUID(1, 2));
    assertThat(PageCursor.read(cursor.written())).contains(cursor);
    assertThat(PageCursor.read("%%")).isEmpty();
    assertThat(PageCursor.read("aGVsbG8")).isEmpty();
    assertThat(PageCursor.read("OjE")).isEmpty();
  }
}
