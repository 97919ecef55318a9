using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Caching;
using Thaw.Caching.Factories;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers factories by name.</summary>
public static class CacheFactoryExtensions
{
    private static readonly CacheEntryOptions Anew = new() { Flags = HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableDistributedCacheRead };

    /// <summary>
    /// Registers who makes the values of a namespace, so that they can be warmed ahead of their callers, and stale ones refreshed where the process that serves them freezes. Look-ups may go on
    /// bringing factories of their own, which must make the same values.
    /// </summary>
    /// <typeparam name="TFactory">An <see cref="ICacheFactory{T}"/>; an instance a call, from a scope of its own.</typeparam>
    /// <typeparam name="T">What it makes.</typeparam>
    /// <param name="builder">What <c>AddThawCaching</c> answered.</param>
    /// <param name="name">What tasks call it by: 1 to 64 characters of <c>A–Z a–z 0–9 _ . -</c>. One name is one factory.</param>
    /// <param name="namespace">The namespace whose values it makes; default: the one of its own name.</param>
    /// <param name="keyPrefix">It makes only keys that begin so; of several factories that of the longest prefix. Default: all.</param>
    public static IThawCachingBuilder AddFactory<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFactory, T>(
        this IThawCachingBuilder builder, string name, string? @namespace = null, string keyPrefix = "")
        where TFactory : class, ICacheFactory<T>
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(keyPrefix);
        Check(name, nameof(name));
        Check(@namespace ?? name, nameof(@namespace));
        builder.Services.TryAddScoped<TFactory>();
        builder.Services.AddSingleton(new CacheFactoryRegistration(name, @namespace ?? name, keyPrefix, typeof(TFactory), FillAsync<TFactory, T>));
        return builder;
    }

    private static async ValueTask<bool> FillAsync<TFactory, T>(IServiceProvider services, ITieredCache view, string key, bool onlyIfNotFresh, CancellationToken cancellationToken)
        where TFactory : class, ICacheFactory<T>
    {
        if (onlyIfNotFresh && await view.TryGetAsync<T>(key, cancellationToken: cancellationToken).ConfigureAwait(false) is { Found: true, IsStale: false })
        {
            return false;
        }

        var scope = services.CreateAsyncScope();
        await using var disposing = scope.ConfigureAwait(false);
        await view.GetOrCreateAsync(
            key, scope.ServiceProvider.GetRequiredService<TFactory>(), static (factory, context, token) => factory.MakeAsync(context.Key, context, token), Anew, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static void Check(string name, string parameter)
    {
        if (!NamespaceName.IsValid(name))
        {
            throw new ArgumentException($"'{name}': a name is 1 to {NamespaceName.MaximumLength} characters of A–Z a–z 0–9 _ . -", parameter);
        }
    }
}
