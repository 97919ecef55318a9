using Microsoft.AspNetCore.Builder;
using Thaw.Local;
using Xunit;

namespace Thaw.Load.Services;

/// <summary><c>serve</c>: the service by itself, until it is stopped.</summary>
internal static class ServeVerb
{
    public const string Verb = "serve";

    /// <summary>Ends the service when whoever started it ends: its standard input is closed then.</summary>
    public const string Attached = "--attached";

    /// <summary>What stands before the address in the line that says where it listens.</summary>
    public const string Listening = "Thaw listens on ";

    /// <summary>Where its files lie; otherwise in a folder of its own that goes when it ends.</summary>
    public const string Folder = "--folder";

    private const string Usage = $"dotnet run -c Release --project tests/Load -- {Verb} --store sqlite|dynamodb [--urls http://127.0.0.1:5080]";

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken stop)
    {
        var read = Arguments.Parse(args, Usage, ["--store", "--urls", Folder], [Attached], takesWord: false, out var complaint);
        if (read is null || ServiceStores.Find(read["--store"] ?? "") is not { } store)
        {
            await Console.Error.WriteLineAsync(complaint ?? $"--store is one of {ServiceStores.Names}. Usage: {Usage}");
            return ExitCode.Unusable;
        }

        var made = read[Folder] is null ? Directory.CreateTempSubdirectory("thaw-serve-") : null;
        try
        {
            await using var app = await ServiceStores.BuildAsync(store, read["--urls"] ?? "http://127.0.0.1:5080", made?.FullName ?? read[Folder]!);
            await app.StartAsync(stop);
            await Console.Out.WriteLineAsync($"{Listening}{app.Urls.First()} over {ServiceStores.TitleOf(store)}; what it keeps is gone when it ends. Ctrl+C stops it.");

            // The host takes SIGTERM for itself, and says so here.
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, app.Lifetime.ApplicationStopping);
            await EndAsync(read.Has(Attached), end.Token);
            await app.StopAsync(CancellationToken.None);
            return ExitCode.Fine;
        }
        catch (Exception refused) when (refused is IOException or InvalidOperationException or SkipException)
        {
            // An address that is taken, an emulator that does not start, a tool that is not there.
            await Console.Error.WriteLineAsync(refused.Message);
            return ExitCode.Failed;
        }
        finally
        {
            made?.Delete(recursive: true);
        }
    }

    private static async Task EndAsync(bool attached, CancellationToken stop)
    {
        try
        {
            await (attached ? Console.In.ReadToEndAsync(stop) : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }
}
