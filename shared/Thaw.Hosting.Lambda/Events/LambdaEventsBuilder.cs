using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Thaw.Hosting.Lambda.Events;
using Thaw.Hosting.Lambda.Logging;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda;

/// <summary>
/// Builds a function that handles events and has no ASP.NET Core in it: services, configuration from environment variables (and whatever is added),
/// logging as the platform wants it.
/// </summary>
public sealed class LambdaEventsBuilder
{
    private readonly LambdaEnvironment _environment;

    internal LambdaEventsBuilder(LambdaEnvironment environment)
    {
        ColdStart.EnterMain();
        _environment = environment;
        if (environment.RuntimeApi is { } address)
        {
            InitFailures.Watch(address);
        }

        Configuration.Add(new EnvironmentVariablesConfigurationSource());
        Services.AddSingleton<IConfiguration>(Configuration);
        Services.AddLambdaRuntime(environment);
        Services.AddLogging(logging => logging.AddThawLambdaLogging(environment));
    }

    /// <summary>What handlers may ask for.</summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>The environment's variables, and what is added. No file is watched.</summary>
    public IConfigurationManager Configuration { get; } = new ConfigurationManager();

    /// <summary>
    /// Runs until the platform ends the process. The answer is its exit code: what fails from the first event on is reported to the platform and logged, not thrown.
    /// </summary>
    /// <exception cref="InvalidOperationException">The process does not run on Lambda, or no handler is registered.</exception>
    /// <exception cref="OptionsValidationException">A setting that is validated on start cannot be used. Unhandled, it is reported as the initialisation's error.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        if (_environment.RuntimeApi is null)
        {
            throw new InvalidOperationException("AWS_LAMBDA_RUNTIME_API is not set: this process does not run on Lambda. `Local invoke` runs a function without it.");
        }

        var services = Services.BuildServiceProvider();
        await using (services.ConfigureAwait(false))
        {
            services.GetService<IStartupValidator>()?.Validate(); // As ASP.NET Core's host does: a bad setting stops the start, not the first event that needs it.
            if (services.GetService<IInvocationObserver>() is { } observer)
            {
                services.GetRequiredService<IOptions<LambdaRuntimeOptions>>().Value.ShutdownWork.Add(observer.EndAsync);
            }

            var dispatcher = new EventDispatcher(services, services.GetServices<IEventHandler>());
            return dispatcher.IsEmpty
                ? throw new InvalidOperationException("No handler is registered: builder.Services.AddLambdaEventHandler registers one.")
                : await services.GetRequiredService<LambdaRuntime>().RunAsync(dispatcher, cancellationToken).ConfigureAwait(false);
        }
    }
}
