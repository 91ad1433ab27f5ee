/** What comes of a run: rows of ratios, their table and the page with charts. */
@NullMarked
package io.nettio.benchmarks.report;

import org.jspecify.annotations.NullMarked;
