package io.serai.redis;

import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisOutOfMemoryException;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.RedisRedirectException;
import org.redisson.client.RedisRetryException;
import org.redisson.client.RedisTimeoutException;

/** Turns what Redisson throws into the two things that callers tell apart: Redis is away, or the script failed. */
final class RedisErrors {
    // Redis 6.2 wraps what a command inside a script answered: "ERR Error running script … -READONLY You can't …".
    private static final Pattern AWAY =
            Pattern.compile("(?:^|[ -])(LOADING|BUSY|READONLY|MISCONF|OOM|NOAUTH|WRONGPASS|NOPERM|MASTERDOWN|"
                    + "CLUSTERDOWN|TRYAGAIN|NOREPLICAS|UNKILLABLE|ERR max number of clients) ");

    /** What our scripts answer that meet something else than they expect under a key. */
    private static final Pattern FOREIGN = Pattern.compile("FOREIGN (\\S+) holds a (\\S+)");

    private RedisErrors() {}

    static RuntimeException ofScript(String script, String address, Throwable failure) {
        Throwable error = unwrap(failure);
        if (away(error)) {
            return unavailable(address, error);
        }
        RedisScriptException failed = new RedisScriptException("script " + script + " failed: " + message(error));
        Matcher foreign = FOREIGN.matcher(message(error));
        return foreign.find() ? new ForeignDataException(foreign.group(1), foreign.group(2), failed) : failed;
    }

    static RedisUnavailableException unavailable(String address, Throwable failure) {
        Throwable error = unwrap(failure);
        // Redisson's own exceptions quote keys and channels at length; only what lies beneath them helps to diagnose.
        Throwable root = root(error);
        return new RedisUnavailableException(
                "Redis at " + address + " " + reason(error, root), root instanceof RedisException ? null : root);
    }

    static boolean noScript(Throwable failure) {
        return message(unwrap(failure)).startsWith("NOSCRIPT");
    }

    private static boolean away(Throwable error) {
        return error instanceof CancellationException
                || error instanceof TimeoutException
                || error instanceof RedisConnectionException
                || error instanceof RedisTimeoutException
                || error instanceof RedisRetryException
                || error instanceof RedisRedirectException
                || error instanceof RedisReconnectedException
                || error instanceof RedisNodeNotFoundException
                || error instanceof RedisOutOfMemoryException
                || error instanceof RedissonShutdownException
                // While a cluster's nodes do not agree which of them it is.
                || (error instanceof RedisException && message(error).startsWith("MOVED redirection loop"))
                || code(error) != null;
    }

    private static String reason(Throwable error, Throwable root) {
        if (error instanceof RedissonShutdownException) {
            return "is not asked any more: the hub is stopping";
        } else if (caused(error, UnknownHostException.class)) {
            return "can't be reached: no such host";
        } else if (caused(error, SSLException.class)) {
            return "can't be reached: TLS failed: " + root.getMessage();
        } else if (root instanceof RedisOutOfMemoryException) {
            return "is full: its maxmemory is reached";
        }
        if (message(root).contains("cluster support disabled")) {
            return "is no node of a Redis Cluster: write redis:// instead of redis+cluster:// in serai.redis.url";
        } else if (message(root).startsWith("Master node is undefined")) {
            return "are Sentinels that know no master of this name, the last part of serai.redis.url";
        }
        String code = code(root);
        if (code == null) {
            return root instanceof RedisTimeoutException || root instanceof TimeoutException
                    ? "does not answer in time"
                    : "can't be reached" + (root instanceof RedisException ? "" : ": " + root.getMessage());
        }
        return switch (code) {
            case "LOADING" -> "is still loading its data";
            case "BUSY", "UNKILLABLE" -> "is busy with a script that runs too long";
            case "READONLY" -> "is a read-only replica";
            case "MISCONF" -> "can't write to its disk";
            case "OOM" -> "is full: its maxmemory is reached";
            case "NOAUTH" -> "wants a password: put it in serai.redis.url";
            case "WRONGPASS" -> "refuses user or password";
            case "NOPERM" -> "does not allow this user what the hub needs";
            default -> "takes no commands for now (" + code + ")";
        };
    }

    private static @Nullable String code(Throwable error) {
        Matcher matcher = AWAY.matcher(message(error));
        return error instanceof RedisException && matcher.find() ? matcher.group(1) : null;
    }

    /** Without the channel, the keys and the arguments that Redisson adds to Redis' own words. */
    private static String message(Throwable error) {
        String message = String.valueOf(error.getMessage());
        int end = message.indexOf(". channel: ");
        return end < 0 ? message : message.substring(0, end);
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable error = failure;
        while ((error instanceof CompletionException || error instanceof ExecutionException)
                && error.getCause() != null) {
            error = error.getCause();
        }
        return error;
    }

    private static boolean caused(Throwable error, Class<? extends Throwable> by) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (by.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
