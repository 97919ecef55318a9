using System.Buffers;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>An invocation that nobody sent: a GET of one path, whose answer goes nowhere.</summary>
internal sealed class WarmUpInvocation(string path, CancellationToken aborted) : Invocation
{
    private const int NoLoop = -1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override string RequestId => "warm-up";

    public override DateTimeOffset Deadline { get; } = CoarseClock.Instance.GetUtcNow() + Patience;

    public override TimeSpan Remaining => Patience;

    public override bool IsColdStart => true;

    public override TimeSpan FrozenFor => TimeSpan.Zero;

    public override CancellationToken Aborted => aborted;

    public override ReadOnlyMemory<byte> Event { get; } = EventOf(path);

    public override string? TraceId => null;

    public override string FunctionArn => "";

    public override int Slot => NoLoop;

    public override Exception? Error => null;

    public override InvocationResponse Response { get; } = new Nowhere();

    public override void OnResponding(Func<CancellationToken, ValueTask> work)
    {
    }

    private static ReadOnlyMemory<byte> EventOf(string path)
    {
        var json = new ArrayBufferWriter<byte>();
        json.Write("{\"version\":\"2.0\",\"rawPath\":"u8);
        JsonBytes.WriteString(json, path);
        json.Write("""
            ,"rawQueryString":"","headers":{"host":"localhost","user-agent":"thaw-warm-up","accept":"*/*"},
            "requestContext":{"http":{"method":"GET","protocol":"HTTP/1.1"},"stage":"$default"},"isBase64Encoded":false}
            """u8);
        return json.WrittenMemory;
    }

    private sealed class Nowhere : InvocationResponse
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(1024);

        public override int WrittenCount => _buffer.WrittenCount;

        public override bool IsStreaming => false;

        public override ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

        public override void Advance(int count) => _buffer.Advance(count);

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

        public override void Clear() => _buffer.ResetWrittenCount();

        public override ValueTask StartStreamingAsync(string contentType, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask FlushAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
