namespace Thaw.Aws.Clients;

/// <summary>What is built at its first use, with what must be done before it. A failure is not kept: the next use tries again.</summary>
/// <param name="build">Builds it.</param>
/// <param name="prepare">What must be done first, such as creating a table; <see langword="null"/> for nothing.</param>
internal sealed class FirstUse<T>(Func<T> build, Func<CancellationToken, Task>? prepare) : IDisposable
    where T : class
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile T? _built;

    public ValueTask<T> GetAsync(CancellationToken cancellationToken) => _built is { } built ? new ValueTask<T>(built) : FirstAsync(cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async ValueTask<T> FirstAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_built is { } ready)
            {
                return ready;
            }

            var built = build();
            if (prepare is not null)
            {
                await prepare(cancellationToken).ConfigureAwait(false);
            }

            return _built = built;
        }
        finally
        {
            _gate.Release();
        }
    }
}
