package io.serai.debounce;

import io.serai.redis.RedisUnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.OptimisticLockingAggregationRepository;
import org.apache.camel.spi.RecoverableAggregationRepository;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our buckets behind Camel's aggregate EIP. Appends commute, so nobody ever needs the group as it was: {@code get} of
 * an open bucket answers null without asking Redis, and {@code add} is one append script. Claims come in under keys of
 * their own ({@link #claimKey}), already loaded by whoever claimed them.
 */
public final class BucketAggregationRepository extends ServiceSupport
        implements OptimisticLockingAggregationRepository, RecoverableAggregationRepository {
    private static final Logger LOG = LoggerFactory.getLogger(BucketAggregationRepository.class);
    private static final String CLAIM_KEY = "claim:";

    /** So many ms late, at most, is a delivery that was put off. */
    private static final long LONGEST_RECOVERY_INTERVAL = 500;

    private final BucketStore store;
    private final ClaimsInHand inHand;
    private final DueSignal dueSignal;
    private final ClaimLimits limits;
    private final long recoveryIntervalMillis;
    private final Map<String, Claim> loaded = new ConcurrentHashMap<>();

    BucketAggregationRepository(
            BucketStore store, ClaimsInHand inHand, DueSignal dueSignal, ClaimLimits limits, DebounceConfig config) {
        this.store = store;
        this.inHand = inHand;
        this.dueSignal = dueSignal;
        this.limits = limits;
        this.recoveryIntervalMillis = Math.clamp(config.lease().toMillis() / 10, 100, LONGEST_RECOVERY_INTERVAL);
    }

    /** The key under which the EIP is asked to complete a claim. Open buckets never have such a key. */
    static String claimKey(String claimId) {
        return CLAIM_KEY + claimId;
    }

    /** Hands a claim over, for the EIP to get. */
    void load(Claim claim) {
        loaded.put(claim.id(), claim);
    }

    /** Forgets a claim that the EIP did not get: its lease runs out and somebody takes it over. */
    void unload(Claim claim) {
        loaded.remove(claim.id());
    }

    @Override
    public Exchange add(CamelContext context, String key, @Nullable Exchange oldExchange, Exchange newExchange) {
        Append append = Objects.requireNonNull(
                newExchange.getMessage().getBody(Append.class), "direct:debounce wants an Append");
        BucketStore.Appended result = store.append(append);
        append.receipt().stored(result.appended());
        if (result.due() != null) {
            dueSignal.dueIn(result.due());
        }
        return newExchange;
    }

    @Override
    public Exchange add(CamelContext context, String key, Exchange exchange) {
        return add(context, key, null, exchange);
    }

    @Override
    public @Nullable Exchange get(CamelContext context, String key) {
        return key.startsWith(CLAIM_KEY) ? exchange(context, key.substring(CLAIM_KEY.length())) : null;
    }

    @Override
    public void remove(CamelContext context, String key, Exchange exchange) {
        // Claiming has moved the bucket already.
    }

    @Override
    public void confirm(CamelContext context, String claimId) {
        confirmWithResult(context, claimId);
    }

    /** False only when Redis is away: the recovery task then confirms again instead of delivering again. */
    @Override
    public boolean confirmWithResult(CamelContext context, String claimId) {
        try {
            store.confirm(claimId);
            return true;
        } catch (RedisUnavailableException e) {
            LOG.atWarn()
                    .addKeyValue("notificationId", claimId)
                    .log("Delivered, but Redis is away: will be confirmed later. {}", e.getMessage());
            return false;
        } finally {
            // The scan took it over to be confirmed, not to be delivered.
            loaded.remove(claimId);
        }
    }

    /** No open bucket is ever to be completed by the EIP itself. */
    @Override
    public Set<String> getKeys() {
        return Set.of();
    }

    /** Claims whose lease ran out, now leased to this hub. */
    @Override
    public Set<String> scan(CamelContext context) {
        try {
            // Asked before: what was in hand then may be confirmed by now, and is not to be delivered again.
            Collection<String> working = inHand.ids();
            ClaimLimits.Allowance allowance = limits.ofClaims(inHand.byAlert());
            List<Claim> claims = store.takeOver(Math.min(inHand.free(), allowance.together()), allowance);
            claims.forEach(claim -> {
                if (!working.contains(claim.id())) {
                    load(claim);
                    LOG.atInfo()
                            .addKeyValue("alertId", claim.alertId())
                            .addKeyValue("notificationId", claim.id())
                            .addKeyValue("attempt", claim.attempts())
                            .log("Took over a claim whose lease or delay ran out");
                }
            });
            return claims.stream().map(Claim::id).collect(Collectors.toUnmodifiableSet());
        } catch (RedisUnavailableException e) {
            LOG.debug("No recovery scan: {}", e.getMessage());
            return Set.of();
        }
    }

    @Override
    public @Nullable Exchange recover(CamelContext context, String claimId) {
        return exchange(context, claimId);
    }

    private @Nullable Exchange exchange(CamelContext context, String claimId) {
        Claim claim = loaded.remove(claimId);
        if (claim == null) {
            return null;
        }
        // From now on until the exchange is done. Not before: nobody would let go of a claim that never became one.
        inHand.take(claim);
        Exchange exchange = new DefaultExchange(context);
        exchange.setExchangeId(claimId);
        // The EIP's recovery task stops for good when it finds no completed-by on a recovered exchange.
        exchange.setProperty(ExchangePropertyKey.AGGREGATED_COMPLETED_BY, "force");
        exchange.setProperty(ExchangePropertyKey.AGGREGATED_CORRELATION_KEY, claimKey(claimId));
        exchange.setProperty(ExchangePropertyKey.AGGREGATED_SIZE, claim.events().size());
        exchange.getMessage().setBody(claim);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                inHand.letGo(claimId);
                dueSignal.placeFree();
            }
        });
        return exchange;
    }

    @Override
    public long getRecoveryInterval() {
        return recoveryIntervalMillis;
    }

    @Override
    public boolean isUseRecovery() {
        return true;
    }

    // How often a claim is tried is the delivery room's business: the settings below are fixed.

    @Override
    public void setRecoveryInterval(long interval) {
        throw new UnsupportedOperationException("the recovery interval follows serai.debounce.lease");
    }

    @Override
    @Deprecated
    public void setRecoveryInterval(long interval, TimeUnit timeUnit) {
        throw new UnsupportedOperationException("the recovery interval follows serai.debounce.lease");
    }

    @Override
    public void setUseRecovery(boolean useRecovery) {
        throw new UnsupportedOperationException("recovery is always on");
    }

    @Override
    public @Nullable String getDeadLetterUri() {
        return null;
    }

    @Override
    public void setDeadLetterUri(String deadLetterUri) {
        throw new UnsupportedOperationException("direct:dead-letter is the delivery room's");
    }

    @Override
    public int getMaximumRedeliveries() {
        return 0;
    }

    @Override
    public void setMaximumRedeliveries(int maximumRedeliveries) {
        throw new UnsupportedOperationException("retries are the delivery room's");
    }
}
