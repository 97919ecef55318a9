using Thaw.Aws.DynamoDb.Measuring;

namespace Thaw.Aws.Clients.Connections;

/// <summary>
/// The connections, renewed where they cannot be alive any more. A handler knows the age of its connections by a clock that stands still while a container is frozen;
/// so after a gap in wall time the next request begins with a handler of its own, and with it with a connection that the other side knows. TLS sessions outlive
/// the handlers: the platform keeps them for the process.
/// </summary>
/// <param name="build">Makes a handler.</param>
/// <param name="wall">The wall clock.</param>
internal sealed class HandlerGenerations(Func<HttpMessageHandler> build, TimeProvider wall) : IDisposable
{
    /// <summary>How long nothing may have been sent or answered before the connections count as dead.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private HandlerGeneration? _current;
    private DateTimeOffset _lastUse;
    private int _count;
    private bool _disposed;

    /// <summary>How many handlers were made so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The generation to send on. It is given back with <see cref="Release"/>.</summary>
    public HandlerGeneration Acquire()
    {
        HandlerGeneration? idle = null;
        HandlerGeneration generation;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var now = wall.GetUtcNow();
            if (_current is not null && (now - _lastUse).Duration() > Gap)
            {
                idle = TakeCurrent();
            }

            _lastUse = now;
            if (_current is null)
            {
                _current = new HandlerGeneration(build());
                _count++;
                DynamoDbInstruments.Connected();
            }

            generation = _current;
            generation.Users++;
        }

        idle?.Dispose();
        return generation;
    }

    public void Release(HandlerGeneration generation, bool answered)
    {
        bool last;
        lock (_gate)
        {
            // A slow answer is no gap: the connection was in use.
            _lastUse = wall.GetUtcNow();
            generation.HasAnswered |= answered;
            generation.Users--;
            last = generation is { IsRetired: true, Users: 0 };
        }

        if (last)
        {
            generation.Dispose();
        }
    }

    /// <summary>A kept connection of this generation turned out to be dead: its others are as old.</summary>
    public void Replace(HandlerGeneration generation)
    {
        HandlerGeneration? idle = null;
        lock (_gate)
        {
            if (ReferenceEquals(_current, generation))
            {
                idle = TakeCurrent();
            }
        }

        idle?.Dispose();
    }

    /// <summary>The next request makes a new one.</summary>
    public void Retire()
    {
        HandlerGeneration? idle;
        lock (_gate)
        {
            idle = TakeCurrent();
        }

        idle?.Dispose();
    }

    public void Dispose()
    {
        HandlerGeneration? idle;
        lock (_gate)
        {
            _disposed = true;
            idle = TakeCurrent();
        }

        idle?.Dispose();
    }

    // Answers the generation where nobody uses it any more.
    private HandlerGeneration? TakeCurrent()
    {
        var retired = _current;
        _current = null;
        if (retired is null)
        {
            return null;
        }

        retired.IsRetired = true;
        return retired.Users == 0 ? retired : null;
    }
}
