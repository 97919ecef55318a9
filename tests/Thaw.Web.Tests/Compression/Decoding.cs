using System.IO.Compression;
using System.Text;

namespace Thaw.Web.Tests.Compression;

/// <summary>Reads compressed answers.</summary>
internal static class Decoding
{
    public static async Task<string> ReadAsync(HttpResponseMessage answer)
    {
        await using var raw = await answer.Content.ReadAsStreamAsync();
        return await ReadAsync(raw, answer.Content.Headers.ContentEncoding.SingleOrDefault());
    }

    public static async Task<string> ReadAsync(Stream raw, string? encoding)
    {
        await using Stream plain = encoding switch
        {
            "br" => new BrotliStream(raw, CompressionMode.Decompress),
            "gzip" => new GZipStream(raw, CompressionMode.Decompress),
            null => raw,
            _ => throw new NotSupportedException(encoding),
        };
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
