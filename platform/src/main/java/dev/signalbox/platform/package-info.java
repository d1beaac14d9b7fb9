/// What every process needs before it can do anything: settings, PostgreSQL, migrations, spool,
/// telemetry, a unit's own HTTP port. Nothing here may know what an inference is.
@NullMarked
package dev.signalbox.platform;

import org.jspecify.annotations.NullMarked;
