using System.Net;
using Thaw.Aws.Clients.Sdk;

namespace Thaw.Aws.Sqs.Errors;

/// <summary>Reads an answer that is an error. Whatever is in the way of the service (a proxy's page, nothing at all) still ends in an exception with status and id.</summary>
internal static class SqsErrorReader
{
    public static SqsException Read(HttpStatusCode status, string requestId, string header, ReadOnlySpan<byte> body, Exception? inner)
    {
        var read = JsonErrorBody.Read(header, body, "the answer is not SQS's.");
        return Create(new SqsError(status, read.Code, read.Message, requestId), inner);
    }

    private static SqsException Create(in SqsError error, Exception? inner) => error.Code switch
    {
        "QueueDoesNotExist" => new QueueDoesNotExistException(error, inner),
        "QueueDeletedRecently" => new QueueDeletedRecentlyException(error, inner),
        "QueueNameExists" => new QueueNameExistsException(error, inner),
        "ReceiptHandleIsInvalid" => new ReceiptHandleIsInvalidException(error, inner),
        "MessageNotInflight" => new MessageNotInflightException(error, inner),
        "InvalidMessageContents" => new InvalidMessageContentsException(error, inner),
        "OverLimit" => new OverLimitException(error, inner),
        "BatchRequestTooLong" => new BatchRequestTooLongException(error, inner),
        "RequestThrottled" => new RequestThrottledException(error, inner),
        "UnsupportedOperation" => new UnsupportedOperationException(error, inner),
        _ => new SqsException(error, inner),
    };
}
