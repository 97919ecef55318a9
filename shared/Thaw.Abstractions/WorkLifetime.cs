namespace Thaw;

/// <summary>How long work that a request started may go on.</summary>
public enum WorkLifetime
{
    /// <summary>It must be done before the response leaves: the process may be frozen right after. The safe default.</summary>
    None = 0,

    /// <summary>It may go on after the response is sent until the host asks for its next event; bounded by the request's deadline.</summary>
    UntilNext = 1,

    /// <summary>The process goes on running between requests (Kestrel).</summary>
    Always = 2,
}
