using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Web.OutputCaching;

namespace Thaw.Web.Tests.OutputCaching;

/// <summary>An application whose answers are cached, on Kestrel. Whoever sends X-User is that user.</summary>
internal sealed class CacheHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Arrivals _arrivals;

    private CacheHost(WebApplication app)
    {
        _app = app;
        _arrivals = app.Services.GetRequiredService<Arrivals>();
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    /// <summary>Requests that have got as far as the cache.</summary>
    public int Requests => _arrivals.Requests;

    public IOutputCacheStore Store => _app.Services.GetRequiredService<IOutputCacheStore>();

    public ITieredCache Cache => _app.Services.GetRequiredService<ITieredCache>();

    public RefreshTurns Turns => _app.Services.GetRequiredService<RefreshTurns>();

    public static async Task<CacheHost> StartAsync(
        Action<WebApplication> map, TimeProvider clock, Action<IThawCachingBuilder>? store = null, Action<IServiceCollection>? add = null,
        Action<WebApplication>? before = null, Action<WebApplication>? after = null, bool authorise = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<Arrivals>();
        store?.Invoke(builder.Services.AddThawCaching(static options => options.StoreTimeout = TimeSpan.FromSeconds(30))); // the machine may be busy
        builder.Services.AddThawOutputCache(static options =>
            options.Classes["company"] = new OutputCacheClass { Expiration = TimeSpan.FromSeconds(300), Stale = TimeSpan.FromSeconds(60) });
        add?.Invoke(builder.Services);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var arrivals = app.Services.GetRequiredService<Arrivals>();
        app.Use(arrivals.InvokeAsync);
        app.UseRouting();
        before?.Invoke(app);
        app.Use((context, next) =>
        {
            // Two applications are two containers of one address.
            context.Request.Host = new("test");
            arrivals.Count();
            if (context.Request.Headers["X-User"] is [{ Length: > 0 } user])
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user)], "test"));
            }

            return next();
        });
        if (authorise)
        {
            app.UseAuthorization();
        }

        app.UseThawOutputCache();
        after?.Invoke(app);
        map(app);
        await app.StartAsync();
        return new CacheHost(app);
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? user = null, params (string Name, string Value)[] headers) =>
        await SendAsync(HttpMethod.Get, path, user, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? user, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (user is not null)
        {
            request.Headers.Add("X-User", user);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        // Kestrel's client has its answer before the server has put it away.
        request.Headers.Add(Arrivals.Number, _arrivals.Expect(out var ended));
        var answer = await Client.SendAsync(request);
        await ended;
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Knows which requests have come and which are over.</summary>
    private sealed class Arrivals
    {
        public const string Number = "X-Number";
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = new();
        private int _numbers;
        private int _requests;

        public int Requests => Volatile.Read(ref _requests);

        public void Count() => Interlocked.Increment(ref _requests);

        public string Expect(out Task ended)
        {
            var number = $"{Interlocked.Increment(ref _numbers)}";
            ended = _ends.GetOrAdd(number, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            return number;
        }

        public async Task InvokeAsync(HttpContext context, RequestDelegate next)
        {
            try
            {
                await next(context);
            }
            finally
            {
                if (context.Request.Headers[Number] is [{ } number] && _ends.TryRemove(number, out var end))
                {
                    end.SetResult();
                }
            }
        }
    }
}
