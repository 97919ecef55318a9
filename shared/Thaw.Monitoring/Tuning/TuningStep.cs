namespace Thaw.Monitoring.Tuning;

/// <summary>One thing that an action would do.</summary>
/// <param name="Subject">To what: a namespace, the process.</param>
/// <param name="Why">Why, with the figures.</param>
/// <param name="RunAsync">Does it, and answers what came of it in a few words.</param>
public sealed record TuningStep(string Subject, string Why, Func<CancellationToken, ValueTask<string>> RunAsync);
