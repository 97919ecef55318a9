using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web.Tests.Upstream.Company;

/// <summary>The client and what is cached of its upstream: one registration, for whichever functions need it.</summary>
internal static class CompanyRegistration
{
    public static IServiceCollection AddCompany(this IServiceCollection services, Uri address)
    {
        services.AddHttpClient<CompanyApiClient>("company", client => client.BaseAddress = address).AddThawCache("company", static options =>
        {
            options.Rules.Add(new UpstreamRule("/api/loads/{**rest}", TimeSpan.FromSeconds(300)) { Tags = ["loads"] });
            options.Cache("/api/inventory/{warehouse}", TimeSpan.FromSeconds(600));
            options.Cache("/api/equipment", TimeSpan.FromSeconds(300));
            options.FollowUpstream = false;
            options.StaleIfError = TimeSpan.FromMinutes(10);
        });
        return services;
    }
}
