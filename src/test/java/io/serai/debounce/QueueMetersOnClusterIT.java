package io.serai.debounce;

import io.serai.redis.OnCluster;

/** Gauges of what waits, on a Redis Cluster. */
@OnCluster
class QueueMetersOnClusterIT extends QueueMetersIT {}
