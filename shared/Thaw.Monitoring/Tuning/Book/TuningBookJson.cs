using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Monitoring.Tuning.Book;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TuningBook))]
[JsonSerializable(typeof(TuningBookFormat))]
internal sealed partial class TuningBookJson : JsonSerializerContext;

/// <summary>What of a book of any version can be read.</summary>
internal sealed record TuningBookFormat(int Format);
