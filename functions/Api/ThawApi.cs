using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Hosting.Lambda;
using Thaw.Upstream;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>The API as every host composes it: <c>Api</c> on Lambda, <c>Local</c> on one machine.</summary>
public static class ThawApi
{
    private const string Settings = "appsettings.json";

    // What the library takes as a value, and the JSON around it.
    private const long MaximumBodyBytes = (16 + 1) * 1024 * 1024;

    /// <summary>A builder with what a function needs and nothing else: no files watched, no defaults to pay for at start.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        LambdaHost.BeginHeadStart();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = args, ApplicationName = "Thaw" });
        if (File.Exists(Path.Combine(builder.Environment.ContentRootPath, Settings)))
        {
            builder.Configuration.AddJsonFile(Settings, optional: false, reloadOnChange: false);
        }

        builder.Configuration.AddEnvironmentVariables().AddCommandLine(args);
        builder.Logging
            .AddConfiguration(builder.Configuration.GetSection("Logging"))
            .SetMinimumLevel(LogLevel.Warning);
        if (LambdaHost.IsLambda)
        {
            builder.Logging.AddThawLambdaLogging();
            builder.Services.AddAWSLambdaHosting(LambdaEventSource.HttpApi, static lambda => lambda.WarmUpPath = HealthEndpoints.LivePath);
        }
        else
        {
            builder.Logging.AddSimpleConsole(static console => console.SingleLine = true);
            UseKestrel(builder);
        }

        return builder;
    }

    /// <summary>Adds what the endpoints need but for cache and tasks themselves: API keys, rights, problems, JSON, the OpenAPI document.</summary>
    public static WebApplicationBuilder AddThawApi(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddRoutingCore();
        builder.Services.AddThawProblems();
        builder.Services.AddThawCompression(builder.Configuration);
        builder.Services.AddThawRequestLimits(builder.Configuration);
        builder.Services.AddThawCors(builder.Configuration);
        builder.Services.AddThawRateLimits(builder.Configuration);
        builder.Services.ConfigureHttpJsonOptions(static json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default);
        });
        builder.Services.AddThawAuthentication()
            .AddThawGatewayCallers(builder.Configuration)
            .AddThawApiKeys(builder.Configuration.GetSection(ThawAuthenticationExtensions.ApiKeySection));
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(KnownCaller());
        builder.Services.TryAddSingleton<TimeProvider>(CoarseClock.Instance);
        builder.Services.AddSingleton<CacheAccess>();
        builder.Services.AddSingleton<CacheRules>();
        builder.Services.AddSingleton<CacheOperations>();
        builder.Services.AddSingleton<CacheInvalidations>();
        builder.Services.AddSingleton<CacheValues>();
        builder.Services.AddSingleton<CacheListings>();
        builder.Services.AddTaskEndpoints(builder.Configuration);
        builder.Services.AddSearchEndpoint();
        builder.Services.AddThawPayload(builder.Configuration);
        builder.Services.AddThawBatch();
        builder.Services.AddThawUpstreamKeys(builder.Configuration.GetSection(UpstreamKeyExtensions.Section));
        builder.Services.AddPerformance(builder.Configuration);
        builder.Services.AddDashboard();
        builder.Services.AddThawOpenApi();
        return builder;
    }

    /// <summary>The pipeline and every endpoint.</summary>
    public static WebApplication MapThawApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseThawCompression();
        app.UseThawBatch();
        app.UseThawSecurityHeaders();
        app.UseThawProblems();
        app.UseThawRequestLimits();
        app.UseThawPayload();
        app.UseRouting();
        app.Use(MeasuredRequests.MeasureAsync);
        app.UseThawCors();
        app.UseAuthentication();
        app.UseThawRateLimits();
        app.UseAuthorization();
        app.MapDashboard();
        app.MapHealth();
        app.MapCache();
        app.MapCacheValues();
        app.MapTasks();
        app.MapSearch();
        app.MapBatch();
        app.MapPerformance();
        app.MapOpenApi();
        return app;
    }

    // A method of its own: compiling it loads Kestrel, which Lambda has no use for.
    private static void UseKestrel(WebApplicationBuilder builder) => builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaximumBodyBytes;
        kestrel.Limits.MakeRoomFor(kestrel.ApplicationServices.GetRequiredService<IOptions<RequestLimitOptions>>().Value);
    });

    // Also for addresses that do not exist: a stranger learns nothing from asking.
    private static AuthorizationPolicy KnownCaller() => new AuthorizationPolicyBuilder()
        .RequireAuthenticatedUser()
        .RequireAssertion(static context => context.User.GetVerifiedUser() is not null)
        .Build();
}
