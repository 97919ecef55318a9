using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Errors;

/// <summary>Reads an answer that is an error. Whatever is in the way of the service (a proxy's page, nothing at all) still ends in an exception with status and id.</summary>
internal static class ErrorReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    /// <param name="status">The answer's status.</param>
    /// <param name="requestId">The service's id of the request; may be empty.</param>
    /// <param name="type">What the header says of the error's type; may be empty.</param>
    /// <param name="body">The answer.</param>
    public static DynamoDbException Read(int status, string requestId, string type, ReadOnlySpan<byte> body)
    {
        var parts = new Parts();
        try
        {
            ReadBody(body, ref parts);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            parts.Message = parts.Message.Length > 0 ? parts.Message : "The answer is not DynamoDB's.";
        }

        var code = NameOf(parts.Type.Length > 0 ? parts.Type : type);
        return Create(new DynamoDbError(status, code.Length > 0 ? code : "Unknown", parts.Message, requestId), parts);
    }

    private static void ReadBody(ReadOnlySpan<byte> body, ref Parts parts)
    {
        var json = new Utf8JsonReader(body, Options);
        AttributeReader.Enter(ref json);
        while (AttributeReader.Next(ref json))
        {
            if (json.ValueTextEquals("__type"u8))
            {
                json.Read();
                parts.Type = json.GetString() ?? "";
            }
            else if (json.ValueTextEquals("message"u8) || json.ValueTextEquals("Message"u8))
            {
                json.Read();
                parts.Message = json.GetString() ?? "";
            }
            else if (json.ValueTextEquals("CancellationReasons"u8))
            {
                parts.Reasons = ReadReasons(ref json);
            }
            else if (json.ValueTextEquals("Item"u8))
            {
                json.Read();
                parts.Item = json.TokenType == JsonTokenType.Null ? null : ItemReader.Instance.Read(ref json);
            }
            else
            {
                AttributeReader.Skip(ref json);
            }
        }
    }

    private static List<CancellationReason> ReadReasons(ref Utf8JsonReader json)
    {
        var reasons = new List<CancellationReason>();
        AttributeReader.Enter(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var (code, message, item) = ("None", "", default(Item));
            while (AttributeReader.Next(ref json))
            {
                if (json.ValueTextEquals("Code"u8))
                {
                    json.Read();
                    code = json.GetString() ?? "None";
                }
                else if (json.ValueTextEquals("Message"u8))
                {
                    json.Read();
                    message = json.GetString() ?? "";
                }
                else if (json.ValueTextEquals("Item"u8))
                {
                    json.Read();
                    item = json.TokenType == JsonTokenType.Null ? null : ItemReader.Instance.Read(ref json);
                }
                else
                {
                    AttributeReader.Skip(ref json);
                }
            }

            reasons.Add(new CancellationReason(code, message, item));
        }

        return reasons;
    }

    // "com.amazonaws.dynamodb.v20120810#ValidationException", and in headers "ValidationException:http://…".
    private static string NameOf(string type)
    {
        var name = type.AsSpan(type.LastIndexOf('#') + 1);
        var end = name.IndexOf(':');
        return (end < 0 ? name : name[..end]).ToString();
    }

    private static DynamoDbException Create(in DynamoDbError error, in Parts parts) => error.Code switch
    {
        "ConditionalCheckFailedException" => new ConditionalCheckFailedException(error, parts.Item is { Count: > 0 } item ? item : null),
        "TransactionCanceledException" => new TransactionCanceledException(error, parts.Reasons ?? []),
        "TransactionConflictException" => new TransactionConflictException(error),
        "TransactionInProgressException" => new TransactionInProgressException(error),
        "IdempotentParameterMismatchException" => new IdempotentParameterMismatchException(error),
        "ProvisionedThroughputExceededException" => new ProvisionedThroughputExceededException(error),
        "RequestLimitExceeded" => new RequestLimitExceededException(error),
        "ThrottlingException" => new ThrottlingException(error),
        "ResourceNotFoundException" => new ResourceNotFoundException(error),
        "ItemCollectionSizeLimitExceededException" => new ItemCollectionSizeLimitExceededException(error),
        "ReplicatedWriteConflictException" => new ReplicatedWriteConflictException(error),
        "InternalServerError" => new InternalServerErrorException(error),
        "InvalidEndpointException" => new InvalidEndpointException(error),
        _ => new DynamoDbException(error),
    };

    private struct Parts()
    {
        public string Type = "";
        public string Message = "";
        public List<CancellationReason>? Reasons;
        public Item? Item;
    }
}
