using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Web.Batching;

namespace Thaw.Web.Tests.Fuzzing;

/// <summary>An application with the whole pipeline and no network: requests of any shape go in as a server would hand them over.</summary>
internal sealed class FuzzedHost : IAsyncDisposable
{
    public const string Document = """{ "id": 7, "name": "ü", "gone": null, "password": "p", "items": [ { "price": 1, "tags": ["a"] }, { "price": null } ], "deep": { "a": { "b": {} } } }""";
    private const int LongestAnswer = 64 * 1024 * 1024;

    private readonly WebApplication _app;
    private readonly PipelineServer _server;

    private FuzzedHost(WebApplication app, PipelineServer server) => (_app, _server) = (app, server);

    public static async Task<FuzzedHost> StartAsync()
    {
        var server = new PipelineServer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection([new("Thaw:Cursors:Keys", Convert.ToBase64String(SHA256.HashData("fuzzed"u8)))]);
        builder.Services.AddSingleton<IServer>(server);
        builder.Services.AddRoutingCore();
        builder.Services.AddThawProblems();
        builder.Services.AddThawCompression(static options => (options.Enabled, options.MinimumBytes) = (true, 100));
        builder.Services.AddThawRequestLimits(builder.Configuration);
        builder.Services.AddThawOutputCache();
        builder.Services.AddThawPayload(static options =>
        {
            (options.Optimize, options.StrictFields) = (true, true);
            options.SensitiveNames.Add("password");
        });
        builder.Services.AddThawPaging(builder.Configuration.GetSection(ThawPagingExtensions.Section));
        builder.Services.AddThawBatch();
        var app = builder.Build();
        app.UseThawCompression();
        app.UseThawBatch();
        app.UseThawSecurityHeaders();
        app.UseThawProblems();
        app.UseThawRequestLimits();
        app.UseRouting();
        app.UseThawOutputCache();
        app.UseThawPayload();
        app.MapGet("/json", static context => WriteAsync(context, "application/json", Document));
        app.MapGet("/cached", static context => WriteAsync(context, "application/json", Document)).CacheFor(TimeSpan.FromMinutes(1), static rules => rules.VaryByQuery("v").VaryByHeader("Accept-Language"));
        app.MapGet("/text", static context => WriteAsync(context, "text/plain", new string('x', 3_000)));
        app.MapGet("/items", static async (HttpContext context, Pager pager) =>
        {
            var request = await pager.ReadAsync(context.Request, CursorBinding.Of("items", null, context.Request.Query["order"]), new PageLimits(2, 5), context.RequestAborted);
            return request.Problem is { } problem ? (IResult)problem : (IResult)(await pager.AnswerAsync<string>(context, request, [request.Position ?? "start"], "to be continued", context.RequestAborted)).Result;
        });
        app.MapPost("/echo", static async context =>
        {
            context.Response.ContentType = "application/octet-stream";
            await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        app.MapThawBatch();
        await app.StartAsync();
        return new FuzzedHost(app, server);
    }

    public async Task<FuzzedAnswer> SendAsync(FuzzedRequest request)
    {
        using var exchange = new BatchExchange(null, LongestAnswer, CancellationToken.None) { CanHaveBody = request.Body.Length > 0 };
        var asked = new HttpRequestFeature
        {
            Protocol = "HTTP/1.1", Scheme = "http", Method = request.Method, PathBase = "", Path = request.Path, QueryString = request.Query, RawTarget = request.Path + request.Query,
            Body = new MemoryStream(request.Body, writable: false),
        };
        asked.Headers.Host = "fuzzed";
        foreach (var (name, value) in request.Headers)
        {
            asked.Headers.Append(name, value);
        }

        asked.Headers.ContentLength = request.Body.Length;
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(asked);
        features.Set<IHttpResponseFeature>(exchange);
        features.Set<IHttpResponseBodyFeature>(exchange);
        features.Set<IHttpRequestBodyDetectionFeature>(exchange);
        features.Set<IHttpAuthenticationFeature>(exchange);
        features.Set<IHttpRequestLifetimeFeature>(exchange);
        await _server.Process(features, exchange);
        return new FuzzedAnswer(exchange.StatusCode, exchange.Headers, exchange.Written.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static Task WriteAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text);
    }

    private sealed class PipelineServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Func<IFeatureCollection, BatchExchange, Task> Process { get; private set; } = null!;

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            Process = async (features, exchange) =>
            {
                var context = application.CreateContext(features);
                Exception? fault = null;
                try
                {
                    await application.ProcessRequestAsync(context);
                    await exchange.CompleteAsync();
                }
                catch (Exception error)
                {
                    fault = error;
                    throw;
                }
                finally
                {
                    await exchange.EndAsync(error => fault ??= error);
                    application.DisposeContext(context, fault);
                }
            };
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
