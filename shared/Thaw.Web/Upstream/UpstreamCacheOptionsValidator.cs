using System.Text;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;
using Thaw.Caching;

namespace Thaw.Web.Upstream;

/// <summary>The bounds of one client's options, and of the namespace that it caches in.</summary>
internal sealed class UpstreamCacheOptionsValidator(string client, string @namespace, IOptions<ThawCachingOptions> caching) : IValidateOptions<UpstreamCacheOptions>
{
    private const int LargestBody = 15 * 1024 * 1024;
    private const int MaximumRules = 1_000;
    private const int MaximumTags = 16;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, UpstreamCacheOptions options)
    {
        if (!string.Equals(name, client, StringComparison.Ordinal))
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = new List<string>();
        Check(options.HeuristicFraction is >= 0 and <= 0.5, nameof(options.HeuristicFraction), "0 to 0.5");
        Check(options.MaximumBodyBytes is >= 0 and <= LargestBody, nameof(options.MaximumBodyBytes), $"0 to {LargestBody}");
        Check(IsSpan(options.StaleIfError), nameof(options.StaleIfError), "zero to 30 days");
        Check(IsSpan(options.KeepForRevalidation), nameof(options.KeepForRevalidation), "zero to 30 days");
        Check(IsToken(options.CacheStatusName), nameof(options.CacheStatusName), "1 to 64 characters of A-Z a-z 0-9 _ . -, a letter first");
        Check(
            options.CredentialHeaders.Count <= 16 && options.CredentialHeaders.All(static one => one is { Length: > 0 and <= 128 }),
            nameof(options.CredentialHeaders), "at most 16 names of 1 to 128 characters");
        Check(options.Rules.Count <= MaximumRules, nameof(options.Rules), $"at most {MaximumRules}");
        foreach (var rule in options.Rules)
        {
            CheckRule(rule, failures);
        }

        var policy = caching.Value.Namespaces.TryGetValue(@namespace, out var own) ? own : caching.Value.DefaultNamespace;
        if (policy.PerUser || policy.Stampede == CacheStampedeScope.Fleet)
        {
            // Entries outlive their freshness there, to be revalidated; a lease's holder would take them for the answer.
            failures.Add($"The upstream client '{client}' caches in namespace '{@namespace}', which must be neither PerUser nor of CacheStampedeScope.Fleet: give the client one of its own.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool holds, string property, string allowed)
        {
            if (!holds)
            {
                failures.Add($"{nameof(UpstreamCacheOptions)}.{property} of '{client}' is out of bounds; allowed: {allowed}.");
            }
        }
    }

    private static void CheckRule(UpstreamRule rule, List<string> failures)
    {
        if (!IsPattern(rule.Pattern))
        {
            failures.Add($"The upstream rule '{rule.Pattern}' is no route pattern of 1 to 512 characters.");
        }

        if (rule.TimeToLive <= TimeSpan.Zero || rule.TimeToLive > Longest || !IsSpan(rule.StaleWhileRevalidate) || !IsSpan(rule.StaleIfError ?? TimeSpan.Zero))
        {
            failures.Add($"The upstream rule '{rule.Pattern}' has a time out of bounds; allowed: a lifetime of more than zero, stale times of zero or more, each at most 30 days.");
        }

        if (rule.Tags.Count > MaximumTags || rule.Tags.Any(static tag => tag is null or "" or "*" || Encoding.UTF8.GetByteCount(tag) > 256))
        {
            failures.Add($"The upstream rule '{rule.Pattern}' has tags out of bounds; allowed: at most {MaximumTags}, each 1 to 256 bytes of UTF-8, not *.");
        }
    }

    private static bool IsSpan(TimeSpan span) => span >= TimeSpan.Zero && span <= Longest;

    private static bool IsToken(string? text) => text is { Length: >= 1 and <= 64 } && char.IsAsciiLetter(text[0])
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static bool IsPattern(string? pattern)
    {
        if (pattern is not { Length: >= 1 and <= 512 })
        {
            return false;
        }

        try
        {
            RoutePatternFactory.Parse(pattern);
            return true;
        }
        catch (RoutePatternException)
        {
            return false;
        }
    }
}
