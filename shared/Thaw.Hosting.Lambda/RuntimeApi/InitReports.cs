namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>What is said to the Runtime API before the first event: that initialisation or a restore failed, and that a snapshot can be taken.</summary>
internal sealed class InitReports(RuntimeApiAddress address) : IDisposable
{
    private const int AnswerCapacity = 1024;

    private readonly RequestHeads _heads = new(address);
    private readonly RuntimeApiConnection _connection = new(new BlockingTransport(address));
    private readonly ResponseReader _answer = new(AnswerCapacity);

    /// <summary>The process could not be made ready. Never throws: it ends in any case.</summary>
    public void InitFailed(Exception error) => Report("init/error", error);

    /// <summary>The restored process could not be made ready. Never throws.</summary>
    public void RestoreFailed(Exception error) => Report("restore/error", error);

    /// <summary>The snapshot can be taken; returns in the restored process, on a connection that is not kept.</summary>
    /// <exception cref="RuntimeApiException">The answer is not 200.</exception>
    public void WaitForRestore()
    {
        Exchange(_heads.RestoreNext);
        _connection.Transport.Close();
        if (_answer.Status != 200)
        {
            throw new RuntimeApiException($"The Runtime API answered 'restore/next' with status {_answer.Status}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private void Report(string path, Exception error)
    {
        try
        {
            Exchange(_heads.Error(path, ErrorDocument.OfInit(error)));
        }
        catch (RuntimeApiException)
        {
            // The log has the error itself, and the exit code says the rest.
        }
    }

    // Over the blocking transport nothing is left to wait for.
    private void Exchange(byte[] request)
    {
        var exchange = _connection.ExchangeAsync(request, _answer);
        _ = exchange.IsCompleted ? exchange.Result : exchange.AsTask().GetAwaiter().GetResult();
    }
}
