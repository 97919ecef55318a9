using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Thaw.Web;

/// <summary>Adds the callers that a gateway verifies.</summary>
public static class GatewayCallersExtensions
{
    /// <summary>
    /// Knows the user that the server itself put on the request (on Lambda: the caller that API Gateway or the function URL verified by JWT, IAM or an
    /// authoriser) beside the owners of API keys, and makes an operator of whoever has the claim <c>Thaw:Operators:Claim</c> with one of
    /// <c>Thaw:Operators:Values</c> (a list, or separated by commas). It becomes the default scheme; API keys must be added too.
    /// </summary>
    /// <param name="builder">The authentication.</param>
    /// <param name="configuration">The application's configuration.</param>
    public static AuthenticationBuilder AddThawGatewayCallers(this AuthenticationBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        if (builder.Services.Any(static service => service.ServiceType == typeof(GatewayCallerHandler)))
        {
            return builder;
        }

        builder.Services.AddOptions<GatewayCallerOptions>(ThawAuthenticationSchemes.Gateway)
            .Configure(options => Bind(configuration.GetSection("Thaw:Operators"), options))
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayCallerOptions>, GatewayCallerOptionsValidator>());
        builder.Services.Configure<AuthenticationOptions>(static options => options.DefaultScheme ??= ThawAuthenticationSchemes.Gateway);
        return builder.AddScheme<GatewayCallerOptions, GatewayCallerHandler>(ThawAuthenticationSchemes.Gateway, null);
    }

    private static void Bind(IConfigurationSection section, GatewayCallerOptions options)
    {
        options.OperatorsClaim = section["Claim"] is { Length: > 0 } claim ? claim : null;
        var values = section.GetSection("Values");
        var listed = values.Value is { } one
            ? one.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : values.GetChildren().Select(static value => value.Value ?? "");
        foreach (var value in listed)
        {
            options.OperatorsValues.Add(value);
        }
    }
}
