using System.Runtime.CompilerServices;
using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb;

namespace Thaw.Aws.Monitoring;

/// <summary>The client, built at the first use; with it the table, where that is to be created. A failure is not kept.</summary>
internal sealed class MetricsTableConnection(DynamoDbMetricsOptions options, AwsEndpoint endpoint, Func<DynamoDbClient> build, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile DynamoDbClient? _client;

    public ValueTask<DynamoDbClient> ConnectAsync(CancellationToken cancellationToken) =>
        _client is { } client ? new ValueTask<DynamoDbClient>(client) : FirstAsync(cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async ValueTask<DynamoDbClient> FirstAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_client is { } ready)
            {
                return ready;
            }

            var client = build();
            if (options.CreateTable)
            {
                await CreateTableAsync(cancellationToken).ConfigureAwait(false);
            }

            return _client = client;
        }
        finally
        {
            _gate.Release();
        }
    }

    // Apart, so that the SDK is loaded only where a table is created.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task CreateTableAsync(CancellationToken cancellationToken) => DynamoDbMetricsTable.EnsureCreatedAsync(endpoint, options.Table, time, cancellationToken);
}
