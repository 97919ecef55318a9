using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Thaw.Web.Payload;

namespace Thaw.Web.OutputCaching;

/// <summary>An endpoint's rules, as the platform asks for them. Without our middleware around the platform's nothing is cached.</summary>
internal sealed class EndpointCachePolicy(OutputCacheRules rules, TimeSpan? expiration, string? className) : IOutputCachePolicy
{
    private static readonly string[] EveryParameter = ["*"];

    private string[]? _query;

    public OutputCacheRules Rules => rules;

    /// <summary>How long answers are fresh and how long stale after that.</summary>
    public (TimeSpan Expiration, TimeSpan Stale) LifetimeBy(ThawOutputCacheOptions options)
    {
        if (className is null)
        {
            return (expiration!.Value, rules.Stale ?? TimeSpan.Zero);
        }

        return options.Classes.TryGetValue(className, out var one)
            ? (one.Expiration, rules.Stale ?? one.Stale)
            : throw new InvalidOperationException(
                $"An endpoint's answers are cached as those of class '{className}', which {nameof(ThawOutputCacheOptions)}.{nameof(ThawOutputCacheOptions.Classes)} does not have.");
    }

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        if (http.Features.Get<AnswerScope>() is not { } scope || !AnswerAdmission.TryAdmit(http, scope))
        {
            context.EnableOutputCaching = false;
            return ValueTask.CompletedTask;
        }

        scope.Outcome = AnswerOutcome.Miss;
        (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage) = (true, true, true);

        // The store does that: it has no two requests make one answer, and its keys are a request's own.
        context.AllowLocking = false;
        context.ResponseExpirationTimeSpan = scope.Expiration + scope.Stale;
        var by = context.CacheVaryByRules;
        by.CacheKeyPrefix = scope.Prefix;
        by.QueryKeys = rules.Query is null ? EveryParameter : _query ??= QueryKeys(rules.Query, http.RequestServices);
        by.HeaderNames = rules.Headers;
        if (scope.User is { } user)
        {
            // Their entries are apart in the cache already; with this they are so in whatever the platform keeps by its key.
            by.VaryByValues["user"] = Uri.EscapeDataString(user);
        }

        context.Tags.UnionWith(rules.Tags);
        return ValueTask.CompletedTask;
    }

    // What is kept has been reshaped: the fields that were picked make a difference whatever the rules say, or one caller's choice would be everybody's.
    private static string[] QueryKeys(string[] named, IServiceProvider services) => services.GetService<PayloadMiddleware>() is { } payload
        ? [.. named, payload.FieldsParameter]
        : named;

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        // Looked at once more: what is done when an answer starts may have added a cookie, or another status.
        var response = context.HttpContext.Response;
        context.AllowCacheStorage &= response.StatusCode == StatusCodes.Status200OK && StringValues.IsNullOrEmpty(response.Headers.SetCookie);
        return ValueTask.CompletedTask;
    }
}
