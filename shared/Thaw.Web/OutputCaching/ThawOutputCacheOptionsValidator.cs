using Microsoft.Extensions.Options;
using Thaw.Caching;

namespace Thaw.Web.OutputCaching;

/// <summary>The options' bounds, and what the namespace of answers must not be.</summary>
internal sealed class ThawOutputCacheOptionsValidator(IOptions<ThawCachingOptions> caching) : IValidateOptions<ThawOutputCacheOptions>
{
    private const int Kibi = 1024;
    private const int LargestBody = 15 * Kibi * Kibi;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, ThawOutputCacheOptions options)
    {
        var failures = new List<string>();
        Check(options.MaximumBodyBytes is >= Kibi and <= LargestBody, nameof(options.MaximumBodyBytes), $"{Kibi} to {LargestBody}");
        foreach (var (key, one) in options.Classes)
        {
            Check(one.Expiration >= Least && one.Expiration <= Longest, $"{nameof(options.Classes)}[{key}].{nameof(one.Expiration)}", $"{Least} to {Longest}");
            Check(one.Stale >= TimeSpan.Zero && one.Stale <= Longest, $"{nameof(options.Classes)}[{key}].{nameof(one.Stale)}", $"zero to {Longest}");
        }

        // A refresh is an answer made beside one that is still kept; the fleet's lease would hand it the kept one instead, again and again.
        if (caching.Value.Namespaces.TryGetValue(ThawOutputCacheOptions.Namespace, out var policy))
        {
            Check(policy.Stampede == CacheStampedeScope.Process, $"{nameof(ThawOutputCacheOptions.Namespace)}'s {nameof(policy.Stampede)}", $"{nameof(CacheStampedeScope.Process)}");
            Check(!policy.PerUser, $"{nameof(ThawOutputCacheOptions.Namespace)}'s {nameof(policy.PerUser)}", "false; endpoints say which answers are per user");
            Check(
                policy.StaleWhileRevalidate == TimeSpan.Zero && policy.StaleIfError == TimeSpan.Zero,
                $"{nameof(ThawOutputCacheOptions.Namespace)}'s {nameof(policy.StaleWhileRevalidate)} or {nameof(policy.StaleIfError)}", "zero; endpoints say how long answers may be stale");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool holds, string property, string allowed)
        {
            if (!holds)
            {
                failures.Add($"{nameof(ThawOutputCacheOptions)}.{property} is out of bounds; allowed: {allowed}.");
            }
        }
    }
}
