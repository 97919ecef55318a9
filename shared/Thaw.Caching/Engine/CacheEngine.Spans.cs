using System.Diagnostics;
using Thaw.Caching.Measuring;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    /// <summary>Every call of a caller's factory: in a span of its own where somebody listens, else as it is.</summary>
    private static ValueTask<T> InvokeAsync<TFactory, T>(CacheNamespace ns, TFactory factory, CacheFactoryContext? context, CancellationToken cancellationToken)
        where TFactory : struct, IValueFactory<T> =>
        CacheSpans.AreWanted ? InvokeInSpanAsync<TFactory, T>(ns, factory, context, cancellationToken) : factory.InvokeAsync(context, cancellationToken);

    private static async ValueTask<T> InvokeInSpanAsync<TFactory, T>(CacheNamespace ns, TFactory factory, CacheFactoryContext? context, CancellationToken cancellationToken)
        where TFactory : struct, IValueFactory<T>
    {
        using var activity = CacheSpans.Factory(ns.Name);
        try
        {
            return await factory.InvokeAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) // Only looked at on its way.
        {
            activity?.SetTag(InstrumentNames.ErrorType, fault.GetType().Name);
            activity?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    private static ValueTask<IReadOnlyDictionary<string, T>> InvokeManyAsync<T>(Batch<T> batch, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        CacheSpans.AreWanted
            ? InvokeInSpanAsync<ManyFactory<T>, IReadOnlyDictionary<string, T>>(batch.Scope.Namespace, new(batch, names), null, cancellationToken)
            : batch.Factory(names, cancellationToken);

    private readonly struct ManyFactory<T>(Batch<T> batch, IReadOnlyList<string> names) : IValueFactory<IReadOnlyDictionary<string, T>>
    {
        public bool WantsContext => false;

        public ValueTask<IReadOnlyDictionary<string, T>> InvokeAsync(CacheFactoryContext? context, CancellationToken cancellationToken) => batch.Factory(names, cancellationToken);
    }
}
