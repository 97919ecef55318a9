using System.Text.Json;
using System.Text.Json.Serialization;
using Thaw.Jobs.Search;
using Thaw.Tasks;
using Thaw.Web;

namespace Thaw.Api;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CacheOperation))]
[JsonSerializable(typeof(CacheOperationAnswer))]
[JsonSerializable(typeof(CacheStored))]
[JsonSerializable(typeof(CacheRemoved))]
[JsonSerializable(typeof(CacheReport))]
[JsonSerializable(typeof(Liveness))]
[JsonSerializable(typeof(TaskBody))]
[JsonSerializable(typeof(TaskAnswer))]
[JsonSerializable(typeof(TaskFilter))]
[JsonSerializable(typeof(TaskRedriveBody))]
[JsonSerializable(typeof(TaskRedriveReport))]
[JsonSerializable(typeof(Page<TaskAnswer>))]
[JsonSerializable(typeof(Page<SearchHit>))]
[JsonSerializable(typeof(Page<CacheListedEntry>))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
