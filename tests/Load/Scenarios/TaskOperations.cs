using System.Text;
using System.Text.Json;
using Thaw.Load.Targets;

namespace Thaw.Load.Scenarios;

/// <summary>Tasks over HTTP: each invalidates a namespace that holds nothing.</summary>
internal sealed class TaskOperations(HttpTarget target)
{
    private const string Root = "api/performance/tasks";
    private const int Remembered = 64;

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"type":"cache.invalidate","args":{"namespace":"load-nothing"}}""");

    private readonly string?[] _ids = new string?[Remembered];
    private int _submitted = -1;

    public async Task<Outcome> SubmitAsync(int key, CancellationToken cancellationToken)
    {
        var answer = await target.SendAsync(HttpMethod.Post, Root, Body, cancellationToken);
        if (answer.Status == 202 && IdOf(answer.Body) is { } id)
        {
            Volatile.Write(ref _ids[(uint)Interlocked.Increment(ref _submitted) % Remembered], id);
        }

        return new Outcome("task submitted", answer.Status, answer.Status != 202, answer.FirstByteAt);
    }

    /// <summary>Asks for one of the tasks submitted last; for the listing, where there is none yet.</summary>
    public async Task<Outcome> PollAsync(int key, CancellationToken cancellationToken)
    {
        var id = Volatile.Read(ref _ids[key % Remembered]) ?? Volatile.Read(ref _ids[0]);
        if (id is null)
        {
            return await ListAsync(key, cancellationToken);
        }

        var answer = await target.SendAsync(HttpMethod.Get, $"{Root}/{id}", null, cancellationToken);
        return new Outcome("task polled", answer.Status, answer.Status != 200, answer.FirstByteAt);
    }

    public async Task<Outcome> ListAsync(int key, CancellationToken cancellationToken)
    {
        var answer = await target.SendAsync(HttpMethod.Get, $"{Root}?limit=10", null, cancellationToken);
        return new Outcome("tasks listed", answer.Status, answer.Status != 200, answer.FirstByteAt);
    }

    private static string? IdOf(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty("id", out var id) ? id.GetString() : null;
    }
}
