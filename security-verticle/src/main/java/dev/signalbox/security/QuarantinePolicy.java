package dev.signalbox.security;

import java.time.Duration;

/// When a key that keeps attacking is locked out.
///
/// @param score a block counts from this score on, 1 to 100
/// @param blocks blocked requests within `window` that lock it
/// @param lock how long a temporary lock lasts
/// @param temporaries the lock of that number is permanent instead
/// @param anonymous whether callers without a key are locked, all of them together
record QuarantinePolicy(
    int score, int blocks, Duration window, Duration lock, int temporaries, boolean anonymous) {}
