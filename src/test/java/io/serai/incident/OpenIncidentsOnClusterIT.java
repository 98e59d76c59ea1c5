package io.serai.incident;

import io.serai.redis.OnCluster;

/** Open incidents, on a Redis Cluster. */
@OnCluster
class OpenIncidentsOnClusterIT extends OpenIncidentsIT {}
