@NullMarked
package dev.signalbox.cost.credit;

import org.jspecify.annotations.NullMarked;
