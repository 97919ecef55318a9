using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Thaw.Benchmarks.Hits;

/// <summary>A value that nobody can change, and that says so.</summary>
[ImmutableObject(true)]
internal sealed record Pump(int Id, string Name, decimal Pressure);

/// <summary>A value that whoever gets it may change.</summary>
internal sealed class Reading
{
    public int Id { get; set; }

    public string Name { get; set; } = string.Empty;

    public List<int> Values { get; set; } = [];
}

[JsonSerializable(typeof(Pump))]
[JsonSerializable(typeof(Reading))]
internal sealed partial class HitsJson : JsonSerializerContext;
