using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.DynamoDb.Signing;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Connections;

/// <summary>What one call in flight needs, and the next one can use again: the two buffers, the writer, the digests, the attempt's time limit.</summary>
internal sealed class Exchange(ArrayPool<byte> buffers) : IDisposable
{
    // The service reads JSON, not HTML: only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly PooledBuffer _request = new(buffers);
    private Utf8JsonWriter? _json;
    private CancellationTokenSource _limit = new();

    public PooledBuffer Answer { get; } = new(buffers);

    public Digests Digests { get; } = new();

    public ReadOnlyMemory<byte> Request => _request.Memory;

    /// <summary>The service's id of the last answer; empty without one.</summary>
    public string RequestId { get; set; } = "";

    /// <summary>When the service sent the last answer, by its own clock.</summary>
    public string? Date { get; set; }

    /// <summary>Whether an attempt's outcome is unknown.</summary>
    public bool MayHaveTakenEffect { get; set; }

    public void Write(DynamoDbCall call)
    {
        if (_json is null)
        {
            _json = new Utf8JsonWriter(_request, Options);
        }
        else
        {
            _json.Reset(_request);
        }

        _json.WriteStartObject();
        call.Write(_json);
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <summary>Begins an attempt's time. Timers stand still in a frozen container, and so does the attempt.</summary>
    public CancellationTokenSource Begin(TimeSpan limit)
    {
        Answer.Clear();
        (RequestId, Date) = ("", null);
        _limit.CancelAfter(limit);
        return _limit;
    }

    public void End()
    {
        if (!_limit.TryReset())
        {
            _limit.Dispose();
            _limit = new CancellationTokenSource();
        }
    }

    /// <summary>Gives the buffers back.</summary>
    public void Release()
    {
        _request.Release();
        Answer.Release();
        MayHaveTakenEffect = false;
    }

    public void Dispose()
    {
        _json?.Dispose();
        _limit.Dispose();
        Digests.Dispose();
    }
}
