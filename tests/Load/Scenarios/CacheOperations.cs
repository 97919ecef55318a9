using System.Globalization;
using System.Text;
using Thaw.Load.Targets;

namespace Thaw.Load.Scenarios;

/// <summary>What is done with the cache over HTTP. Values lie in a namespace of their own.</summary>
/// <param name="target">The service.</param>
/// <param name="origin">Where values come from.</param>
/// <param name="lifetime">How long they live, less up to a tenth, so that what was stored together does not expire together.</param>
internal sealed class CacheOperations(HttpTarget target, HttpTarget origin, TimeSpan lifetime)
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

        var stored = await target.SendAsync(HttpMethod.Put, Living(key, Lifetime()), value.Body, cancellationToken);
        return new Outcome(Uncached, stored.Status, stored.Status != 204, stored.FirstByteAt) { Hit = false };
    }

    public Task<Outcome> WriteAsync(int key, CancellationToken cancellationToken) => WriteAsync(key, Lifetime(), cancellationToken);

    public async Task<Outcome> WriteAsync(int key, double seconds, CancellationToken cancellationToken)
    {
        var answer = await target.SendAsync(HttpMethod.Put, Living(key, seconds), LoadValue.Of(key.ToString()), cancellationToken);
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

    private double Lifetime() => lifetime.TotalSeconds * (1 - (0.1 * Random.Shared.NextDouble()));

    private static string Living(int key, double seconds) => string.Create(CultureInfo.InvariantCulture, $"{PathOf(key)}?ttlSeconds={seconds:0.0}");

    private static string PathOf(int key) => $"{Root}/{Namespace}/item-{key:D6}";
}
