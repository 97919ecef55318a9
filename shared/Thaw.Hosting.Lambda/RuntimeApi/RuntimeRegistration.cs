using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>Registers the runtime and what the application sees of it.</summary>
internal static class RuntimeRegistration
{
    /// <summary>
    /// <see cref="LambdaRuntime"/>, and in place of what another host would offer: <see cref="IInvocationAccessor"/>, <see cref="IAfterResponse"/>,
    /// <see cref="IRequestDeadline"/>. Idempotent; to be called on Lambda only.
    /// </summary>
    public static IServiceCollection AddLambdaRuntime(this IServiceCollection services, LambdaEnvironment environment)
    {
        if (services.Any(static service => service.ServiceType == typeof(LambdaRuntime)))
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AmbientRequestDeadline>();
        services.AddSingleton(environment);
        services.AddSingleton<AmbientInvocations>();
        services.AddSingleton<IInvocationAccessor>(static provider => provider.GetRequiredService<AmbientInvocations>());
        services.Replace(ServiceDescriptor.Singleton<IAfterResponse>(static provider => provider.GetRequiredService<AmbientInvocations>()));
        services.Replace(ServiceDescriptor.Singleton<IRequestDeadline>(static provider => new InvocationDeadline(
            provider.GetRequiredService<AmbientInvocations>(), provider.GetRequiredService<AmbientRequestDeadline>())));
        services.AddSingleton(static provider => new LambdaRuntime(
            provider.GetRequiredService<LambdaEnvironment>(), provider.GetRequiredService<AmbientInvocations>(), provider.GetServices<IWarmUp>(),
            provider.GetServices<ISnapshotHook>(), provider.GetRequiredService<IOptions<LambdaRuntimeOptions>>(), CoarseClock.Instance,
            provider.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>()));
        services.AddLogging();
        services.AddOptions<LambdaRuntimeOptions>().Validate(static options => options.WarmUpTimeout > TimeSpan.Zero && options.WarmUpTimeout <= TimeSpan.FromSeconds(10),
                "LambdaRuntimeOptions.WarmUpTimeout must be more than zero and at most 10 s.")
            .Validate(static options => options.ShutdownBudget > TimeSpan.Zero && options.ShutdownBudget <= TimeSpan.FromSeconds(2),
                "LambdaRuntimeOptions.ShutdownBudget must be more than zero and at most 2 s.");
        services.AddSingleton<IConfigureOptions<LambdaRuntimeOptions>>(static provider => new ConfigureOptions<LambdaRuntimeOptions>(
            options => Bind(options, provider.GetService<IConfiguration>())));
        return services;
    }

    private static void Bind(LambdaRuntimeOptions options, IConfiguration? configuration)
    {
        options.WarmUp = Flag(configuration, "THAW_WARM_UP") ?? Flag(configuration, "Thaw:Lambda:WarmUp") ?? options.WarmUp;
        options.RegisterExtension = Flag(configuration, "Thaw:Lambda:Extension") ?? options.RegisterExtension;
    }

    private static bool? Flag(IConfiguration? configuration, string key) => configuration?[key] is not { Length: > 0 } text ? null
        : bool.TryParse(text, out var flag) ? flag
        : throw new OptionsValidationException(
            nameof(LambdaRuntimeOptions), typeof(LambdaRuntimeOptions), [string.Create(CultureInfo.InvariantCulture, $"{key} is '{text}'; it must be true or false.")]);
}
