using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;
using Thaw.Caching.Envelope;
using Thaw.Caching.Invalidation;
using Thaw.Caching.Serialization;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

/// <summary>Bytes in the durable tier alone, for the platform's distributed cache.</summary>
internal sealed partial class CacheEngine
{
    public async ValueTask<ReadOnlyMemory<byte>?> ReadRawAsync(CacheScope scope, string key, CancellationToken cancellationToken)
    {
        if (!CanCache(key) || await ReadStoredAsync(scope, key, cancellationToken).ConfigureAwait(false) is not { IsTombstone: false } entry)
        {
            scope.Namespace.CountMiss();
            return null;
        }

        if (!EnvelopeCodec.TryRead(entry.Data, int.MaxValue, out var header, out var payload))
        {
            _gate!.CountError();
            LogForeign(_logger, scope.Namespace.Name);
            scope.Namespace.CountMiss();
            return null;
        }

        var now = _clock.Ticks;
        var isLive = now < header.FreshUntil && header.IsLive(now)
            && await CanJudgeAsync(entry, header.Tags, cancellationToken).ConfigureAwait(false)
            && !_ledger.Covers(entry.Key, entry.Seq, header.Tags);
        if (!isLive)
        {
            scope.Namespace.CountMiss();
            return null;
        }

        scope.Namespace.CountDurableHit(entry.Data.Length);

        // A sliding lifetime is renewed when a tenth of it has passed: not every reading is worth a write.
        if (header.Sliding > 0 && Math.Min(now + header.Sliding, header.ErrorUntil) - header.FreshUntil > header.Sliding / 10)
        {
            await WriteRawAsync(scope, key, new ReadOnlySequence<byte>(payload), header with { FreshUntil = Math.Min(now + header.Sliding, header.ErrorUntil) }, cancellationToken)
                .ConfigureAwait(false);
        }

        return payload;
    }

    public ValueTask WriteRawAsync(
        CacheScope scope, string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!CanCache(key))
        {
            return default;
        }

        var now = _clock.Ticks;
        var absolute = options.AbsoluteExpiration?.UtcTicks
            ?? (options.AbsoluteExpirationRelativeToNow is { } relative ? now + relative.Ticks : now + _options.MaximumExpiration.Ticks);
        if (absolute <= now)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "The absolute expiration lies in the past.");
        }

        var end = Math.Min(absolute, now + _options.MaximumExpiration.Ticks);
        var fresh = options.SlidingExpiration is { } sliding ? Math.Min(now + sliding.Ticks, end) : end;
        return WriteRawAsync(scope, key, value, new EnvelopeHeader
        {
            Format = PayloadFormat.Bytes,
            IsNull = false,
            CreatedAt = now,
            FreshUntil = fresh,
            StaleUntil = fresh,
            ErrorUntil = end,
            Sliding = options.SlidingExpiration?.Ticks ?? 0,
            Tags = [],
        }, cancellationToken);
    }

    public async ValueTask RemoveRawAsync(CacheScope scope, string key, CancellationToken cancellationToken)
    {
        if (CanCache(key))
        {
            // Nobody's memory holds it, so nobody need be told: a tombstone in its place is all.
            var expires = WallClock.ToInstant(_clock.Ticks + CommitBuilder.TombstoneLifetime.Ticks);
            await WriteStoredAsync(scope, key, default, expires, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteRawAsync(
        CacheScope scope, string key, ReadOnlySequence<byte> value, EnvelopeHeader header, CancellationToken cancellationToken)
    {
        var policy = scope.Namespace.Policy;
        if (value.Length > policy.MaximumValueBytes)
        {
            throw new ArgumentException($"A value is at most {policy.MaximumValueBytes} bytes; this one has {value.Length}.", nameof(value));
        }

        using var envelope = new PooledWriter((int)value.Length + 256);
        var bytes = value.IsSingleSegment ? value.FirstSpan : value.ToArray();
        EnvelopeCodec.Write(envelope, header, bytes, bytes.Length >= policy.CompressionThreshold);
        await WriteStoredAsync(scope, key, envelope.Written.ToArray(), WallClock.ToInstant(header.ErrorUntil), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteStoredAsync(
        CacheScope scope, string key, ReadOnlyMemory<byte> data, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        RequireDurable();
        if (_gate is null || !await VerifyAsync(_clock.Ticks, cancellationToken).ConfigureAwait(false) || _ledger.Known < 0)
        {
            return;
        }

        var entry = new StoredEntry(scope.Place(key), _ledger.Known, 0, expires, data);
        var answer = await _gate.WriteAsync(entry, cancellationToken).ConfigureAwait(false);
        if (answer is { IsAnswered: true, Value: false } && await _check!.RunAsync().ConfigureAwait(false))
        {
            // Somebody invalidated this place a moment ago; what comes now is newer than that.
            await _gate.WriteAsync(entry with { Seq = _ledger.Known }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<StoredEntry?> ReadStoredAsync(CacheScope scope, string key, CancellationToken cancellationToken)
    {
        RequireDurable();
        if (_gate is null || !await VerifyAsync(_clock.Ticks, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var answer = await _gate.ReadEntryAsync(scope.Place(key), consistent: true, cancellationToken).ConfigureAwait(false);
        return answer.IsAnswered ? answer.Value : null;
    }

    private void RequireDurable()
    {
        if (_gate is null && _options.Enabled)
        {
            throw new InvalidOperationException("IDistributedCache lies over the durable tier, and this cache has none. Add one with UseSqlite or UseDynamoDb.");
        }
    }
}
