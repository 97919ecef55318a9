using Microsoft.Extensions.Options;

namespace Thaw.Caching.Registration;

/// <summary>Holds the options against their bounds; each failure is a sentence that names the value and says what is allowed.</summary>
internal sealed class ThawCachingOptionsValidator : IValidateOptions<ThawCachingOptions>
{
    public ValidateOptionsResult Validate(string? name, ThawCachingOptions options)
    {
        var failures = new List<string>();
        Range(nameof(options.MemoryEntries), options.MemoryEntries, 1, 10_000_000, failures);
        Range(nameof(options.MemoryBytes), options.MemoryBytes ?? 1 << 20, 64 * 1024, long.MaxValue, failures);
        Range(nameof(options.MaximumExpiration), options.MaximumExpiration, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365), failures);
        Range(nameof(options.MemoryExpiration), options.MemoryExpiration ?? TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(365), failures);
        Range(nameof(options.DurableExpiration), options.DurableExpiration, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(365), failures);
        Range(nameof(options.InvalidationInterval), options.InvalidationInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), failures);
        Range(nameof(options.MaximumUnverified), options.MaximumUnverified, TimeSpan.Zero, TimeSpan.FromHours(1), failures);
        Range(nameof(options.MaximumReplicaLag), options.MaximumReplicaLag, TimeSpan.Zero, TimeSpan.FromHours(1), failures);
        Range(nameof(options.StoreTimeout), options.StoreTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), failures);
        Range(nameof(options.CircuitFailures), options.CircuitFailures, 1, 1_000, failures);
        Range(nameof(options.CircuitBreak), options.CircuitBreak, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10), failures);
        Range(nameof(options.MaximumKeyBytes), options.MaximumKeyBytes, 1, 1_024, failures);
        Range(nameof(options.MaximumTags), options.MaximumTags, 0, 64, failures);
        Check(nameof(options.DefaultNamespace), options.DefaultNamespace, options, failures);
        var shares = 0.0;
        foreach (var (ns, policy) in options.Namespaces)
        {
            if (!NamespaceName.IsValid(ns))
            {
                failures.Add($"Namespaces['{ns}']: a namespace is 1 to {NamespaceName.MaximumLength} characters of A–Z a–z 0–9 _ . -");
            }

            Check($"Namespaces['{ns}']", policy, options, failures);
            shares += policy.MemoryShare ?? 0;
        }

        if (options.DefaultNamespace.MemoryShare is not null)
        {
            failures.Add("DefaultNamespace.MemoryShare is set; a share belongs to one named namespace.");
        }

        if (shares > 0.9)
        {
            failures.Add($"The namespaces' MemoryShare sum to {shares:0.##}; allowed is 0.9 at most, so that something is left for the others.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(string at, CacheNamespaceOptions policy, ThawCachingOptions options, List<string> failures)
    {
        var longest = options.MaximumExpiration;
        var least = TimeSpan.FromMilliseconds(1);
        Range($"{at}.{nameof(policy.Expiration)}", policy.Expiration, least, longest, failures);
        Range($"{at}.{nameof(policy.MemoryExpiration)}", policy.MemoryExpiration ?? least, least, longest, failures);
        Range($"{at}.{nameof(policy.DurableExpiration)}", policy.DurableExpiration ?? least, least, longest, failures);
        Range($"{at}.{nameof(policy.StaleWhileRevalidate)}", policy.StaleWhileRevalidate, TimeSpan.Zero, longest, failures);
        Range($"{at}.{nameof(policy.StaleIfError)}", policy.StaleIfError, TimeSpan.Zero, longest, failures);
        Range($"{at}.{nameof(policy.NegativeExpiration)}", policy.NegativeExpiration, TimeSpan.Zero, longest, failures);
        Range($"{at}.{nameof(policy.LeaseDuration)}", policy.LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15), failures);
        Range($"{at}.{nameof(policy.FactorySoftTimeout)}", policy.FactorySoftTimeout ?? least, least, TimeSpan.FromDays(1), failures);
        Range($"{at}.{nameof(policy.FactoryTimeout)}", policy.FactoryTimeout ?? least, least, TimeSpan.FromDays(1), failures);
        Number(policy.Jitter is >= 0 and <= 0.9, nameof(policy.Jitter), policy.Jitter, "0 to 0.9");
        Number(policy.MaximumValueBytes is >= 1 and <= 16 * 1024 * 1024, nameof(policy.MaximumValueBytes), policy.MaximumValueBytes, "1 to 16777216");
        Number(policy.CompressionThreshold >= 0, nameof(policy.CompressionThreshold), policy.CompressionThreshold, "0 or more");
        Number(policy.MemoryShare is null or (> 0 and < 1), nameof(policy.MemoryShare), policy.MemoryShare ?? 0, "more than 0 and less than 1");

        void Number(bool holds, string what, double value, string allowed)
        {
            if (!holds)
            {
                failures.Add($"{at}.{what} is {value}; allowed is {allowed}.");
            }
        }
    }

    // An overload a type, not one generic method: that would be compiled at every start, because code of the framework's own value types cannot be compiled ahead here.
    private static void Range(string what, long value, long least, long most, List<string> failures)
    {
        if (value < least || value > most)
        {
            failures.Add($"{what} is {value}; allowed are {least} to {most}.");
        }
    }

    private static void Range(string what, TimeSpan value, TimeSpan least, TimeSpan most, List<string> failures)
    {
        if (value < least || value > most)
        {
            failures.Add($"{what} is {value}; allowed are {least} to {most}.");
        }
    }
}
