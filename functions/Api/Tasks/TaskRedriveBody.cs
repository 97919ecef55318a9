using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Api;

/// <summary>The body of <c>POST /api/performance/tasks/redrive</c>: which dead letters; an empty object means any.</summary>
internal sealed record TaskRedriveBody
{
    [Description("The one of this task, which is brought back also where its letter is not among those looked at.")]
    public string? Id { get; init; }

    [Description("Those of tasks of this type.")]
    public string? Type { get; init; }

    [Description("Those of this user's tasks.")]
    public string? User { get; init; }

    [Description("Those of tasks in this status.")]
    public string? Status { get; init; }

    [Description("At most so many are looked at, 1 to 1000; default 100. A queue hands them out in no order.")]
    public int? Limit { get; init; }

    // A misspelt "type" must not bring back everything.
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
