@NullMarked
package dev.signalbox.testkit;

import org.jspecify.annotations.NullMarked;
