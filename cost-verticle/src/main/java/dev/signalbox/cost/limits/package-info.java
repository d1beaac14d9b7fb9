/// How much keys and users may ask for per minute and day. The counters are PostgreSQL's, by its
/// clock, so that any number of replicas counts as one; who has no limits never meets them.
@NullMarked
package dev.signalbox.cost.limits;

import org.jspecify.annotations.NullMarked;
