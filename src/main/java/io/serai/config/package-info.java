/**
 * Configuration: values from application.properties, environment and command line, read with types, defaults and
 * readable errors. Each room turns them into a record of its own.
 */
@NullMarked
package io.serai.config;

import org.jspecify.annotations.NullMarked;
