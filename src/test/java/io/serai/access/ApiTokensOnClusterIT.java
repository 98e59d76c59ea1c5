package io.serai.access;

import io.serai.redis.OnCluster;

/** API tokens, on a Redis Cluster. */
@OnCluster
class ApiTokensOnClusterIT extends ApiTokensIT {}
