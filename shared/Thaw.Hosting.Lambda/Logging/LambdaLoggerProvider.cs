using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.Logging;

/// <summary>Makes the loggers whose records the platform takes.</summary>
internal sealed class LambdaLoggerProvider(LogSink sink, IInvocationAccessor? invocations, TimeProvider clock) : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Where records go.</summary>
    public LogSink Sink => sink;

    /// <summary>What time a record bears.</summary>
    public TimeProvider Clock => clock;

    /// <summary>The scopes around a record.</summary>
    public IExternalScopeProvider? Scopes { get; private set; }

    /// <summary>The invocation that a record is written in.</summary>
    public IInvocationLifetime? Current => invocations?.Current;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LambdaLogger(categoryName, this);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;

    /// <inheritdoc/>
    public void Dispose() => sink.Dispose();
}
