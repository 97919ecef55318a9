using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>What all loops of a process share.</summary>
internal sealed class LoopContext(RuntimeApiAddress address, IInvocationHandler handler, AmbientInvocations ambient, TimeProvider clock, ILogger logger)
{
    private int _begun;

    public RuntimeApiAddress Address => address;

    public RequestHeads Heads { get; } = new(address);

    public IInvocationHandler Handler => handler;

    public AmbientInvocations Ambient => ambient;

    public TimeProvider Clock => clock;

    public ILogger Logger => logger;

    /// <summary>Who notes how the process's cold start goes; <see langword="null"/> where there is none.</summary>
    public ColdStart? ColdStart { get; init; }

    /// <summary>Whether this is the first call.</summary>
    public bool IsFirst() => _begun == 0 && Interlocked.Exchange(ref _begun, 1) == 0;
}
