package io.nettio.metrics.page;

import io.nettio.Loop;

/** A loop that the page shows, named by its group and its place in it, from 0. */
record ObservedLoop(String group, int index, Loop loop) {}
