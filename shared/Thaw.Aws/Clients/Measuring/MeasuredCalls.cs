using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Thaw.Aws.DynamoDb.Measuring;

namespace Thaw.Aws.Clients.Measuring;

/// <summary>
/// Measures a client of the SDK, from above everything its pipeline does: repeats and pauses are in it. Calls of DynamoDB tell what our own client's tell, those of other services their duration and
/// repeats. While nobody listens a call only passes through.
/// </summary>
internal sealed class MeasuredCalls : PipelineHandler
{
    private const string DynamoDb = "DynamoDB";
    private const string Suffix = "Request";

    private static readonly ConcurrentDictionary<Type, string> Operations = new();

    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext) => executionContext.RequestContext.ServiceMetaData.ServiceId switch
    {
        DynamoDb => DynamoDbInstruments.AreEnabled ? TableAsync<T>(executionContext) : base.InvokeAsync<T>(executionContext),
        var service => ServiceInstruments.AreEnabled ? ServiceAsync<T>(service, executionContext) : base.InvokeAsync<T>(executionContext),
    };

    private async Task<T> ServiceAsync<T>(string service, IExecutionContext executionContext)
        where T : AmazonWebServiceResponse, new()
    {
        var asked = executionContext.RequestContext;
        var operation = OperationOf(asked.OriginalRequest);
        var begun = Stopwatch.GetTimestamp();
        using var activity = ServiceInstruments.Begin(service, operation);
        string? error = null;
        try
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }
        catch (Exception fault) // Only looked at on its way to the caller.
        {
            error = ErrorOf(fault);
            throw;
        }
        finally
        {
            ServiceInstruments.End(service, operation, asked.Retries, Stopwatch.GetElapsedTime(begun), activity, error);
        }
    }

    private async Task<T> TableAsync<T>(IExecutionContext executionContext)
        where T : AmazonWebServiceResponse, new()
    {
        var asked = executionContext.RequestContext;
        var (operation, table) = (OperationOf(asked.OriginalRequest), SdkTableCalls.TableOf(asked.OriginalRequest));
        var begun = Stopwatch.GetTimestamp();
        using var activity = DynamoDbInstruments.Begin(operation, table);
        var (told, error) = (default(TableCall), (string?)null);
        try
        {
            var answer = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            told = SdkTableCalls.ToldBy(answer);
            return answer;
        }
        catch (Exception fault) // Likewise.
        {
            error = ErrorOf(fault);
            throw;
        }
        finally
        {
            DynamoDbInstruments.End(operation, table, told with { Retries = asked.Retries }, Stopwatch.GetElapsedTime(begun), activity, error);
        }
    }

    private static string OperationOf(AmazonWebServiceRequest request) => Operations.GetOrAdd(
        request.GetType(), static type => type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name[..^Suffix.Length] : type.Name);

    // That something is not there, or not as it was expected, is an answer.
    private static string? ErrorOf(Exception fault) => fault switch
    {
        AmazonServiceException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotModified } => null,
        AmazonServiceException { ErrorCode: "ConditionalCheckFailedException" or "TransactionCanceledException" } => null,
        AmazonServiceException { ErrorCode: { Length: > 0 } code } => code,
        OperationCanceledException => "OperationCanceled",
        TimeoutException => "timeout",
        _ => fault.GetType().Name,
    };
}
