using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Hosting.Lambda.Events;

/// <summary>How the event types of this package are read and written, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SqsEvent))]
[JsonSerializable(typeof(SqsBatchResponse))]
[JsonSerializable(typeof(EventBridgeEvent<JsonElement>))]
internal sealed partial class LambdaEventsJsonContext : JsonSerializerContext;
