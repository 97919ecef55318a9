namespace Thaw.LambdaWebProcess;

/// <summary>How much was done after answers, how much of it in the wrong invocation, and how many requests ran at once at most.</summary>
internal sealed record DeferredReport(int Done, int Strayed, int Most);
