using System.Text.Json.Serialization;
using Thaw.Web;

namespace Thaw.WebProcess;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Page<Item>))]
internal sealed partial class WebJson : JsonSerializerContext;

/// <summary>What is listed.</summary>
internal sealed record Item(int Id, string Name, string? Note);
