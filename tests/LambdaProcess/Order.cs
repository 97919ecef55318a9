namespace Thaw.LambdaProcess;

/// <summary>What the process is told to do: <c>report</c>, <c>fail</c>, <c>crash</c>, <c>after</c>, <c>deadline</c>.</summary>
internal sealed record Order(string Do);
