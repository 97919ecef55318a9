using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Thaw.Fleet.Tests;

/// <summary>
/// Stands between the processes and DynamoDB Local, and answers every read that is not consistent from the table as it was 2 seconds ago.
/// </summary>
/// <remarks>
/// Truthful, because all the table's requests come through here. After each write, and before its answer leaves, the items it named are read back
/// consistently and kept with the time at which the write was sent; readings of one key follow each other, so that its history is in the order of the database.
/// A lagging read answers, for each key, the last state of a write that was sent 2 seconds ago, and waits for one that is not done since: a state that the key
/// had at most 2 seconds ago, on a machine that is busy too.
/// Keys of one batch are of no common moment, as with the real one.
/// </remarks>
internal sealed class LaggingDynamoDb : IAsyncDisposable
{
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(2);

    private readonly HttpClient _backend;
    private readonly ConcurrentDictionary<string, ItemHistory> _items = new(StringComparer.Ordinal);
    private readonly WebApplication _server;
    private long _lagging;
    private long _outdated;

    private LaggingDynamoDb(Uri backend)
    {
        _backend = new HttpClient { BaseAddress = backend };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(HandleAsync);
    }

    public Uri Url => new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Keys that were answered as they were 2 seconds ago.</summary>
    public long LaggingReads => Volatile.Read(ref _lagging);

    /// <summary>Those of them that had changed since.</summary>
    public long OutdatedReads => Volatile.Read(ref _outdated);

    public static async Task<LaggingDynamoDb> StartAsync(Uri backend)
    {
        var proxy = new LaggingDynamoDb(backend);
        await proxy._server.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _backend.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        using var request = JsonDocument.Parse(body);
        var root = request.RootElement;
        byte[] answer;
        switch (target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            case "GetItem" when !IsConsistent(root):
                answer = await LaggingAsync(root);
                break;
            case "BatchGetItem" when root.GetProperty("RequestItems").EnumerateObject().All(table => !IsConsistent(table.Value)):
                answer = await LaggingBatchAsync(root.GetProperty("RequestItems"));
                break;
            case "PutItem" or "UpdateItem" or "DeleteItem" or "BatchWriteItem" or "TransactWriteItems":
                answer = await WriteAsync(context, root, body);
                break;
            default:
                answer = await ForwardAsync(context.Request, context.Response, body, target);
                break;
        }

        context.Response.ContentType = "application/x-amz-json-1.0";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer);
    }

    private static bool IsConsistent(JsonElement read) => read.TryGetProperty("ConsistentRead", out var consistent) && consistent.GetBoolean();

    private async Task<byte[]> LaggingAsync(JsonElement request) =>
        await StateOfAsync(request.GetProperty("TableName").GetString()!, request.GetProperty("Key")) is { } item
            ? JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["Item"] = item })
            : "{}"u8.ToArray();

    private async Task<byte[]> LaggingBatchAsync(JsonElement tables)
    {
        var responses = new Dictionary<string, JsonElement[]>(StringComparer.Ordinal);
        foreach (var table in tables.EnumerateObject())
        {
            var states = await Task.WhenAll(table.Value.GetProperty("Keys").EnumerateArray().Select(key => StateOfAsync(table.Name, key)));
            responses[table.Name] = [.. states.OfType<JsonElement>()];
        }

        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["Responses"] = responses,
            ["UnprocessedKeys"] = new Dictionary<string, object>(StringComparer.Ordinal),
        });
    }

    private async Task<JsonElement?> StateOfAsync(string table, JsonElement key)
    {
        Interlocked.Increment(ref _lagging);
        if (!_items.TryGetValue(NameOf(table, key), out var item))
        {
            return null;
        }

        var (state, isLatest) = await item.StateBeforeAsync(Stopwatch.GetTimestamp() - (long)(Lag.TotalSeconds * Stopwatch.Frequency));
        if (!isLatest)
        {
            Interlocked.Increment(ref _outdated);
        }

        return state;
    }

    private async Task<byte[]> WriteAsync(HttpContext context, JsonElement root, byte[] body)
    {
        // To its end, even where the process that sent it is killed meanwhile: what the database has, the history has.
        var written = Written(root, table: null).DistinctBy(w => NameOf(w.Table, w.Key))
            .Select(w => (w.Table, w.Key, History: _items.GetOrAdd(NameOf(w.Table, w.Key), static _ => new ItemHistory()))).ToArray();
        var sentAt = Stopwatch.GetTimestamp();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Array.ForEach(written, w => w.History.Sending(sentAt, done.Task));
        try
        {
            var answer = await ForwardAsync(context.Request, context.Response, body, context.Request.Headers["X-Amz-Target"].ToString());
            foreach (var (table, key, history) in written)
            {
                await history.ReadBackAsync(sentAt, () => ReadAsync(context.Request, table, key));
            }

            return answer;
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>The keys that a write of any kind names: the <c>Key</c> or the <c>Item</c> beside a table's name, or below it.</summary>
    private static IEnumerable<(string Table, JsonElement Key)> Written(JsonElement element, string? table)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().SelectMany(e => Written(e, table));
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var here = element.TryGetProperty("TableName", out var name) ? name.GetString() : table;
        return element.EnumerateObject().SelectMany(property => property.Name switch
        {
            "Key" or "Item" => [(here!, property.Value)],
            "RequestItems" => property.Value.EnumerateObject().SelectMany(t => Written(t.Value, t.Name)),
            "ExpressionAttributeValues" => [],
            _ => Written(property.Value, here),
        });
    }

    private async Task<JsonElement?> ReadAsync(HttpRequest like, string table, JsonElement key)
    {
        var read = JsonSerializer.SerializeToUtf8Bytes(new
        {
            TableName = table,
            Key = new { pk = key.GetProperty("pk") },
            ConsistentRead = true,
        });
        using var answer = JsonDocument.Parse(await ForwardAsync(like, response: null, read, "DynamoDB_20120810.GetItem"));
        return answer.RootElement.TryGetProperty("Item", out var item) ? item.Clone() : null;
    }

    private async Task<byte[]> ForwardAsync(HttpRequest like, HttpResponse? response, byte[] body, string target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        request.Headers.TryAddWithoutValidation("Authorization", like.Headers.Authorization.ToString());
        request.Headers.TryAddWithoutValidation("X-Amz-Date", like.Headers["X-Amz-Date"].ToString());
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-amz-json-1.0");
        using var answer = await _backend.SendAsync(request);
        if (response is not null)
        {
            response.StatusCode = (int)answer.StatusCode;
        }

        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static string NameOf(string table, JsonElement key) => $"{table}\n{key.GetProperty("pk").GetProperty("S").GetString()}";
}
