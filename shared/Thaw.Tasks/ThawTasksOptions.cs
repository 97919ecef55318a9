using System.Text.Json.Serialization.Metadata;

namespace Thaw.Tasks;

/// <summary>The tasks' settings. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class ThawTasksOptions
{
    /// <summary>How many attempts a task gets unless its submission or its type says otherwise. 1 to 1,000; default 5.</summary>
    public int MaximumAttempts { get; set; } = 5;

    /// <summary>How long a worker's claim is good without a sign of life. 5 seconds to 1 hour; default 1 minute. A sign is given at a third of it.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait after the first failed attempt; it doubles with each. 1 ms to 1 hour; default 2 seconds. The wait is drawn between zero and this.</summary>
    public TimeSpan RetryBase { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait after any attempt. At least <see cref="RetryBase"/>, at most 1 day; default 15 minutes.</summary>
    public TimeSpan RetryMaximum { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long finished tasks are kept. 1 minute to 365 days; default 7 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a task may take to finish, counted from when it may run, before it is given up. 1 hour to 365 days; default 30 days.</summary>
    public TimeSpan MaximumAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a message may wait for a worker before the sweeper sends another. 1 second to 1 hour; default 2 minutes. It doubles with each that is sent.</summary>
    public TimeSpan ResendAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often an attempt may be given back because time ran short before that counts as a failure. 0 to 10,000; default 100.</summary>
    public int MaximumInterruptions { get; set; } = 100;

    /// <summary>What is kept free at the end of an invocation for writing down how far a task is, and its last quarter for the answer. 100 ms to 1 minute; default 2 seconds.</summary>
    public TimeSpan DeadlineMargin { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>With less than this left of an invocation no task is begun. 0 to 15 minutes; default 3 seconds, <see cref="DeadlineMargin"/> included.</summary>
    public TimeSpan MinimumRunTime { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Values up to so many bytes, once compressed, lie on the record itself, larger ones in parts beside it. 0 to 65,536; default 8,192.</summary>
    public int InlineBytes { get; set; } = 8 * 1024;

    /// <summary>The largest arguments, in bytes of JSON. 1 KiB to 64 MiB; default 8 MiB.</summary>
    public int MaximumArgumentBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>The largest result, in bytes of JSON. 1 KiB to 64 MiB; default 16 MiB.</summary>
    public int MaximumResultBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Progress is written at most so often; what was reported in between is written with the next. 0 to 1 hour; default 1 second.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How arguments and results are written, for types registered without a resolver of their own: your <c>JsonSerializerContext.Default</c>. Default none.</summary>
    public IJsonTypeInfoResolver? Json { get; set; }
}
