using System.Diagnostics;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The invocation as an activity that continues X-Ray's trace; the request's own one becomes its child. Nothing happens while nobody listens.</summary>
internal static class InvocationActivity
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Thaw.Hosting.Lambda";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the activity, or answers <see langword="null"/>.</summary>
    public static Activity? Start(Invocation invocation, HttpEvent request)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var header = invocation.TraceId ?? request.Headers[KnownHeaders.TraceId].ToString();
        _ = XRayTrace.TryParse(header, out var parent);
        var activity = Source.StartActivity("Invoke", ActivityKind.Server, parent);
        activity?.SetTag("faas.invocation_id", invocation.RequestId);
        activity?.SetTag("faas.coldstart", invocation.IsColdStart);
        activity?.SetTag("faas.trigger", "http");
        activity?.SetTag("cloud.resource_id", invocation.FunctionArn);
        if (request.GatewayRequestId.IsPresent)
        {
            activity?.SetTag("aws.request_id.gateway", request.GatewayRequestId.ReadString(request.Json.Span));
        }

        return activity;
    }
}
