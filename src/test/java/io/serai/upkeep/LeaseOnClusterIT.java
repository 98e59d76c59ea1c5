package io.serai.upkeep;

import io.serai.redis.OnCluster;

/** Leases of jobs, on a Redis Cluster. */
@OnCluster
class LeaseOnClusterIT extends LeaseIT {}
