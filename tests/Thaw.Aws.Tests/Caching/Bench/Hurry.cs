namespace Thaw.Aws.Tests.Caching;

/// <summary>A clock whose timers ring at once.</summary>
internal sealed class Hurry : TimeProvider
{
    public static Hurry Instance { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, TimeSpan.Zero, period);
}
