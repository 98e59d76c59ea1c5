package io.serai.delivery;

import io.serai.redis.OnCluster;

/** Who may die on the way from the bucket to the receiver, on a Redis Cluster. */
@OnCluster
class CrashSafetyOnClusterIT extends CrashSafetyIT {}
