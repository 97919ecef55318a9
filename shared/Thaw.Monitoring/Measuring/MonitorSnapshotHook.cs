namespace Thaw.Monitoring.Measuring;

/// <summary>Copies of a snapshot report under names of their own: of two records with the same name and number the fleet would keep one.</summary>
internal sealed class MonitorSnapshotHook(Func<ProcessMonitor> monitor) : ISnapshotHook
{
    public ValueTask BeforeSnapshotAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask AfterRestoreAsync(CancellationToken cancellationToken)
    {
        monitor().Restored();
        return ValueTask.CompletedTask;
    }
}
