namespace Thaw.Aws.DynamoDb.Wire;

/// <summary>An answer is longer than any that DynamoDB gives.</summary>
internal sealed class AnswerTooLargeException(long bytes, int maximum)
    : Exception($"DynamoDB's answer has {bytes} bytes or more; at most {maximum} are read.");
