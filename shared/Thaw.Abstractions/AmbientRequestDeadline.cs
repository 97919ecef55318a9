namespace Thaw;

/// <summary>A deadline that flows with the request's execution context. The host sets it; everything below reads it.</summary>
public sealed class AmbientRequestDeadline : IRequestDeadline
{
    private readonly AsyncLocal<DateTimeOffset?> _current = new();

    /// <inheritdoc/>
    public DateTimeOffset? Current => _current.Value;

    /// <summary>Sets the deadline for the caller's execution context until the answer is disposed. A later one never extends an earlier one.</summary>
    public IDisposable Begin(DateTimeOffset deadline)
    {
        var outer = _current.Value;
        _current.Value = outer is { } earlier && earlier < deadline ? earlier : deadline;
        return new Scope(this, outer);
    }

    private sealed class Scope(AmbientRequestDeadline owner, DateTimeOffset? outer) : IDisposable
    {
        public void Dispose() => owner._current.Value = outer;
    }
}
