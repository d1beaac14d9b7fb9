/// Decides where an inference goes. Pure: no clock, no chance, no I/O; the same question, policy
/// and view of the fleet give the same plan.
@NullMarked
package dev.signalbox.router.plan;

import org.jspecify.annotations.NullMarked;
