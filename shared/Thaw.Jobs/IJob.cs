using System.Text.Json;

namespace Thaw.Jobs;

/// <summary>Work of one type that a message may ask for. Deliveries repeat: running it twice must be as good as once.</summary>
internal interface IJob
{
    /// <summary>The name that messages call it by.</summary>
    string Type { get; }

    /// <summary>What its arguments may be, for the sender of a message that it rejects.</summary>
    string Usage { get; }

    /// <summary>Runs it. What it throws is a fault of the moment: the message should be delivered again.</summary>
    /// <exception cref="JsonException">The arguments are not of its shape.</exception>
    ValueTask<JobOutcome> RunAsync(JsonElement arguments, CancellationToken cancellationToken);
}
