namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// What invokes the function. Each event shows by itself which payload it is; this says in which shape an event is answered that is not JSON at all.
/// </summary>
public enum LambdaEventSource
{
    /// <summary>API Gateway REST API, or HTTP API with payload format 1.0.</summary>
    RestApi,

    /// <summary>API Gateway HTTP API with payload format 2.0, or a function URL.</summary>
    HttpApi,

    /// <summary>Application Load Balancer.</summary>
    ApplicationLoadBalancer,
}
