package dev.signalbox.platform.prices;

import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.catalogue.Catalogue;
import dev.signalbox.platform.catalogue.PriceChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A price list held against the catalogue: what would change, what is doubtful and what cannot be.
/// Pure.
///
/// @param lines in the list's order, those that would change nothing left out
/// @param unchanged how many say what is known already
/// @param ignored how many the list has of providers or kinds that are none of ours
public record PriceReview(List<Line> lines, int unchanged, int ignored) {
  public PriceReview {
    lines = List.copyOf(lines);
  }

  /// A price that would change something.
  ///
  /// @param change what would be written
  /// @param before what is known for that time
  /// @param doubts why it may be wrong; whoever knows better can accept it
  /// @param faults why it cannot be a price at all
  public record Line(PriceChange change, Price before, List<String> doubts, List<String> faults) {
    public Line {
      doubts = List.copyOf(doubts);
      faults = List.copyOf(faults);
    }

    /// The model as `--accept` names it.
    public String id() {
      return change.target().toString();
    }

    Line withFault(String fault) {
      return new Line(
          change, before, doubts, Stream.concat(faults.stream(), Stream.of(fault)).toList());
    }

    /// Whether it may be written without anybody's word.
    public boolean isSound() {
      return doubts.isEmpty() && faults.isEmpty();
    }
  }

  /// Holds `list` against `catalogue`; entries without a day of their own begin at `from`.
  public static PriceReview of(PriceList list, Catalogue catalogue, Instant from) {
    var groups = new LinkedHashMap<Key, List<Checked>>();
    for (var entry : list.entries()) {
      var line = new PriceCheck(catalogue, entry).line(entry.validFrom().orElse(from), list.name());
      groups
          .computeIfAbsent(
              new Key(line.change().target(), line.change().from()), _ -> new ArrayList<>())
          .add(new Checked(entry.target(), line));
    }
    var lines = new ArrayList<Line>();
    for (var group : groups.values()) {
      var line = single(group);
      if (!line.isSound() || !line.change().price().equals(line.before())) {
        lines.add(line);
      }
    }
    return new PriceReview(lines, groups.size() - lines.size(), list.ignored());
  }

  /// A model under several of its names is one model, as long as they agree.
  private static Line single(List<Checked> group) {
    var first = group.getFirst().line();
    var names = group.stream().map(Checked::named).distinct().count();
    if (names < group.size()) {
      return first.withFault("it is listed more than once");
    }
    return group.stream().allMatch(other -> other.line().change().equals(first.change()))
        ? first
        : first.withFault("it is listed under several names at different prices");
  }

  /// What would be written: the sound ones, and of the doubtful ones those in `accepted`.
  public List<PriceChange> changes(Set<String> accepted) {
    return lines.stream()
        .filter(line -> line.isSound() || (line.faults().isEmpty() && accepted.contains(line.id())))
        .map(Line::change)
        .toList();
  }

  /// Those that are neither sound nor in `accepted`.
  public List<Line> open(Set<String> accepted) {
    return lines.stream()
        .filter(line -> !line.isSound())
        .filter(line -> !line.faults().isEmpty() || !accepted.contains(line.id()))
        .toList();
  }

  private record Key(Target target, Instant from) {}

  private record Checked(Target named, Line line) {}
}
