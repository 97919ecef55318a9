using Microsoft.Extensions.Options;

namespace Thaw.Tasks;

/// <summary>How a worker in the application's own process works. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class TaskWorkerOptions
{
    /// <summary>How many tasks run at a time. 1 to 1,000; default 10.</summary>
    public int Concurrency { get; set; } = 10;

    /// <summary>How long to wait for messages where there are none. Zero to 20 seconds; default 5 seconds. Several queues are waited at together, each wait with a place of its own, in at most half of the places.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to leave a queue alone that failed. 10 ms to 5 minutes; default 2 seconds.</summary>
    public TimeSpan FaultPause { get; set; } = TimeSpan.FromSeconds(2);

    internal void Validate()
    {
        if (Concurrency is < 1 or > 1_000)
            throw Unusable($"{nameof(Concurrency)} is {Concurrency}; 1 to 1000 is allowed.");
        if (Wait < TimeSpan.Zero || Wait > TimeSpan.FromSeconds(20))
            throw Unusable($"{nameof(Wait)} is {Wait}; zero to 20 seconds is allowed.");
        if (FaultPause < TimeSpan.FromMilliseconds(10) || FaultPause > TimeSpan.FromMinutes(5))
            throw Unusable($"{nameof(FaultPause)} is {FaultPause}; 10 ms to 5 minutes is allowed.");
    }

    private static OptionsValidationException Unusable(string sentence) =>
        new(nameof(TaskWorkerOptions), typeof(TaskWorkerOptions), [$"{nameof(TaskWorkerOptions)}.{sentence}"]);
}
