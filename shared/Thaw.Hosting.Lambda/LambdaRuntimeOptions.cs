namespace Thaw.Hosting.Lambda;

/// <summary>How the process behaves between the platform and the application.</summary>
public sealed class LambdaRuntimeOptions
{
    /// <summary>
    /// Whether all <see cref="IWarmUp"/> run before the first event is asked for. Default <see langword="true"/>;
    /// <c>Thaw:Lambda:WarmUp</c> or <c>THAW_WARM_UP</c> in the configuration set it too.
    /// </summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>
    /// How long all of them together may take. Default 5 s; more than zero, at most 10 s, which is all that the platform gives to initialisation.
    /// </summary>
    public TimeSpan WarmUpTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether an internal extension without events is registered, which is what makes the platform send SIGTERM before it ends the process.
    /// Default <see langword="true"/>; <c>Thaw:Lambda:Extension</c> in the configuration sets it too.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html</remarks>
    public bool RegisterExtension { get; set; } = true;

    /// <summary>
    /// From SIGTERM until the process ends, whatever still runs. Default 300 ms, of the 500 that the platform gives; more than zero, at most 2 s.
    /// </summary>
    public TimeSpan ShutdownBudget { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>What is done once the last event is done with, side by side: flushes. The token is cancelled when the budget is used up.</summary>
    public IList<Func<CancellationToken, ValueTask>> ShutdownWork { get; } = [];
}
