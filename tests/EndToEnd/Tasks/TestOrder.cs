using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.EndToEnd.Tasks;

/// <summary>What the tests' tasks are run with.</summary>
public sealed record TestOrder
{
    public required string Text { get; init; }

    public int Number { get; init; }
}

/// <summary>What comes of them.</summary>
public sealed record TestReceipt(string Text, int Attempt, string? User);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(TestOrder))]
[JsonSerializable(typeof(TestReceipt))]
internal sealed partial class TestOrderJson : JsonSerializerContext;
