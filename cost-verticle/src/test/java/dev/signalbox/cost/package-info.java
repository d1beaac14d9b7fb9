@NullMarked
package dev.signalbox.cost;

import org.jspecify.annotations.NullMarked;
