namespace Thaw.Aws.Sqs.Operations;

/// <summary>The answer of operations that say nothing.</summary>
internal sealed class Nothing : SqsResponse;
