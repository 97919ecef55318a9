using System.Text.Json.Serialization;
using Thaw.Tasks;

namespace Thaw.Maintenance;

/// <summary>What a run found, for who invokes it by hand; a schedule's is dropped.</summary>
/// <param name="Checked">Whether there was a durable tier to check.</param>
/// <param name="WriteMs">How long a fresh value took to be stored.</param>
/// <param name="ReadMs">How long it took to be read back.</param>
/// <param name="RollUps">How many roll-ups of the fleet's figures were written.</param>
/// <param name="Tiers">The cache's tiers, each with the state of its circuit.</param>
/// <param name="Tasks">What the sweep of the tasks found and did; <see langword="null"/> where there are none.</param>
internal sealed record MaintenanceAnswer(bool Checked, double WriteMs, double ReadMs, int RollUps, IReadOnlyDictionary<string, string> Tiers, SweepReport? Tasks);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MaintenanceAnswer))]
internal sealed partial class MaintenanceJsonContext : JsonSerializerContext;
