namespace Thaw.Hosting.Lambda.Http;

/// <summary>The shape of an HTTP event, and so of its answer.</summary>
internal enum PayloadKind
{
    /// <summary>API Gateway HTTP API, payload 2.0. The path arrives decoded.</summary>
    HttpApiV2,

    /// <summary>A function URL: payload 2.0 with the path as it was sent.</summary>
    FunctionUrl,

    /// <summary>API Gateway REST API, payload 1.0.</summary>
    RestApi,

    /// <summary>HTTP API with payload 1.0: a REST API's shape, with the path decoded.</summary>
    HttpApiV1,

    /// <summary>A load balancer whose target group has single-value headers.</summary>
    LoadBalancer,

    /// <summary>A load balancer whose target group has multi-value headers.</summary>
    LoadBalancerMultiValue,
}
