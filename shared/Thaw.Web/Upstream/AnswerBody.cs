namespace Thaw.Web.Upstream;

/// <summary>Reads a body up to a bound.</summary>
internal static class AnswerBody
{
    private const int FirstBuffer = 16 * 1024;

    /// <summary>The whole body; <see langword="null"/> where it is longer, and then the response has it still, what was read included.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, int maximum, CancellationToken cancellationToken)
    {
        var length = response.Content.Headers.ContentLength;
        if (length > maximum)
        {
            return null;
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);

        // One more than the bound, so that the end is seen.
        var buffer = new byte[(int)Math.Min(length ?? FirstBuffer, maximum) + 1];
        var filled = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return buffer.AsMemory(0, filled);
            }

            filled += read;
            if (filled > maximum)
            {
                response.Content = Resume(response.Content, buffer.AsMemory(0, filled), stream);
                return null;
            }

            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 2, maximum + 1L));
            }
        }
    }

    private static StreamContent Resume(HttpContent content, ReadOnlyMemory<byte> begun, Stream rest)
    {
        var resumed = new StreamContent(new ResumedStream(begun, rest, content));
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            resumed.Headers.TryAddWithoutValidation(name, values);
        }

        return resumed;
    }
}
