package dev.signalbox.router.plan;

import dev.signalbox.api.routing.Capability;
import java.util.List;
import java.util.Set;

/// What must hold of a request for a rule to decide about it.
public sealed interface Condition {
  /// Every one holds; nothing to hold is enough.
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(Traits traits) {
      for (var part : parts) {
        if (!part.holds(traits)) {
          return false;
        }
      }
      return true;
    }
  }

  /// At least one holds.
  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(Traits traits) {
      for (var part : parts) {
        if (part.holds(traits)) {
          return true;
        }
      }
      return false;
    }
  }

  /// It does not hold.
  record Not(Condition part) implements Condition {
    @Override
    public boolean holds(Traits traits) {
      return !part.holds(traits);
    }
  }

  /// The text of `trait` is one of `values`.
  record Is(Trait trait, Set<String> values) implements Condition {
    public Is {
      values = Sorted.copyOf(values);
    }

    @Override
    public boolean holds(Traits traits) {
      return values.contains(trait.of(traits.question()));
    }
  }

  /// The caller's label `name` is one of `values`.
  record Labelled(String name, Set<String> values) implements Condition {
    public Labelled {
      values = Sorted.copyOf(values);
    }

    @Override
    public boolean holds(Traits traits) {
      return values.contains(traits.question().labels().getOrDefault(name, ""));
    }
  }

  /// The request takes this capability.
  record Needs(Capability capability) implements Condition {
    @Override
    public boolean holds(Traits traits) {
      return traits.question().needs().contains(capability)
          || traits.question().hints().capabilities().contains(capability);
    }
  }

  /// A number lies between two others, both included.
  record Within(Amount amount, long least, long most) implements Condition {
    @Override
    public boolean holds(Traits traits) {
      var value = traits.amount(amount);
      return value >= least && value <= most;
    }
  }

  /// What a rule sees of the prompt has one of `phrases` in it, whatever their case.
  record Says(List<String> phrases) implements Condition {
    public Says {
      phrases = List.copyOf(phrases);
    }

    @Override
    public boolean holds(Traits traits) {
      for (var phrase : phrases) {
        if (traits.says(phrase)) {
          return true;
        }
      }
      return false;
    }
  }

  /// Whether it holds of the request behind `traits`.
  boolean holds(Traits traits);
}
