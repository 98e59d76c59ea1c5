package io.serai.delivery;

import io.serai.redis.OnCluster;

/** The attempt log, on a Redis Cluster. */
@OnCluster
class AttemptLogOnClusterIT extends AttemptLogIT {}
