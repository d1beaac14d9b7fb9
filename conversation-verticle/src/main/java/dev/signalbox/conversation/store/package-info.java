/// Conversations in PostgreSQL.
@NullMarked
package dev.signalbox.conversation.store;

import org.jspecify.annotations.NullMarked;
