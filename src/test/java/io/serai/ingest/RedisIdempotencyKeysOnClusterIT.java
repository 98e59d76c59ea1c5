package io.serai.ingest;

import io.serai.redis.OnCluster;

/** Idempotency keys, on a Redis Cluster. */
@OnCluster
class RedisIdempotencyKeysOnClusterIT extends RedisIdempotencyKeysIT {}
