/// What tests share: a throw-away PostgreSQL, a clock that obeys, an upstream that plays any part,
/// and a check that a test left nothing wrong behind.
@NullMarked
package dev.signalbox.testkit;

import org.jspecify.annotations.NullMarked;
