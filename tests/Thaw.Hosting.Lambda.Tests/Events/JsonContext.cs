using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Hosting.Lambda.Tests.Events;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonContext : JsonSerializerContext;
