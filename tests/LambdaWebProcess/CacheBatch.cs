using Thaw.Hosting.Lambda.Events;

namespace Thaw.LambdaWebProcess;

/// <summary>The same memory tier over SQS: <c>set KEY VALUE</c>, or <c>expect KEY VALUE</c>, which fails its message where the cache holds another.</summary>
internal sealed class CacheBatch(IServiceProvider services) : ILambdaEventHandler<SqsEvent, SqsBatchResponse>
{
    public ValueTask<SqsBatchResponse> HandleAsync(SqsEvent input, CancellationToken cancellationToken) =>
        input.ForEachAsync(DoAsync, cancellationToken: cancellationToken);

    private async ValueTask DoAsync(SqsMessage message, CancellationToken cancellationToken)
    {
        var cache = Cached.Of(services);
        var words = message.Body.Split(' ', 3);
        if (words[0] == "set")
        {
            await cache.SetAsync(words[1], words[2], cancellationToken: cancellationToken);
        }
        else if ((await cache.TryGetAsync<string>(words[1], cancellationToken: cancellationToken)).Value is var found && found != words[2])
        {
            throw new InvalidOperationException($"{words[1]} is '{found}'.");
        }
    }
}
