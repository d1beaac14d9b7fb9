/// Users: their tier, their prepaid credits and what they have spent.
@NullMarked
package dev.signalbox.cost.credit;

import org.jspecify.annotations.NullMarked;
