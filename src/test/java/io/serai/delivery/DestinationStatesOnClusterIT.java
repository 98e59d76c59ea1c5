package io.serai.delivery;

import io.serai.redis.OnCluster;

/** What hubs know of destinations, on a Redis Cluster. */
@OnCluster
class DestinationStatesOnClusterIT extends DestinationStatesIT {}
