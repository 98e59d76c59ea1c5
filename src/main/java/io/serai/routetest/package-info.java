/**
 * Tests of ops' routes, written in YAML beside them: what a test says, and whether the routes do it. Knows neither files of
 * a hub nor Camel: whoever runs the tests brings the routes.
 */
@NullMarked
package io.serai.routetest;

import org.jspecify.annotations.NullMarked;
