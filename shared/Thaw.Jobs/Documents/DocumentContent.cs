namespace Thaw.Jobs.Documents;

/// <summary>A document opened for one reading. Disposing of it closes the stream.</summary>
/// <param name="stream">Its bytes from the first on; need not be seekable.</param>
/// <param name="length">How many there are.</param>
public sealed class DocumentContent(Stream stream, long length) : IAsyncDisposable
{
    /// <summary>Its bytes from the first on.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>How many there are, for limits and progress.</summary>
    public long Length { get; } = length;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
