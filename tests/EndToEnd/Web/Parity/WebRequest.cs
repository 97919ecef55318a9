using System.Text;

namespace Thaw.EndToEnd.Web.Parity;

/// <summary>A request, whichever host it goes to.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Path and query, as they are sent.</param>
internal sealed record WebRequest(string Method, string Target)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[]? Body { get; init; }

    public string Path => Target.Split('?', 2)[0];

    public string Query => Target.Split('?', 2) is [_, var query] ? query : "";

    public static WebRequest Get(string target, params (string Name, string Value)[] headers) => new("GET", target) { Headers = headers };

    public static WebRequest Send(string method, string target, string body, params (string Name, string Value)[] headers) =>
        new(method, target) { Headers = headers, Body = Encoding.UTF8.GetBytes(body) };

    public override string ToString() => $"{Method} {Target} {string.Join(", ", Headers.Select(static header => $"{header.Name}: {header.Value}"))}";
}
