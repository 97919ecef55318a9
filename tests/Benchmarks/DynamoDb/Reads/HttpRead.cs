using System.Net.Http.Headers;

namespace Thaw.Benchmarks.DynamoDb.Reads;

/// <summary>A bare POST of the same length, neither signed nor read beyond its bytes.</summary>
internal sealed class HttpRead(Uri url) : IRead
{
    private static readonly byte[] Body = """{"TableName":"cache","Key":{"pk":{"S":"E#company###equipment/site-0042/pump"}},"ReturnConsumedCapacity":"TOTAL"}"""u8.ToArray();
    private readonly byte[] _answer = new byte[16 * 1024];
    private readonly MediaTypeHeaderValue _mediaType = new("application/x-amz-json-1.0");
    private readonly HttpClient _client = new(new SocketsHttpHandler { SslOptions = StubCertificate.Options, UseProxy = false, UseCookies = false });

    public async ValueTask<int> ReadAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = _mediaType;
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        var stream = await answer.Content.ReadAsStreamAsync().ConfigureAwait(false);
        var length = 0;
        while (await stream.ReadAsync(_answer.AsMemory(length)).ConfigureAwait(false) is > 0 and var read)
        {
            length += read;
        }

        return length;
    }

    public void Dispose() => _client.Dispose();
}
