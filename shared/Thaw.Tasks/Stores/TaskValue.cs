using System.Text.Json.Serialization;

namespace Thaw.Tasks.Stores;

/// <summary>Arguments or a result: UTF-8 JSON, on the record itself or, where it is large, in parts beside it.</summary>
public sealed record TaskValue
{
    /// <summary>The value, perhaps compressed; <see langword="null"/> where it lies in parts.</summary>
    public ReadOnlyMemory<byte>? Inline { get; init; }

    /// <summary>Which parts: drawn anew for each value written, so that two writers never mix theirs. <see langword="null"/> where it is inline.</summary>
    public string? PartsId { get; init; }

    /// <summary>How many parts there are, 0 where it is inline.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Parts { get; init; }

    /// <summary>The value's length in bytes, before compression.</summary>
    public required int Length { get; init; }

    /// <summary>Whether what is stored is compressed (Brotli).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCompressed { get; init; }

    /// <summary>SHA-256 of the value before compression, in hexadecimal.</summary>
    public required string Hash { get; init; }
}
