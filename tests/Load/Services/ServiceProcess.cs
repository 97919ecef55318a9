using Thaw.Tests.Support;

namespace Thaw.Load.Services;

/// <summary>A service that is started for a run: a process of its own, so that its memory and its processor time are its own.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    // A first start fetches the emulators.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly ToolProcess _process;

    private readonly DirectoryInfo _folder;

    private ServiceProcess(ToolProcess process, DirectoryInfo folder, Uri url) => (_process, _folder, Url) = (process, folder, url);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <exception cref="IOException">It did not start.</exception>
    public static async Task<ServiceProcess> StartAsync(StoreKind store, TimeProvider time, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("thaw-load-");
        var process = ToolProcess.Start(
            "dotnet", Directory.GetCurrentDirectory(),
            "exec", typeof(ServiceProcess).Assembly.Location, ServeVerb.Verb, "--store", ServiceStores.NameOf(store), "--urls", "http://127.0.0.1:0", ServeVerb.Folder, folder.FullName, ServeVerb.Attached);
        var started = time.GetTimestamp();
        try
        {
            while (!process.HasExited && time.GetElapsedTime(started) < Patience)
            {
                if (Address(process.Output) is { } url)
                {
                    return new ServiceProcess(process, folder, url);
                }

                await Task.Delay(Poll, time, stop);
            }

            throw new IOException($"The service over {ServiceStores.TitleOf(store)} did not start: {process.Output.Trim()}");
        }
        catch
        {
            await EndAsync(process, folder);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync(_process, _folder);

    private static async Task EndAsync(ToolProcess process, DirectoryInfo folder)
    {
        // The emulators that it started are its children and end with it.
        await process.KillAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static Uri? Address(string output)
    {
        var at = output.IndexOf(ServeVerb.Listening, StringComparison.Ordinal);
        var rest = at < 0 ? "" : output[(at + ServeVerb.Listening.Length)..];
        return rest.IndexOf(' ', StringComparison.Ordinal) is var end and > 0 && Uri.TryCreate(rest[..end] + "/", UriKind.Absolute, out var url) ? url : null;
    }
}
