using System.Text;
using Thaw.Load.Targets;

namespace Thaw.Load.Scenarios;

/// <summary>What is done with the cache over HTTP. Values lie in a namespace of their own.</summary>
internal sealed class CacheOperations(HttpTarget target, HttpTarget origin)
{
    public const string Namespace = "load";

    /// <summary>The operation of a value that the cache held.</summary>
    public const string Cached = "read, cached";

    /// <summary>The operation of one that it did not.</summary>
    public const string Uncached = "read, uncached (origin asked and stored)";

    private const string Root = "api/performance/cache";

    /// <summary>Reads a value; where the cache does not hold it, asks the origin and stores what that says, as a user of this API would.</summary>
    public async Task<Outcome> ReadAsync(int key, CancellationToken cancellationToken)
    {
        var answer = await target.SendAsync(HttpMethod.Get, PathOf(key), null, cancellationToken);
        if (answer.Status != 404)
        {
            return new Outcome(Cached, answer.Status, answer.Status != 200, answer.FirstByteAt) { Hit = answer.Status == 200 ? true : null };
        }

        var value = await origin.SendAsync(HttpMethod.Get, $"values/{key}", null, cancellationToken);
        if (value.Status != 200)
        {
            return new Outcome(Uncached, value.Status, Failed: true, value.FirstByteAt) { Hit = false };
        }

        var stored = await target.SendAsync(HttpMethod.Put, PathOf(key), value.Body, cancellationToken);
        return new Outcome(Uncached, stored.Status, stored.Status != 204, stored.FirstByteAt) { Hit = false };
    }

    public async Task<Outcome> WriteAsync(int key, CancellationToken cancellationToken)
    {
        var answer = await target.SendAsync(HttpMethod.Put, PathOf(key), LoadValue.Of(key.ToString()), cancellationToken);
        return new Outcome("write", answer.Status, answer.Status != 204, answer.FirstByteAt);
    }

    public async Task<Outcome> RemoveAsync(int key, CancellationToken cancellationToken)
    {
        var answer = await target.SendAsync(HttpMethod.Delete, PathOf(key), null, cancellationToken);
        return new Outcome("remove", answer.Status, answer.Status != 200, answer.FirstByteAt);
    }

    /// <summary>Five values at once, of which each may be missing: the batch is well if it was answered.</summary>
    public async Task<Outcome> BatchAsync(int key, CancellationToken cancellationToken)
    {
        var requests = Enumerable.Range(key, 5).Select(static one => $$"""{"id":"r{{one}}","method":"GET","path":"/{{PathOf(one)}}"}""");
        var body = Encoding.UTF8.GetBytes($$"""{"requests":[{{string.Join(',', requests)}}]}""");
        var answer = await target.SendAsync(HttpMethod.Post, "api/batch", body, cancellationToken);
        return new Outcome("batch of five reads", answer.Status, answer.Status != 200, answer.FirstByteAt);
    }

    public async Task<Outcome> StatisticsAsync(int key, CancellationToken cancellationToken)
    {
        var answer = await target.SendAsync(HttpMethod.Get, Root, null, cancellationToken);
        return new Outcome("cache statistics", answer.Status, answer.Status != 200, answer.FirstByteAt);
    }

    private static string PathOf(int key) => $"{Root}/{Namespace}/item-{key:D6}";
}
