using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Api;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MetricsAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(AnalysisAnswer))]
[JsonSerializable(typeof(OptimizeRequest))]
[JsonSerializable(typeof(OptimizeAnswer))]
[JsonSerializable(typeof(UndoAnswer))]
internal sealed partial class PerformanceJsonContext : JsonSerializerContext;
