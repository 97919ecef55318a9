using System.Text.Json.Serialization;

namespace Thaw.LambdaWebProcess;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Seen))]
[JsonSerializable(typeof(Own))]
[JsonSerializable(typeof(DeferredReport))]
[JsonSerializable(typeof(CachedValue))]
internal sealed partial class ProcessJson : JsonSerializerContext;
