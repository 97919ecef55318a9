using System.Net;

namespace Thaw.Aws.Sqs.Errors;

/// <summary>What an answer says of an error.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Code">The error's name without its namespace.</param>
/// <param name="Message">What the service says of it; may be empty.</param>
/// <param name="RequestId">The service's id of the request; may be empty.</param>
internal readonly record struct SqsError(HttpStatusCode Status, string Code, string Message, string RequestId)
{
    public string Text => RequestId.Length == 0 ? $"SQS answered {(int)Status} {Code}: {Message}" : $"SQS answered {(int)Status} {Code}: {Message} (request {RequestId})";
}
