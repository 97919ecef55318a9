namespace Thaw.Monitoring;

/// <summary>Names of properties of an invocation that are known beyond its events.</summary>
public static class InvocationProperties
{
    /// <summary>What was asked for: <c>GET /orders/{id}</c>. Findings about an invocation's calls name it.</summary>
    public const string Route = "route";

    /// <summary>Set to anything where the invocation waits for something on purpose and looks again and again: what it reads meanwhile is not taken for reading item by item.</summary>
    public const string LongPoll = "longPoll";

    /// <summary>The deployment that is measured, <see cref="ThawMonitoringOptions.Environment"/>: <c>prod</c>. In every event, unless an invocation has one of its own.</summary>
    public const string Environment = "environment";
}
