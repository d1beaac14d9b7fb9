/// Tests of the bus, alone and in real clusters on loopback.
@NullMarked
package dev.signalbox.bus;

import org.jspecify.annotations.NullMarked;
