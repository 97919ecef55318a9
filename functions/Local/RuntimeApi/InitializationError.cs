namespace Thaw.Local.RuntimeApi;

/// <summary>Why a function says that it cannot start, or cannot go on from a snapshot.</summary>
/// <param name="Type">The error's type.</param>
/// <param name="Body">The error, JSON as the function wrote it.</param>
internal sealed record InitializationError(string Type, ReadOnlyMemory<byte> Body);
