package io.serai.explain;

import io.serai.redis.OnCluster;

/** The sample of events, on a Redis Cluster. */
@OnCluster
class EventSampleOnClusterIT extends EventSampleIT {}
