namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>A wall clock that goes on when it is told to, and not while the machine is busy: a second more or less decides where it is used.</summary>
internal sealed class FrozenClock : TimeProvider
{
    private readonly DateTimeOffset _begun = System.GetUtcNow();
    private TimeSpan _passed;

    public bool IsThawed => _passed > TimeSpan.Zero;

    public void Pass(TimeSpan time) => _passed += time;

    public override DateTimeOffset GetUtcNow() => _begun + _passed;
}
