/// Dear requests wait for somebody else's consent: asked for, decided, used once, or expired, all
/// of it in PostgreSQL.
@NullMarked
package dev.signalbox.cost.approval;

import org.jspecify.annotations.NullMarked;
