using System.Globalization;
using System.Text;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// An answer that is sent in chunks. It has a connection of its own: whatever thread the application writes on never blocks, the loop's socket stays
/// in the blocking mode, and a stream that breaks takes nothing with it.
/// </summary>
internal sealed class StreamedPost(RuntimeApiAddress address, byte[] head) : IDisposable
{
    private const int LongestSizeLine = 10;
    private const int AnswerCapacity = 1024;

    private readonly RuntimeApiConnection _connection = new(new AsyncTransport(address));
    private bool _begun;

    /// <summary>
    /// Sends what lies in the buffer from <paramref name="start"/> as one chunk, after the head if it is the first. Before it must be room, which is
    /// written to, and two bytes after it.
    /// </summary>
    public async ValueTask SendAsync(Memory<byte> buffer, int start, int count)
    {
        if (!_begun && (count == 0 || head.Length + LongestSizeLine > start))
        {
            await _connection.SendAsync(head).ConfigureAwait(false);
            _begun = true;
        }

        // A chunk of length zero would be the end.
        if (count > 0)
        {
            await _connection.SendAsync(Frame(buffer, start, count)).ConfigureAwait(false);
        }
    }

    /// <summary>Sends the end, with the error if there was one; the status it was answered with.</summary>
    public async ValueTask<int> EndAsync(ErrorDocument? error)
    {
        var trailers = error is null ? ""
            : $"{ErrorDocument.TypeHeader}: {error.Type}\r\n{ErrorDocument.BodyTrailer}: {Convert.ToBase64String(error.Json.Span)}\r\n";
        await _connection.SendAsync(Encoding.ASCII.GetBytes($"0\r\n{trailers}\r\n")).ConfigureAwait(false);
        var response = new ResponseReader(AnswerCapacity);
        await _connection.ReceiveAsync(response).ConfigureAwait(false);
        return response.Status;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private Memory<byte> Frame(Memory<byte> buffer, int start, int count)
    {
        Span<byte> line = stackalloc byte[LongestSizeLine];
        count.TryFormat(line, out var digits, "x", CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(line[digits..]);
        "\r\n"u8.CopyTo(buffer.Span[(start + count)..]);
        var first = start - digits - 2;
        line[..(digits + 2)].CopyTo(buffer.Span[first..]);
        if (!_begun)
        {
            first -= head.Length;
            head.CopyTo(buffer[first..]);
            _begun = true;
        }

        return buffer[first..(start + count + 2)];
    }
}
