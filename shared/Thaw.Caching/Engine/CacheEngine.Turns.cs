namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    public ValueTask<IAsyncDisposable?> TryTakeTurnAsync(CacheScope scope, string key, CancellationToken cancellationToken) =>
        _turns.TryTakeAsync(scope.Place(key), scope.Namespace.Policy.UseDurable && CanCache(key), scope.Namespace.Policy.LeaseDuration, cancellationToken);
}
