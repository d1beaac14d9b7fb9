package dev.signalbox.conversation.tree;

import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import java.util.List;

/// A branch to be read by people.
public final class Markdown {
  private Markdown() {}

  /// `way` under its `title`; says how many other branches there are.
  public static String of(String title, List<Node> way, int otherBranches) {
    var text = new StringBuilder("# ").append(title).append('\n');
    for (var node : way) {
      text.append("\n## ").append(heading(node)).append("\n\n");
      node.parts().forEach(part -> text.append(words(part)).append('\n'));
      if (!node.complete()) {
        text.append("\n*(incomplete: the answer broke off here)*\n");
      }
    }
    if (otherBranches > 0) {
      text.append("\n---\n\n*Other branches of this conversation: ")
          .append(otherBranches)
          .append("*\n");
    }
    return text.toString();
  }

  private static String heading(Node node) {
    var who =
        switch (node.role()) {
          case USER -> "User";
          case ASSISTANT -> "Assistant";
          case SYSTEM -> "System";
          case TOOL -> "Tool";
        };
    return node.role() == Role.ASSISTANT && !node.model().isEmpty()
        ? who + " (" + node.model() + ")"
        : who;
  }

  private static String words(Part part) {
    return switch (part) {
      case Part.Text(String text) -> text;
      case Part.Image(ImageSource.Link(String url), _) -> "![picture](" + url + ")";
      case Part.Image(ImageSource.Inline(String type, _), _) -> "*(picture, " + type + ")*";
      case Part.Document _ -> "*(document, application/pdf)*";
      case Part.Unspoken _ -> "";
    };
  }
}
