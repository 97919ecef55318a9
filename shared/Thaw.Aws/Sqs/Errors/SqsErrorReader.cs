using System.Net;
using System.Text.Json;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Sqs.Errors;

/// <summary>Reads an answer that is an error. Whatever is in the way of the service (a proxy's page, nothing at all) still ends in an exception with status and id.</summary>
internal static class SqsErrorReader
{
    public static SqsException Read(HttpStatusCode status, string requestId, string header, ReadOnlySpan<byte> body, Exception? inner)
    {
        var (type, message) = ("", "");
        try
        {
            ReadBody(body, ref type, ref message);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            message = message.Length > 0 ? message : "the answer is not SQS's.";
        }

        var code = NameOf(type.Length > 0 ? type : header);
        return Create(new SqsError(status, code.Length > 0 ? code : "Unknown", message, requestId), inner);
    }

    private static void ReadBody(ReadOnlySpan<byte> body, ref string type, ref string message)
    {
        var json = new Utf8JsonReader(body);
        AttributeReader.Enter(ref json);
        while (AttributeReader.Next(ref json))
        {
            if (json.ValueTextEquals("__type"u8))
            {
                json.Read();
                type = json.GetString() ?? "";
            }
            else if (json.ValueTextEquals("message"u8) || json.ValueTextEquals("Message"u8))
            {
                json.Read();
                message = json.GetString() ?? "";
            }
            else
            {
                AttributeReader.Skip(ref json);
            }
        }
    }

    // "com.amazonaws.sqs#QueueDoesNotExist", and in headers "QueueDoesNotExist:http://…".
    private static string NameOf(string type)
    {
        var name = type.AsSpan(type.LastIndexOf('#') + 1);
        var end = name.IndexOf(':');
        return (end < 0 ? name : name[..end]).ToString();
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
