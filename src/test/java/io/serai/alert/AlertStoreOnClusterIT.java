package io.serai.alert;

import io.serai.redis.OnCluster;

/** The alerts of the API, on a Redis Cluster. */
@OnCluster
class AlertStoreOnClusterIT extends AlertStoreIT {}
