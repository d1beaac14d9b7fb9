/// What the ledger costs.
@NullMarked
package dev.signalbox.cost;

import org.jspecify.annotations.NullMarked;
