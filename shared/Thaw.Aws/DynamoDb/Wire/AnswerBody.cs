using System.Globalization;
using System.Net.Http.Headers;

namespace Thaw.Aws.DynamoDb.Wire;

/// <summary>Takes an answer's bytes off the wire, whole, and checks them against the sum that the service sent along.</summary>
internal static class AnswerBody
{
    public static async ValueTask ReadAsync(HttpContent content, PooledBuffer into, int maximum, CancellationToken cancellationToken)
    {
        var expected = content.Headers.ContentLength;
        if (expected > maximum)
        {
            throw new AnswerTooLargeException(expected.Value, maximum);
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        while (expected is null || into.Length < expected)
        {
            var read = await stream.ReadAsync(into.GetMemory(expected is { } length ? (int)length - into.Length : 1), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            into.Advance(read);
            if (into.Length > maximum)
            {
                throw new AnswerTooLargeException(into.Length, maximum);
            }
        }
    }

    /// <summary>Whether the bytes are those that were sent; without a sum there is nothing to say.</summary>
    public static bool IsWhole(HttpResponseHeaders headers, ReadOnlySpan<byte> body) =>
        !headers.NonValidated.TryGetValues("x-amz-crc32", out var sum)
        || !uint.TryParse(sum.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var crc)
        || crc == Crc32.Of(body);
}
