/// Sealing of stored credentials: AES-256-GCM under one master key per installation.
@NullMarked
package dev.signalbox.platform.vault;

import org.jspecify.annotations.NullMarked;
