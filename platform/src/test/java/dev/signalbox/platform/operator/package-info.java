@NullMarked
package dev.signalbox.platform.operator;

import org.jspecify.annotations.NullMarked;
