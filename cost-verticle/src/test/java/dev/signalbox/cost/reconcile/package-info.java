@NullMarked
package dev.signalbox.cost.reconcile;

import org.jspecify.annotations.NullMarked;
