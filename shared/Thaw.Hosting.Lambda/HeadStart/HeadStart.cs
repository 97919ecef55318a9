using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>
/// While the application is being built on its thread, a second one serves a made-up event through the loop, the server and routing, so that their code is
/// loaded and compiled by the time the application is there: the platform gives initialisation more than one processor.
/// </summary>
/// <remarks>
/// ReadyToRun does not do this: generic code of one assembly over value types of another (every async method's state machine, many collections) is compiled
/// at run time, several hundred methods before a first answer. Rehearsing the application itself as well was tried: both threads then compile the same at the
/// same time, and it comes later.
/// </remarks>
internal static class HeadStart
{
    private static int s_begun;

    /// <summary>Once in a process, and only where it can be of use.</summary>
    public static void Begin(LambdaEnvironment environment)
    {
        if (environment.RuntimeApi is null || Environment.ProcessorCount == 1 || IsTurnedOff() || Interlocked.Exchange(ref s_begun, 1) != 0)
        {
            return;
        }

        new Thread(() => Run(environment)) { IsBackground = true, Name = "thaw-head-start" }.UnsafeStart();
    }

    private static void Run(LambdaEnvironment environment)
    {
        try
        {
            Connect(environment.RuntimeApi!);
            Rehearse(environment);
        }
        catch (Exception) // Nobody waits for it: what it met, the application meets too, and answers for.
        {
        }
    }

    /// <summary>Serves one request of nobody's; what was sent for it.</summary>
    internal static ReadOnlyMemory<byte> Rehearse(LambdaEnvironment environment)
    {
        using var services = Services(environment);
        InvocationLoop? loop = null;
        var application = new RehearsalApplication(services, Rehearsal.Pipeline(services), () => loop!.Stop());
        var handler = new HttpInvocationHandler<HttpContext>(application, new LambdaHostingOptions(), LambdaEventSource.HttpApi, slots: 1, services, NullLogger.Instance);
        var address = environment.RuntimeApi!;
        var context = new LoopContext(address, handler, new AmbientInvocations(), CoarseClock.Instance, NullLogger.Instance);
        using var transport = new RehearsalTransport(address, new WarmUpInvocation(Rehearsal.Path, CancellationToken.None).Event);
        using var running = loop = new InvocationLoop(context, slot: 0, transport, isOnly: environment.MaxConcurrency == 1);
        running.RunAsync().AsTask().GetAwaiter().GetResult();
        return transport.Sent;
    }

    // The platform sees a connection without a request, which is closed again.
    private static void Connect(RuntimeApiAddress address)
    {
        using var socket = address.NewSocket(out var endPoint);
        socket.Connect(endPoint);
    }

    // What a host registers and middleware asks for.
    private static ServiceProvider Services(LambdaEnvironment environment)
    {
        var listener = new DiagnosticListener("Thaw.Rehearsal");
        return new ServiceCollection()
            .AddSingleton(listener)
            .AddSingleton<DiagnosticSource>(listener)
            .AddRoutingCore()
            .AddLambdaRuntime(environment)
            .BuildServiceProvider();
    }

    private static bool IsTurnedOff() => bool.TryParse(Environment.GetEnvironmentVariable("THAW_WARM_UP"), out var warmUp) && !warmUp;
}
