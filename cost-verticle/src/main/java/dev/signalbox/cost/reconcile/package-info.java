/// Our ledger beside a provider's own account of what was used.
@NullMarked
package dev.signalbox.cost.reconcile;

import org.jspecify.annotations.NullMarked;
