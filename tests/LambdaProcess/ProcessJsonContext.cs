using System.Text.Json.Serialization;

namespace Thaw.LambdaProcess;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Report))]
internal sealed partial class ProcessJsonContext : JsonSerializerContext;
