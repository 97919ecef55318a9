using System.Text.Json;
using System.Text.Json.Serialization;
using Thaw.Monitoring.Tuning;

namespace Thaw.Api;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MetricsAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(AnalysisAnswer))]
[JsonSerializable(typeof(OptimizeRequest))]
[JsonSerializable(typeof(OptimizeAnswer))]
[JsonSerializable(typeof(TuningUndo))]
internal sealed partial class PerformanceJsonContext : JsonSerializerContext;
