using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;

namespace Thaw.Web.Compression;

/// <summary>What one answer is compressed with.</summary>
internal sealed class ChosenCompression(
    HttpContext context, string encoding, CompressionEffort effort, TimeProvider time, CompressionInstruments instruments) : ICompressionProvider
{
    public string EncodingName => encoding;

    public bool SupportsFlush => true;

    public Stream CreateStream(Stream outputStream)
    {
        if (context.Response.Headers.ETag is [{ Length: > 0 } tag] && tag[0] == '"')
        {
            // The same in content, not in its bytes: an intermediary that decodes must not have two of one strong tag.
            context.Response.Headers.ETag = $"W/{tag}";
        }

        var below = new MeasuredStream(outputStream, time);
        return new MeasuredCompression(encoding == AcceptedEncodings.Brotli ? Brotli(below) : Gzip(below), below, encoding, time, instruments);
    }

    private BrotliStream Brotli(Stream output) => new(output, new BrotliCompressionOptions
    {
        Quality = effort switch { CompressionEffort.Careful => 5, CompressionEffort.Hasty => 1, _ => 4 },
    }, leaveOpen: true);

    private GZipStream Gzip(Stream output) => new(output, new ZLibCompressionOptions
    {
        CompressionLevel = effort switch { CompressionEffort.Careful => 6, CompressionEffort.Hasty => 1, _ => 5 },
    }, leaveOpen: true);
}
