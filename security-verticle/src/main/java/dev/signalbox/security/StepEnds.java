package dev.signalbox.security;

import java.util.Arrays;

/// How far rules have come in one text: the last two ends of each step that was reached, for the
/// last one may overlap what follows (`system` in `system message`). Most texts reach few steps, so
/// there is room for few until there are more.
final class StepEnds {
  /// The place of an end that is not there.
  static final int NONE = -1;

  private static final int FEW = 8;

  /// The last end and where its rule began, and the same of the end before.
  private static final int ROW = 4;

  private static final int END_BEFORE = 2;

  /// Which row is a step's; 0 is nobody's.
  private final short[] rows;

  private int[] ends = new int[FEW * ROW];
  private int lastRow;

  /// @param slots how many steps there are, at most [Short#MAX_VALUE]
  StepEnds(int slots) {
    rows = new short[slots];
  }

  /// The step at `slot` ends at `end`, of a rule that began at `began`. An end that lies before the
  /// last one is none.
  void reached(int slot, int began, int end) {
    int row = rows[slot] * ROW;
    if (row == 0) {
      row = newRow(slot);
    } else if (end <= ends[row]) {
      return;
    }
    ends[row + END_BEFORE] = ends[row];
    ends[row + END_BEFORE + 1] = ends[row + 1];
    ends[row] = end;
    ends[row + 1] = began;
  }

  private int newRow(int slot) {
    rows[slot] = (short) ++lastRow;
    int row = lastRow * ROW;
    if (row == ends.length) {
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    // beyond every start, until there is one
    ends[row] = Integer.MAX_VALUE;
    return row;
  }

  /// The place of that end of the step at `slot` which lies within `gap` before `start`, the last
  /// one first; [#NONE] for none.
  int near(int slot, int start, int gap) {
    int row = rows[slot] * ROW;
    if (row == 0) {
      return NONE;
    }
    if (isNear(ends[row], start, gap)) {
      return row;
    }
    return isNear(ends[row + END_BEFORE], start, gap) ? row + END_BEFORE : NONE;
  }

  private static boolean isNear(int end, int start, int gap) {
    return end <= start && start - end <= gap;
  }

  /// Where the rule of the end at `place` began.
  int began(int place) {
    return ends[place + 1];
  }
}
