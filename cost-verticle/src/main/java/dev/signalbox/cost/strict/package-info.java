/// The rules of budgets that cannot be overspent.
@NullMarked
package dev.signalbox.cost.strict;

import org.jspecify.annotations.NullMarked;
