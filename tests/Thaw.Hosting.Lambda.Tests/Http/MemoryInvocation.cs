using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>An invocation without a platform: the test says what the event is, and when its time is over.</summary>
internal sealed class MemoryInvocation(byte[] json, int slot = 0) : Invocation, IDisposable
{
    private readonly CancellationTokenSource _aborted = new();

    public override string RequestId { get; } = "11111111-2222-3333-4444-555555555555";

    public override DateTimeOffset Deadline { get; } = DateTimeOffset.UnixEpoch.AddYears(60);

    public override TimeSpan Remaining => _aborted.IsCancellationRequested ? TimeSpan.Zero : TimeSpan.FromSeconds(30);

    public override bool IsColdStart => false;

    public override TimeSpan FrozenFor => TimeSpan.Zero;

    public override CancellationToken Aborted => _aborted.Token;

    public override ReadOnlyMemory<byte> Event { get; } = json;

    public override string? TraceId => null;

    public override string FunctionArn => "arn:aws:lambda:eu-west-1:123456789012:function:thaw";

    public override int Slot => slot;

    public override Exception? Error => null;

    public override InvocationResponse Response => Memory;

    public MemoryResponse Memory { get; } = new();

    public override void OnResponding(Func<CancellationToken, ValueTask> work) => throw new NotSupportedException();

    /// <summary>The invocation's time is nearly over.</summary>
    public void RunOut() => _aborted.Cancel();

    public void Dispose() => _aborted.Dispose();
}
