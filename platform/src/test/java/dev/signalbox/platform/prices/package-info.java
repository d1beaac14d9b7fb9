@NullMarked
package dev.signalbox.platform.prices;

import org.jspecify.annotations.NullMarked;
