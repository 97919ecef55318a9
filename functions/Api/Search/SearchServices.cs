using Thaw.Jobs.Search;
using Thaw.Tasks.Stores;
using Thaw.Web;

namespace Thaw.Api;

internal static class SearchServices
{
    /// <summary>Adds what the search's endpoint needs but for the index itself, which lies with the tasks and may be missing as they may.</summary>
    public static IServiceCollection AddSearchEndpoint(this IServiceCollection services) => services.AddSingleton(static provider =>
    {
        var known = provider.GetRequiredService<IServiceProviderIsService>();
        return new SearchDesk(
            known.IsService(typeof(ITaskStore)) && known.IsService(typeof(DocumentSearch)), provider.GetRequiredService<DocumentSearch>, provider.GetRequiredService<Pager>(),
            provider.GetRequiredService<ILogger<SearchDesk>>());
    });
}
