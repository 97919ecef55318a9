using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Api;
using Thaw.Application;
using Thaw.Tasks;

namespace Thaw.EndToEnd.Tasks;

/// <summary>The Api on Kestrel over SQLite, in this process, with handlers of the tests beside those that ship, and the keys of Alice, Bob and the operator Olga.</summary>
public sealed class TaskApi : IAsyncLifetime
{
    public const string Key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    public const int MaximumArgumentBytes = 4_096;

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection>? _configure;
    private WebApplication? _app;

    public TaskApi()
        : this(new Dictionary<string, string?> { ["Thaw:Cursors:Keys:0"] = Key }, null)
    {
    }

    internal TaskApi(Dictionary<string, string?> settings, Action<IServiceCollection>? configure) => (_settings, _configure) = (settings, configure);

    internal HttpClient Alice { get; private set; } = null!;

    internal HttpClient Bob { get; private set; } = null!;

    internal HttpClient Olga { get; private set; } = null!;

    internal Uri Address { get; private set; } = null!;

    internal TaskGates Gates { get; } = new();

    internal IServiceProvider Services => _app!.Services;

    internal ITaskClient Tasks => _app!.Services.GetRequiredService<ITaskClient>();

    /// <summary>A second Api, over nothing that the first one has.</summary>
    internal static async Task<TaskApi> StartAsync(Dictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var api = new TaskApi(settings ?? [], configure);
        await api.InitializeAsync();
        return api;
    }

    public async Task InitializeAsync()
    {
        var builder = ThawApi.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(LocalProcess.ThreeUsers().Select(static one => KeyValuePair.Create(one.Key.Replace("__", ":", StringComparison.Ordinal), (string?)one.Value)));
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.AddThawApi();
        builder.Services.AddThawCaching(static options => options.StoreTimeout = TimeSpan.FromSeconds(30)); // the machine may be busy
        builder.Services.AddSingleton(Gates);
        builder.Services.AddThawTasks(static options =>
        {
            options.MaximumArgumentBytes = MaximumArgumentBytes;
            options.ProgressInterval = TimeSpan.Zero;
            options.LeaseDuration = TimeSpan.FromSeconds(20); // a sign of life, which brings a cancellation, at a third of it
            options.RetryBase = options.RetryMaximum = TimeSpan.FromMilliseconds(1);
        });
        builder.Services.AddApplicationTasks()
            .AddHandler<EchoHandler>("echo", TestOrderJson.Default)
            .AddHandler<GatedHandler>("gated", TestOrderJson.Default)
            .AddHandler<BrokenHandler>("broken", TestOrderJson.Default)
            .UseSqlite(options => (options.Path, options.BusyTimeout) = (_folder.File("tasks.db"), TimeSpan.FromSeconds(30)))
            .AddWorker(static worker => worker.Wait = TimeSpan.FromSeconds(1));
        _configure?.Invoke(builder.Services);
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapThawApi();
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
        (Alice, Bob, Olga) = (Client("alice"), Client("bob"), Client("olga"));
    }

    public async Task DisposeAsync()
    {
        Alice.Dispose();
        Bob.Dispose();
        Olga.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private HttpClient Client(string owner)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Add("X-Api-Key", LocalProcess.KeyOf(owner));
        return client;
    }
}
