using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Thaw.Hosting.Lambda.Tests.Support;

/// <summary>A request that the stub received, and the socket to answer it on as the test likes.</summary>
internal sealed record StubRequest(Socket Socket, string Line, IReadOnlyDictionary<string, string> Fields, byte[] Body, IReadOnlyDictionary<string, string> Trailers)
{
    public string Path => Line.Split(' ')[1];

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Answers <c>next</c> with an event.</summary>
    public Task EventAsync(string id, string json = "{}", DateTimeOffset? deadline = null, string? trace = null) => SendAsync(Event(id, json, deadline, trace));

    /// <summary>Takes an answer, or an error, as the platform does.</summary>
    public Task AcceptAsync() => SendAsync("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"status\":\"OK\"}");

    public Task StatusAsync(int status, string body = "", string fields = "") =>
        SendAsync($"HTTP/1.1 {status} Whatever\r\n{fields}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await Socket.SendAsync(bytes);

    /// <summary>The connection breaks.</summary>
    public void Close() => Socket.Close();

    public static string Event(string id, string json = "{}", DateTimeOffset? deadline = null, string? trace = null) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{Fields200(id, deadline, trace)}Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}";

    public static string Fields200(string id, DateTimeOffset? deadline = null, string? trace = null) =>
        $"Lambda-Runtime-Aws-Request-Id: {id}\r\n"
        + $"Lambda-Runtime-Deadline-Ms: {(deadline ?? TimeProvider.System.GetUtcNow().AddMinutes(5)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}\r\n"
        + "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:123456789012:function:thaw\r\n"
        + (trace is null ? "" : $"Lambda-Runtime-Trace-Id: {trace}\r\n");
}
