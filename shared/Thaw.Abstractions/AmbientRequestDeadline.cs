using System.Runtime.CompilerServices;

namespace Thaw;

/// <summary>A deadline that flows with the request's execution context. The host sets it; everything below reads it.</summary>
public sealed class AmbientRequestDeadline : IRequestDeadline
{
    // In a box of its own: where there is none, which is seen at once, nothing is unboxed and copied.
    private readonly AsyncLocal<StrongBox<DateTimeOffset>?> _current = new();

    /// <inheritdoc/>
    public DateTimeOffset? Current => _current.Value?.Value;

    /// <summary>Sets the deadline for the caller's execution context until the answer is disposed. A later one never extends an earlier one.</summary>
    public IDisposable Begin(DateTimeOffset deadline)
    {
        var outer = _current.Value;
        _current.Value = outer is not null && outer.Value < deadline ? outer : new StrongBox<DateTimeOffset>(deadline);
        return new Scope(this, outer);
    }

    private sealed class Scope(AmbientRequestDeadline owner, StrongBox<DateTimeOffset>? outer) : IDisposable
    {
        public void Dispose() => owner._current.Value = outer;
    }
}
