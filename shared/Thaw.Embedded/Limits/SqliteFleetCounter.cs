namespace Thaw.Embedded;

/// <summary>A sum is a row; one statement adds to it and answers.</summary>
internal sealed class SqliteFleetCounter(SqliteCacheOptions options, TimeProvider? clock = null) : IFleetCounter, IDisposable
{
    private const string Add =
        """
        INSERT INTO fleet_count (name, period, sum, expires) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (name, period) DO UPDATE SET sum = sum + excluded.sum, expires = max(expires, excluded.expires) WHERE sum + excluded.sum <= ?5
        RETURNING sum
        """;

    private const string Read = "SELECT sum FROM fleet_count WHERE name = ?1 AND period = ?2";

    private readonly SqliteDatabase _database = new(options.Path, options.BusyTimeout, options.Readers);
    private readonly ExpiredRows _expired = new(clock ?? TimeProvider.System, ExpiredRows.Of("fleet_count"));

    public ValueTask<FleetSum> AddAsync(string name, long period, int amount, long ceiling, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        return amount == 0 || amount > ceiling
            ? _database.ReadAsync((name, period, amount), static (session, at) => new FleetSum(ReadSum(session, at.name, at.period), at.amount == 0), cancellationToken)
            : _database.WriteAsync(
                (this, name, period, amount, ceiling, expiresAt),
                static (session, to) => to.Item1.AddSum(session, to.name, to.period, to.amount, to.ceiling, to.expiresAt), cancellationToken);
    }

    public void Dispose() => _database.Dispose();

    private static long ReadSum(SqliteSession session, string name, long period)
    {
        using var query = session.Prepare(Read);
        query.Bind(1, name);
        query.Bind(2, period);
        return query.Step() ? query.Int64(0) : 0;
    }

    private FleetSum AddSum(SqliteSession session, string name, long period, int amount, long ceiling, DateTimeOffset expiresAt)
    {
        _expired.Clean(session);
        using (var query = session.Prepare(Add))
        {
            query.Bind(1, name);
            query.Bind(2, period);
            query.Bind(3, amount);
            query.Bind(4, expiresAt.UtcTicks);
            query.Bind(5, ceiling);
            if (query.Step())
            {
                var sum = query.Int64(0);

                // To its end: only then the statement has taken effect.
                query.Step();
                return new FleetSum(sum, true);
            }
        }

        return new FleetSum(ReadSum(session, name, period), false);
    }
}
