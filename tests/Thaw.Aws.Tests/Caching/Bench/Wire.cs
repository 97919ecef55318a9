using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Thaw.Aws.Tests.Caching;

/// <summary>The wire under the client: it counts what really is sent, and does to it what a network or a database does on a bad day.</summary>
internal sealed class Wire
{
    private readonly ConcurrentQueue<Func<Exchange, Task<HttpResponseMessage?>>> _faults = new();

    public ConcurrentQueue<Exchange> Sent { get; } = new();

    public int Count => Sent.Count;

    /// <summary>What happens to every request that nothing else happens to.</summary>
    public Func<Exchange, Task<HttpResponseMessage?>> Otherwise { get; set; } = static _ => Task.FromResult<HttpResponseMessage?>(null);

    public HttpMessageHandler Handler() => new Tapped(this);

    /// <summary>What happens to the next requests, one each.</summary>
    public void Next(Func<Exchange, Task<HttpResponseMessage?>> fault) => _faults.Enqueue(fault);

    /// <summary>Nothing happens to the next request.</summary>
    public void NextPasses() => Next(_ => Task.FromResult<HttpResponseMessage?>(null));

    /// <summary>The request arrives changed.</summary>
    public void NextRequestChanges(Action<JsonObject> change) => Next(exchange =>
    {
        change(exchange.Body);
        exchange.Request.Content = new StringContent(exchange.Body.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.0");
        return Task.FromResult<HttpResponseMessage?>(null);
    });

    /// <summary>The database does what it was asked, but its answer is lost.</summary>
    public void NextAnswerIsLost() => Next(async exchange =>
    {
        using var answer = await exchange.ForwardAsync();
        throw new HttpRequestException("The answer is lost.");
    });

    public void NextAnswerIs(HttpStatusCode status, string body) =>
        Next(_ => Task.FromResult<HttpResponseMessage?>(Answer(status, body)));

    /// <summary>The answer arrives changed.</summary>
    public void NextAnswerChanges(Action<JsonObject> change) => Next(async exchange =>
    {
        using var answer = await exchange.ForwardAsync();
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        change(body);
        return Answer(answer.StatusCode, body.ToJsonString());
    });

    public string[] Targets => [.. Sent.Select(exchange => exchange.Target)];

    public static HttpResponseMessage Answer(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0") };

    private sealed class Tapped(Wire wire) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var target = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[^1];
            var exchange = new Exchange(target, request, JsonNode.Parse(body)!.AsObject(), () => base.SendAsync(request, cancellationToken));
            wire.Sent.Enqueue(exchange);
            var answer = await (wire._faults.TryDequeue(out var fault) ? fault : wire.Otherwise)(exchange);
            return answer ?? await exchange.ForwardAsync();
        }
    }
}

internal sealed record Exchange(string Target, HttpRequestMessage Request, JsonObject Body, Func<Task<HttpResponseMessage>> ForwardAsync);
