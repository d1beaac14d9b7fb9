/// Tests of the security unit.
@NullMarked
package dev.signalbox.security;

import org.jspecify.annotations.NullMarked;
