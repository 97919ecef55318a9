using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The application's pipeline once the server has it.</summary>
internal sealed class ServedPipeline
{
    /// <summary>What runs a request through it.</summary>
    public IInvocationHandler? Handler { get; set; }
}
