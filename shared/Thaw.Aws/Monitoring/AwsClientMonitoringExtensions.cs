using Amazon.Runtime.Internal;
using Thaw.Aws.Clients.Measuring;

namespace Thaw.Monitoring;

/// <summary>Measures an application's own clients of AWS.</summary>
public static class AwsClientMonitoringExtensions
{
    /// <summary>
    /// Measures every client of AWS's SDK that is made in this process from now on, DynamoDB's (<c>db.client.operation.duration</c> with table, capacity and items scanned, so that scans and single
    /// reads in a loop are found) and any other's (<c>rpc.client.call.duration</c>). The SDK's registry is the process's: so is this. Capacity is known where a request asks for it
    /// (<c>ReturnConsumedCapacity</c>). Loads <c>AWSSDK.Core</c>; what the library itself calls is measured without. Idempotent.
    /// </summary>
    public static IThawMonitoringBuilder MeasureAwsClients(this IThawMonitoringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RuntimePipelineCustomizerRegistry.Instance.Register(new MeasuredClients());
        return builder;
    }
}
