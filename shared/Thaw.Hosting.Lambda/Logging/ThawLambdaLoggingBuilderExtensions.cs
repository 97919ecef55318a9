using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Logging;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda;

/// <summary>Logging as the Lambda platform wants it.</summary>
public static class ThawLambdaLoggingBuilderExtensions
{
    /// <summary>
    /// On Lambda, replaces every logging provider by one that writes each record once, with its invocation's id: as a JSON object where
    /// <c>AWS_LAMBDA_LOG_FORMAT</c> is <c>JSON</c>, as text otherwise; as a frame where the platform takes frames, so that a record of many lines
    /// stays one. <c>AWS_LAMBDA_LOG_LEVEL</c> is the least level. Outside Lambda it does nothing. Idempotent.
    /// </summary>
    public static ILoggingBuilder AddThawLambdaLogging(this ILoggingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return LambdaEnvironment.Current.RuntimeApi is null ? builder : builder.AddThawLambdaLogging(LambdaEnvironment.Current);
    }

    internal static ILoggingBuilder AddThawLambdaLogging(this ILoggingBuilder builder, LambdaEnvironment environment)
    {
        builder.ClearProviders();
        builder.Services.AddSingleton<ILoggerProvider>(provider => new LambdaLoggerProvider(
            new LogSink(environment.TelemetryDescriptor, environment.LogsJson), provider.GetService<IInvocationAccessor>(), CoarseClock.Instance));
        if (environment.LogLevel is { } level)
        {
            builder.SetMinimumLevel(level);
        }

        return builder;
    }
}
