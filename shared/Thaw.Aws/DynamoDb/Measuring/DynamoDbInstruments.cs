using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Operations;

namespace Thaw.Aws.DynamoDb.Measuring;

/// <summary>What calls of DynamoDB are measured by, under OpenTelemetry's names for databases. Nothing is read from a clock while nobody listens.</summary>
/// <remarks>https://opentelemetry.io/docs/specs/semconv/database/dynamodb/</remarks>
internal static class DynamoDbInstruments
{
    private const string System = "aws.dynamodb";

    private static readonly Meter Meter = new(InstrumentNames.AwsMeter);
    private static readonly ActivitySource Source = new(InstrumentNames.AwsMeter);
    private static readonly ConcurrentDictionary<string, string> Operations = new(StringComparer.Ordinal);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(InstrumentNames.DbDuration, "s", "Calls of DynamoDB, their repeats included.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(InstrumentNames.DbRetries, "{attempt}", "Attempts beyond a call's first.");
    private static readonly Counter<double> Capacity = Meter.CreateCounter<double>(InstrumentNames.DbConsumedCapacity, "{unit}", "Capacity units that calls consumed.");
    private static readonly Counter<long> Scanned = Meter.CreateCounter<long>(InstrumentNames.DbItemsScanned, "{item}", "Items that were looked at for queries.");
    private static readonly Counter<long> Returned = Meter.CreateCounter<long>(InstrumentNames.DbItemsReturned, "{item}", "Items that queries were answered with.");
    private static readonly Counter<long> Connections = Meter.CreateCounter<long>(InstrumentNames.DbConnectionSets, "{set}", "Sets of connections begun.");

    /// <summary>Whether somebody listens.</summary>
    public static bool AreEnabled => Duration.Enabled || Source.HasListeners();

    public static void Connected() => Connections.Add(1);

    public static Activity? Begin(DynamoDbCall call) => Source.HasListeners() ? Begin(OperationOf(call), call.Table) : null;

    public static Activity? Begin(string operation, string? table)
    {
        if (!Source.HasListeners() || Source.StartActivity($"DynamoDB {operation}", ActivityKind.Client) is not { } activity)
        {
            return null;
        }

        activity.SetTag("db.system.name", System);
        activity.SetTag(InstrumentNames.DbOperation, operation);
        activity.SetTag(InstrumentNames.DbCollection, table);
        return activity;
    }

    public static void End(DynamoDbCall call, TimeSpan took, Activity? activity, Exception? fault) =>
        End(OperationOf(call), call.Table, new TableCall(call.ConsumedUnits, Math.Max(0, call.Sent - 1), call.ScannedCount, call.ReturnedCount), took, activity, ErrorOf(fault));

    public static void End(string operation, string? table, in TableCall told, TimeSpan took, Activity? activity, string? error)
    {
        var tags = new TagList
        {
            { InstrumentNames.DbOperation, operation },
            { InstrumentNames.DbCollection, table },
        };
        if (told.Units > 0)
        {
            Capacity.Add(told.Units, tags);
        }

        if (told.Retries > 0)
        {
            Retries.Add(told.Retries, tags);
        }

        if (told.Scanned > 0)
        {
            Scanned.Add(told.Scanned, tags);
            Returned.Add(told.Returned, tags);
        }

        if (error is not null)
        {
            tags.Add(InstrumentNames.ErrorType, error);
            activity?.SetTag(InstrumentNames.ErrorType, error);
            activity?.SetStatus(ActivityStatusCode.Error);
        }

        tags.Add("db.system.name", System);
        Duration.Record(took.TotalSeconds, tags);
    }

    private static string OperationOf(DynamoDbCall call) => Operations.GetOrAdd(call.Target, static target => target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..]);

    // A condition that did not hold is an answer: somebody else was first.
    private static string? ErrorOf(Exception? fault) => fault switch
    {
        null or ConditionalCheckFailedException or TransactionCanceledException => null,
        TimeoutException or DynamoDbTransportException { IsTimeout: true } => "timeout",
        OperationCanceledException => "OperationCanceled",
        DynamoDbException error => error.Code,
        _ => fault.GetType().Name,
    };
}
