using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Api;

/// <summary>The body of <c>POST /api/performance/tasks/retry</c>: which dead tasks; an empty object means all.</summary>
internal sealed record TaskFilter
{
    [Description("Those of this type.")]
    public string? Type { get; init; }

    [Description("Those of this user.")]
    public string? User { get; init; }

    [Description("At most so many in this request, 1 to 100; default 50.")]
    public int? Limit { get; init; }

    [Description("Where to go on: nextCursor of the answer before.")]
    public string? Cursor { get; init; }

    // A misspelt "type" must not bring back everything.
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
