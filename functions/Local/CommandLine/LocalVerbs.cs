using Thaw.Local.Invoke;
using Thaw.Local.Proxy;
using Thaw.Local.Verify;

namespace Thaw.Local;

/// <summary>What this program does: without a verb it serves.</summary>
internal static class LocalVerbs
{
    private const string Help = $"""
        {LocalCommand.Usage}
            serves the API on this machine

        {InvokeCommand.Usage}
            runs one function as Lambda would

        {VerifyCommand.Usage}
            looks whether a deployment works

        {ProxyCommand.Usage}
            signs what a browser on this machine asks of a deployment
        """;

    public static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder, LocalCommand> addStores)
    {
        switch (args)
        {
            case ["invoke", .. var rest]:
                return await InvokeVerb.RunAsync(rest, Console.Out, Console.Error);
            case ["verify", .. var rest]:
                return await VerifyVerb.RunAsync(rest, Console.Out, Console.Error);
            case ["proxy", .. var rest]:
                return await ProxyVerb.RunAsync(rest, Console.Out, Console.Error);
            case ["help" or "--help" or "-h"]:
                await Console.Out.WriteLineAsync(Help);
                return ExitCode.Fine;
            default:
                return await LocalHost.RunAsync(args, addStores);
        }
    }
}
