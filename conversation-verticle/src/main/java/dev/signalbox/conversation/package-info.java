/// Conversations: trees of messages with their owners, what a model has to read of them, and their
/// HTTP API.
@NullMarked
package dev.signalbox.conversation;

import org.jspecify.annotations.NullMarked;
