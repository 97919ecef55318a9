namespace Thaw.Hosting.Lambda.Invocations;

/// <summary>What an event is, as the event itself shows.</summary>
internal enum EventKind
{
    /// <summary>None of the others.</summary>
    Unknown = 0,

    /// <summary>API Gateway HTTP API, payload 2.0, and function URLs, which send the same shape.</summary>
    HttpApiV2,

    /// <summary>API Gateway REST API, and HTTP API with payload 1.0.</summary>
    RestApiV1,

    /// <summary>Application Load Balancer, single or multi-value headers.</summary>
    LoadBalancer,

    /// <summary>A batch of SQS messages.</summary>
    Sqs,

    /// <summary>An EventBridge event, a schedule among them.</summary>
    EventBridge,
}
