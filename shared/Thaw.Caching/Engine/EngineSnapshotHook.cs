namespace Thaw.Caching.Engine;

/// <summary>Copies of a snapshot hold leases under names of their own: two under one name would each take the other's lease for theirs.</summary>
internal sealed class EngineSnapshotHook(Func<CacheEngine> engine) : ISnapshotHook
{
    public ValueTask BeforeSnapshotAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask AfterRestoreAsync(CancellationToken cancellationToken)
    {
        engine().Restored();
        return ValueTask.CompletedTask;
    }
}
