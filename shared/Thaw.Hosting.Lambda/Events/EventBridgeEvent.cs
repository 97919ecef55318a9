using System.Text.Json.Serialization;

namespace Thaw.Hosting.Lambda.Events;

/// <summary>An event from EventBridge; a schedule's has the detail type <c>Scheduled Event</c> and an empty detail.</summary>
/// <typeparam name="TDetail">What <see cref="Detail"/> is read as; <see cref="System.Text.Json.JsonElement"/> takes any.</typeparam>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html</remarks>
public sealed record EventBridgeEvent<TDetail>
{
    /// <summary>The format's version, <c>0</c>.</summary>
    public string Version { get; init; } = "0";

    /// <summary>The event's id: the same when it is delivered again.</summary>
    public string Id { get; init; } = "";

    /// <summary>With <see cref="Source"/>, what kind of event it is.</summary>
    [JsonPropertyName("detail-type")]
    public string DetailType { get; init; } = "";

    /// <summary>Who sent it: <c>aws.events</c> for a schedule.</summary>
    public string Source { get; init; } = "";

    /// <summary>The sender's account.</summary>
    public string Account { get; init; } = "";

    /// <summary>When it happened, as its sender says; to the second.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Where it came from.</summary>
    public string Region { get; init; } = "";

    /// <summary>The ARNs that it concerns: a schedule's rule.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>What its sender says of it.</summary>
    public TDetail? Detail { get; init; }

    /// <summary>Whether a schedule of EventBridge sent it.</summary>
    [JsonIgnore]
    public bool IsSchedule => DetailType == "Scheduled Event" && Source is "aws.events" or "aws.scheduler";
}
