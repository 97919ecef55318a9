namespace Thaw.Caching;

/// <summary>A factory took longer than it may, and there was no older value to serve.</summary>
public sealed class CacheTimeoutException : TimeoutException
{
    internal CacheTimeoutException(string @namespace, TimeSpan limit, CacheTimeoutReason reason)
        : base(reason == CacheTimeoutReason.Deadline
            ? $"The value was not made within the {limit.TotalMilliseconds:0} ms that the request had left (namespace '{@namespace}')."
            : $"The factory took longer than the {limit.TotalMilliseconds:0} ms that namespace '{@namespace}' allows (FactoryTimeout). Raise it, or allow a stale value (StaleIfError).")
    {
        Namespace = @namespace;
        Limit = limit;
        Reason = reason;
    }

    /// <summary>The namespace.</summary>
    public string Namespace { get; }

    /// <summary>The limit that was reached.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Which limit it was.</summary>
    public CacheTimeoutReason Reason { get; }
}

/// <summary>Which limit a <see cref="CacheTimeoutException"/> is about.</summary>
public enum CacheTimeoutReason
{
    /// <summary>The namespace's <see cref="CacheNamespaceOptions.FactoryTimeout"/>.</summary>
    Factory = 0,

    /// <summary>The request's own deadline.</summary>
    Deadline = 1,
}
