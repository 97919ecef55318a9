using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Tasks.Stores;

/// <summary>A record as bytes, for adapters that keep it whole beside the few attributes they index. Fields that a later version adds are ignored by earlier ones.</summary>
public static class TaskRecordCodec
{
    /// <summary>The record as UTF-8 JSON.</summary>
    public static byte[] Write(TaskRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, TaskRecordJson.Default.TaskRecord);

    /// <summary>Reads what <see cref="Write"/> wrote; <see cref="JsonException"/> where it is something else.</summary>
    public static TaskRecord Read(ReadOnlySpan<byte> data) =>
        JsonSerializer.Deserialize(data, TaskRecordJson.Default.TaskRecord) is { Id: not null, Type: not null, Arguments: not null } record
            ? record : throw new JsonException("This is no task's record.");

    /// <summary>As <see cref="Read"/>, for who reads many and is not to fail of one: <see langword="false"/> where it is something else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out TaskRecord? record)
    {
        try
        {
            record = Read(data);
            return true;
        }
        catch (JsonException)
        {
            record = null;
            return false;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TaskRecord))]
internal sealed partial class TaskRecordJson : JsonSerializerContext;
