namespace Thaw;

/// <summary>
/// Something whose first use is slow (a client's first call, code not compiled yet) and that can be used once during the host's initialisation instead.
/// All registered ones run side by side before the first event is asked for; the host bounds their time.
/// </summary>
public interface IWarmUp
{
    /// <summary>What it is called where its cost is shown: <c>dynamodb</c>, <c>pipeline</c>.</summary>
    string Name { get; }

    /// <summary>Does once what the first request would do. What it throws is logged and otherwise ignored: the request will see for itself.</summary>
    ValueTask WarmUpAsync(CancellationToken cancellationToken);
}
