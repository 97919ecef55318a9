using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Hosting;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>
/// Stops a start that would wait for connections which never come: a server that was registered after ours is the one that would be used.
/// </summary>
internal sealed class ServerCheck(IServer server) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => server is LambdaServer
        ? Task.CompletedTask
        : throw new InvalidOperationException(
            $"On Lambda the server must be Thaw's, and {server.GetType().Name} was registered after it: call AddAWSLambdaHosting after UseKestrel and the like.");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
