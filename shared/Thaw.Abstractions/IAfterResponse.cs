namespace Thaw;

/// <summary>Where work goes that need not delay the response. Implemented by the host; safe from any thread.</summary>
public interface IAfterResponse
{
    /// <summary>How long posted work may go on, as things stand now.</summary>
    WorkLifetime Lifetime { get; }

    /// <summary>
    /// Takes <paramref name="work"/> over, or answers <see langword="false"/> when the host cannot promise to run it; the caller then runs it itself.
    /// The work runs outside the poster's execution context: the request's deadline does not bound it. Its exceptions are the host's to log. The token is cancelled when the host needs the work to stop.
    /// </summary>
    bool TryPost(Func<CancellationToken, Task> work);
}
