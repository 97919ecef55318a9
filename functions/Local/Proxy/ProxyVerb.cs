using System.Net;
using Microsoft.AspNetCore.Connections;
using Thaw.Local.Signing;

namespace Thaw.Local.Proxy;

/// <summary>Serves a deployment behind IAM to a browser on this machine.</summary>
internal static class ProxyVerb
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (ProxyCommand.Parse(args, out var complaint) is not { } command)
        {
            await errors.WriteLineAsync(complaint);
            return ExitCode.Unusable;
        }

        try
        {
            var identity = AwsIdentity.Find(command.Url, command.Profile, command.Region, command.Service);
            _ = await identity.CredentialsAsync(); // better now than with the first request
            await using var app = Build(command, identity, TimeProvider.System);
            await app.StartAsync();
            await output.WriteLineAsync($"{app.Urls.First()} is {command.Url}, signed for {identity.Service} in {identity.Region}. For this machine only. Ctrl+C stops it.");
            await app.WaitForShutdownAsync();
            return ExitCode.Fine;
        }
        catch (SigningException unsigned)
        {
            await errors.WriteLineAsync(unsigned.Message);
            return ExitCode.Unusable;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await errors.WriteLineAsync($"Port {command.Port} is taken by another process. Choose another: --port N");
            return ExitCode.Failed;
        }
    }

    /// <summary>The proxy, not started.</summary>
    public static WebApplication Build(ProxyCommand command, AwsIdentity identity, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Forwarding.MaximumBody;
            kestrel.Listen(IPAddress.Loopback, command.Port);
        });
        var app = builder.Build();
        var forwarding = new Forwarding(command.Url, new SigningHandler(identity, time)
        {
            InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = true, AutomaticDecompression = DecompressionMethods.None },
        });
        app.Lifetime.ApplicationStopped.Register(forwarding.Dispose);
        app.Run(forwarding.ForwardAsync);
        return app;
    }
}
