namespace Thaw.Monitoring;

/// <summary>What a metric is about; in CloudWatch, the namespace below the prefix.</summary>
public enum MetricsArea
{
    /// <summary>Requests and what is done for them: <c>{Prefix}/API</c>.</summary>
    Api = 0,

    /// <summary>The process and what it stands on: <c>{Prefix}/System</c>.</summary>
    System = 1,

    /// <summary>The cache: <c>{Prefix}/Cache</c>.</summary>
    Cache = 2,

    /// <summary>Background tasks: <c>{Prefix}/Tasks</c>.</summary>
    Tasks = 3,

    /// <summary>Models, speech, vectors: <c>{Prefix}/AI</c>.</summary>
    Ai = 4,
}
