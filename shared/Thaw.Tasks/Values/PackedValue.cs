using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Values;

/// <summary>A value as it will be stored: small enough for its record, or in parts that are written when somebody needs them, and only once.</summary>
internal sealed class PackedValue(ReadOnlyMemory<byte> stored, TaskValue value, Func<ReadOnlyMemory<byte>, TaskValue, CancellationToken, ValueTask<TaskValue>> writeParts)
{
    private TaskValue? _written = value.Inline is null ? null : value;

    /// <summary>Whether it costs writes of its own.</summary>
    public bool NeedsParts => value.Inline is null;

    public string Hash => value.Hash;

    /// <summary>The value for a record to name; <see langword="null"/> while its parts are not written.</summary>
    public TaskValue? Written => _written;

    public async ValueTask<TaskValue> WriteAsync(CancellationToken cancellationToken) => _written ??= await writeParts(stored, value, cancellationToken).ConfigureAwait(false);
}
