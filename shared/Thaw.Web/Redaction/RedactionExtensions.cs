using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Thaw.Web.Redaction;

namespace Thaw.Web;

/// <summary>Keeps sensitive members out of answers and logs.</summary>
public static class RedactionExtensions
{
    /// <summary>
    /// Leaves members with <see cref="SensitiveAttribute"/> out of the JSON that the application's endpoints write, and strikes values of these names, in any case, out of log lines and
    /// scopes: <c>logger.LogWarning("Refused {Password}", …)</c> logs <c>***</c>. Call it after the providers of logs were added.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="names">Names of values that are never logged; those of <see cref="PayloadOptions.SensitiveNames"/> are, with the configuration's verb, among them.</param>
    public static IServiceCollection AddThawRedaction(this IServiceCollection services, params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.PostConfigure<JsonOptions>(static json =>
        {
            var chain = json.SerializerOptions.TypeInfoResolverChain;
            for (var i = 0; i < chain.Count; i++)
            {
                chain[i] = chain[i].WithAddedModifier(SensitiveMembers.LeaveOut);
            }
        });
        var sensitive = new SensitiveNames(names);
        if (!sensitive.IsEmpty)
        {
            services.AddLogging();
            services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new RedactingLoggerFactory(
                new LoggerFactory(
                    provider.GetServices<ILoggerProvider>(), provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
                    provider.GetService<IOptions<LoggerFactoryOptions>>(), provider.GetService<IExternalScopeProvider>()),
                sensitive)));
        }

        return services;
    }
}
