using Thaw.Caching;

namespace Thaw.LambdaTaskProcess;

/// <summary>Asks an upstream that wants a key.</summary>
internal sealed class CompanyFactory(IHttpClientFactory clients) : ICacheFactory<string>
{
    public async ValueTask<string> MakeAsync(string key, CacheFactoryContext context, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient("company");
        return await client.GetStringAsync(new Uri(key, UriKind.Relative), cancellationToken);
    }
}
