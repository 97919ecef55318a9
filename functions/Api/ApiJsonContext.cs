using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Api;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CacheOperation))]
[JsonSerializable(typeof(CacheOperationAnswer))]
[JsonSerializable(typeof(CacheStored))]
[JsonSerializable(typeof(CacheRemoved))]
[JsonSerializable(typeof(CacheReport))]
[JsonSerializable(typeof(Home))]
[JsonSerializable(typeof(Liveness))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
