/// What the pipeline asks the cost unit, its answers, prices and thresholds.
@NullMarked
package dev.signalbox.api.cost;

import org.jspecify.annotations.NullMarked;
