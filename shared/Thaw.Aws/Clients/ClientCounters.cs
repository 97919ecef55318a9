namespace Thaw.Aws.Clients;

/// <summary>Counts what the clients of a pool do, without a lock.</summary>
internal sealed class ClientCounters
{
    private long _requests;
    private long _connections;
    private long _retries;
    private long _throttles;

    public AwsClientStatistics Statistics => new(
        Interlocked.Read(ref _requests), Interlocked.Read(ref _connections), Interlocked.Read(ref _retries), Interlocked.Read(ref _throttles));

    /// <summary>A request is sent, repeats included.</summary>
    public void Sent() => Interlocked.Increment(ref _requests);

    public void Opened() => Interlocked.Increment(ref _connections);

    public void Retried() => Interlocked.Increment(ref _retries);

    public void Throttled() => Interlocked.Increment(ref _throttles);
}
