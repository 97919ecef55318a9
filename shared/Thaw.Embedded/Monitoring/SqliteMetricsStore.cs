using Microsoft.Extensions.Options;
using Thaw.Monitoring.Fleet;

namespace Thaw.Embedded;

/// <summary>The fleet's figures in an SQLite file, for one machine and for tests. Several processes may share the file. Disposing of the store closes it.</summary>
public sealed class SqliteMetricsStore : IMetricsStore, IDisposable
{
    private const int Readers = 2;

    private const string Insert = """
        INSERT INTO metrics_record (minute, container, sequence, data, expires) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (minute, container, sequence) DO UPDATE SET data = excluded.data, expires = excluded.expires
        """;

    private const string Records = "SELECT container, sequence, data, expires FROM metrics_record WHERE minute = ?1 AND expires > ?2";

    private const string Put = """
        INSERT INTO metrics_rollup (scale, start, part, records, data, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (scale, start, part) DO UPDATE SET records = excluded.records, data = excluded.data, expires = excluded.expires WHERE records <= excluded.records
        """;

    private const string RollUp = "SELECT records, data, expires FROM metrics_rollup WHERE scale = ?1 AND start = ?2 AND part = ?3 AND expires > ?4";

    private readonly SqliteDatabase _database;
    private readonly ExpiredRows _expired;
    private readonly TimeProvider _clock;

    /// <summary>A store on a file, which is opened at the first call. Throws <see cref="OptionsValidationException"/> where an option is out of its bounds.</summary>
    /// <param name="options">Where it lies and how it waits; read once, here.</param>
    /// <param name="clock">Says when the store may forget; default <see cref="CoarseClock.Instance"/>.</param>
    public SqliteMetricsStore(SqliteMetricsOptions options, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _database = new SqliteDatabase(Path.GetFullPath(options.Path), options.BusyTimeout, Readers);
        _clock = clock ?? CoarseClock.Instance;
        _expired = new ExpiredRows(_clock, ExpiredRows.Of("metrics_record"), ExpiredRows.Of("metrics_rollup"));
    }

    /// <inheritdoc/>
    public MetricsStoreTraits Traits { get; } = new() { Name = "sqlite", MaximumBytes = 1024 * 1024 };

    /// <inheritdoc/>
    public async ValueTask AddAsync(MetricsRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        Check(record.Data.Length);
        await _database.WriteAsync((_expired, record), static (session, state) =>
        {
            state._expired.Clean(session);
            using var query = session.Prepare(Insert);
            query.Bind(1, state.record.Minute.UtcTicks);
            query.Bind(2, state.record.Container);
            query.Bind(3, state.record.Sequence);
            query.Bind(4, state.record.Data.Span);
            query.Bind(5, state.record.ExpiresAt.UtcTicks);
            return query.Step();
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MetricsRecord>> ReadRecordsAsync(DateTimeOffset minute, CancellationToken cancellationToken) =>
        _database.ReadAsync((minute, now: _clock.GetUtcNow()), static IReadOnlyList<MetricsRecord> (SqliteSession session, (DateTimeOffset minute, DateTimeOffset now) asked) =>
        {
            using var query = session.Prepare(Records);
            query.Bind(1, asked.minute.UtcTicks);
            query.Bind(2, asked.now.UtcTicks);
            var records = new List<MetricsRecord>();
            while (query.Step())
            {
                records.Add(new MetricsRecord
                {
                    Minute = asked.minute, Container = query.Text(0), Sequence = query.Int64(1), Data = query.Bytes(2).ToArray(), ExpiresAt = query.Instant(3),
                });
            }

            return records;
        }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> PutRollUpAsync(MetricsRollUp rollUp, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rollUp);
        Check(rollUp.Data.Length);
        return _database.WriteAsync(rollUp, static (session, rollUp) =>
        {
            using var query = session.Prepare(Put);
            BindSlot(query, rollUp.Slot);
            query.Bind(4, rollUp.Records);
            query.Bind(5, rollUp.Data.Span);
            query.Bind(6, rollUp.ExpiresAt.UtcTicks);
            query.Step();
            return session.Changes > 0;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MetricsRollUp>> ReadRollUpsAsync(IReadOnlyCollection<MetricsSlot> slots, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(slots);
        return _database.ReadAsync((slots, now: _clock.GetUtcNow()), static IReadOnlyList<MetricsRollUp> (SqliteSession session, (IReadOnlyCollection<MetricsSlot> slots, DateTimeOffset now) asked) =>
        {
            var found = new List<MetricsRollUp>(asked.slots.Count);
            foreach (var slot in asked.slots)
            {
                using var query = session.Prepare(RollUp);
                BindSlot(query, slot);
                query.Bind(4, asked.now.UtcTicks);
                if (query.Step())
                    found.Add(new MetricsRollUp { Slot = slot, Records = query.Int64(0), Data = query.Bytes(1).ToArray(), ExpiresAt = query.Instant(2) });
            }

            return found;
        }, cancellationToken);
    }

    /// <summary>Waits for the calls under way and closes the file.</summary>
    public void Dispose() => _database.Dispose();

    private static void BindSlot(SqliteQuery query, MetricsSlot slot)
    {
        query.Bind(1, (long)slot.Scale);
        query.Bind(2, slot.Start.UtcTicks);
        query.Bind(3, (long)slot.Part);
    }

    private void Check(int bytes)
    {
        if (bytes > Traits.MaximumBytes)
            throw new ArgumentException($"Figures of {bytes} bytes; this store takes at most {Traits.MaximumBytes}.", nameof(bytes));
    }
}
