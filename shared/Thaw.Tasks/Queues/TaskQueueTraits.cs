namespace Thaw.Tasks.Queues;

/// <summary>What a queue is called and can take.</summary>
public sealed record TaskQueueTraits
{
    /// <summary>A short name for logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>The most messages in one call.</summary>
    public int MaximumBatch { get; init; } = 10;

    /// <summary>The longest delay of a message; what must wait longer is sent later.</summary>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The longest a delivered message may be hidden, counted from its delivery.</summary>
    public TimeSpan MaximumVisibility { get; init; } = TimeSpan.FromHours(12);
}
