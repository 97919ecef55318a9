namespace Thaw.Hosting.Lambda.Events;

/// <summary>Which messages of a batch have failed and come again; all others are deleted. Needs <c>ReportBatchItemFailures</c> on the mapping.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html</remarks>
public sealed record SqsBatchResponse
{
    /// <summary>The failed ones; empty where all succeeded.</summary>
    public IReadOnlyList<SqsBatchItemFailure> BatchItemFailures { get; init; } = [];
}
