namespace Thaw.Caching;

/// <summary>When a value that a factory made is written to the durable tier.</summary>
public enum CacheDurableWrite
{
    /// <summary>Before any caller gets it: when the call returns, nothing is outstanding.</summary>
    BeforeReturn = 0,

    /// <summary>After the response where the host promises to run it (<see cref="IAfterResponse"/>), otherwise before any caller gets it.</summary>
    AfterResponse = 1,
}
