namespace Thaw.Aws.DynamoDb.Errors;

/// <summary>What an answer says of an error.</summary>
/// <param name="StatusCode">The answer's status; 0 where no answer came.</param>
/// <param name="Code">The error's name without its namespace.</param>
/// <param name="Message">What the service says of it; may be empty.</param>
/// <param name="RequestId">The service's id of the request; may be empty.</param>
internal readonly record struct DynamoDbError(int StatusCode, string Code, string Message, string RequestId)
{
    public string Text => (StatusCode, RequestId) switch
    {
        (0, _) => $"DynamoDB was not reached: {Message}",
        (_, "") => $"DynamoDB answered {StatusCode} {Code}: {Message}",
        _ => $"DynamoDB answered {StatusCode} {Code}: {Message} (request {RequestId})",
    };
}
