using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Thaw.Aws.Clients.Measuring;

/// <summary>What calls of services other than DynamoDB are measured by, under OpenTelemetry's names for calls through AWS's SDKs.</summary>
/// <remarks>https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/</remarks>
internal static class ServiceInstruments
{
    private const string System = "aws-api";

    private static readonly Meter Meter = new(InstrumentNames.AwsMeter);
    private static readonly ActivitySource Source = new(InstrumentNames.AwsMeter);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(InstrumentNames.RpcDuration, "s", "Calls of AWS's other services, their repeats included.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(InstrumentNames.RpcRetries, "{attempt}", "Attempts beyond a call's first.");

    /// <summary>Whether somebody listens.</summary>
    public static bool AreEnabled => Duration.Enabled || Source.HasListeners();

    public static Activity? Begin(string service, string operation)
    {
        if (!Source.HasListeners() || Source.StartActivity($"{service}.{operation}", ActivityKind.Client) is not { } activity)
        {
            return null;
        }

        activity.SetTag("rpc.system", System);
        activity.SetTag(InstrumentNames.RpcService, service);
        activity.SetTag(InstrumentNames.RpcMethod, operation);
        return activity;
    }

    public static void End(string service, string operation, int retries, TimeSpan took, Activity? activity, string? error)
    {
        var tags = new TagList
        {
            { InstrumentNames.RpcService, service },
            { InstrumentNames.RpcMethod, operation },
        };
        if (retries > 0)
        {
            Retries.Add(retries, tags);
        }

        if (error is not null)
        {
            tags.Add(InstrumentNames.ErrorType, error);
            activity?.SetTag(InstrumentNames.ErrorType, error);
            activity?.SetStatus(ActivityStatusCode.Error);
        }

        tags.Add("rpc.system", System);
        Duration.Record(took.TotalSeconds, tags);
    }
}
