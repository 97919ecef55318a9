using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.FleetProcess;

/// <summary>The two kinds of line.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(FleetOrder))]
[JsonSerializable(typeof(FleetAnswer))]
internal sealed partial class FleetJson : JsonSerializerContext;
