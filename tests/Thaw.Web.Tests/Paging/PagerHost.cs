using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web.Tests.Paging;

/// <summary>A pager with a clock of its own, and requests without a server.</summary>
internal sealed class PagerHost
{
    public static readonly PageLimits Limits = new(10, 50);
    public static readonly CursorBinding Tasks = CursorBinding.Of("tasks", "alice", "dead", null);

    public PagerHost(params (string Name, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<ISecretStore>(Secrets);
        services.AddThawPaging(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static one => KeyValuePair.Create(one.Name, (string?)one.Value))).Build());
        Services = services.BuildServiceProvider();
        Pager = Services.GetRequiredService<Pager>();
    }

    public ManualClock Clock { get; } = new();

    public GivenSecrets Secrets { get; } = new();

    public ServiceProvider Services { get; }

    public Pager Pager { get; }

    public static string Key(byte of) => Convert.ToBase64String(Enumerable.Repeat(of, 32).ToArray());

    public static HttpContext Asked(string query = "", string method = "GET")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.PathBase = "/stage";
        context.Request.Path = "/api/tasks and more";
        context.Request.QueryString = new QueryString(query);
        return context;
    }

    /// <summary>A cursor that points to a position.</summary>
    public string Cursor(string position, CursorBinding? binding = null) => Answer(position, binding).NextCursor!;

    public Page<int> Answer(string? position, CursorBinding? binding = null, HttpContext? context = null)
    {
        var result = Try(position, binding, context);
        return Assert.IsType<Ok<Page<int>>>(result).Value!;
    }

    /// <summary>What is answered, whether a page or a problem.</summary>
    public IResult Try(string? position, CursorBinding? binding = null, HttpContext? context = null) =>
        Now(Pager.AnswerAsync(context ?? Asked(), Read(null, null, binding), [1, 2], position, default)).Result;

    public PageRequest Read(string? limit, string? cursor, CursorBinding? binding = null) => Now(Pager.ReadAsync(limit, cursor, binding ?? Tasks, Limits, default));

    /// <summary>The position that a cursor points to; <see langword="null"/> where it is refused.</summary>
    public string? Position(string cursor, CursorBinding? binding = null)
    {
        var request = Read(null, cursor, binding);
        if (request.Problem is { } problem)
        {
            Assert.Equal(400, problem.StatusCode);
            Assert.Contains("cursor", ((HttpValidationProblemDetails)problem.ProblemDetails).Errors.Keys);
            return null;
        }

        return request.Position;
    }

    // No key is far away here.
    public static T Now<T>(ValueTask<T> task) => task.IsCompleted ? task.Result : throw new InvalidOperationException("It waits for something.");

    internal sealed class GivenSecrets : ISecretStore
    {
        public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

        public int Asked { get; private set; }

        public ValueTask<string> GetAsync(string name, CancellationToken cancellationToken)
        {
            Asked++;
            return Texts.TryGetValue(name, out var text) ? new(text) : throw new SecretUnavailableException(name, "There is none.");
        }
    }

    internal sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
