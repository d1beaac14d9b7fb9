/// Telling operators when an account crosses a threshold.
@NullMarked
package dev.signalbox.cost.alert;

import org.jspecify.annotations.NullMarked;
