namespace Thaw.Aws.Clients;

/// <summary>No connection goes into a snapshot: its copies would share it with each other, and all would find it dead.</summary>
internal sealed class ConnectionSnapshotHook(AwsClientPool pool) : ISnapshotHook
{
    public ValueTask BeforeSnapshotAsync(CancellationToken cancellationToken)
    {
        pool.ForgetConnections();
        return ValueTask.CompletedTask;
    }

    public ValueTask AfterRestoreAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
