using System.Runtime.CompilerServices;
using Thaw.Caching.Envelope;
using Thaw.Caching.Flights;
using Thaw.Caching.Invalidation;
using Thaw.Caching.Leases;
using Thaw.Caching.Memory;
using Thaw.Caching.Serialization;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    private ValueTask<CacheResult<T>> KeepAsync<T>(
        Flight<T> flight, T value, CacheFactoryContext? context, LookupOptions asked, LedgerMark mark, long started,
        FleetLease.HeldLease? lease)
    {
        var fence = FenceOf(flight.Scope, lease, started);
        var write = PrepareFill(flight.Hash, flight.Scope, flight.Key, value, context, asked, mark, started, fence, out var result);
        if (write is null)
        {
            return new(result);
        }

        return KeepDurablyAsync(flight, write, result, lease);
    }

    private async ValueTask<CacheResult<T>> KeepDurablyAsync<T>(Flight<T> flight, FillWrite write, CacheResult<T> result, FleetLease.HeldLease? lease)
    {
        if (flight.Scope.Namespace.Policy.DurableWrite == CacheDurableWrite.AfterResponse && TryFillBehind([write], lease is null ? [] : [lease]))
        {
            return result;
        }

        await FinishFillAsync(write, CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    /// <summary>
    /// Writes after the response, where the host lets it. The leases go along: given back any earlier, they would let others make what is not written yet.
    /// </summary>
    private bool TryFillBehind(IReadOnlyCollection<FillWrite> writes, IReadOnlyCollection<FleetLease.HeldLease> leases)
    {
        if (_after.Lifetime == WorkLifetime.None)
        {
            return false;
        }

        foreach (var lease in leases)
        {
            lease.Lend();
        }

        if (_after.TryPost(FillAsync))
        {
            return true;
        }

        foreach (var lease in leases)
        {
            lease.TakeBack();
        }

        return false;

        async Task FillAsync(CancellationToken stopping)
        {
            try
            {
                await FinishFillsAsync(writes, stopping).ConfigureAwait(false);
            }
            finally
            {
                foreach (var lease in leases)
                {
                    lease.TakeBack();
                    await lease.ReleaseAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private Task FinishFillsAsync(IReadOnlyCollection<FillWrite> writes, CancellationToken cancellationToken) =>
        writes.Count == 1 ? FinishFillAsync(writes.First(), cancellationToken) : ForManyAsync(writes, write => FinishFillAsync(write, cancellationToken));

    /// <summary>
    /// Makes the entry of a value that was just made. It goes to memory at once where there is no durable tier to be asked first;
    /// otherwise the answer is what remains to be written.
    /// </summary>
    private FillWrite? PrepareFill<T>(
        ulong hash, CacheScope scope, string key, T value, CacheFactoryContext? context, in LookupOptions asked, in LedgerMark mark, long started, long fence,
        out CacheResult<T> result) =>
        PrepareFill(hash, scope, key, value, context, asked, mark, started, fence, _clock.Ticks, out result);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private FillWrite? PrepareFill<T>(
        ulong hash, CacheScope scope, string key, T value, CacheFactoryContext? context, in LookupOptions asked, in LedgerMark mark, long started, long fence, long now,
        out CacheResult<T> result)
    {
        result = new CacheResult<T>(value, CacheTier.Factory, 0, false, null);

        // Longer than a tombstone lasts: an invalidation in the meantime might have left no trace.
        var isTooOld = now - started > CommitBuilder.TombstoneLifetime.Ticks / 2;
        if (context is { DoNotStore: true } || isTooOld || mark.Known < 0)
        {
            return null;
        }

        var usesDurable = _gate is not null && scope.Namespace.Policy.UseDurable && asked.WritesDurable;
        var usesMemory = scope.Memory is not null && asked.WritesMemory;
        if (!usesDurable && !usesMemory)
        {
            return null;
        }

        if (!EntryLifetimes.TryGet(asked, context, value is null, scope.Namespace, _options, usesDurable, hash, now, out var lifetimes))
        {
            return null;
        }

        _metrics.Made(scope.Namespace, hash, now, lifetimes.FreshUntil);
        if (context is not null)
        {
            CheckTags(context.Tags);
        }

        var tags = TagsOf(context is null ? asked.Tags : context.Tags);
        var codec = _codecs.Of<T>();
        var isShared = value is null || scope.Namespace.Policy.ShareValues || codec.IsImmutable;
        if (usesDurable || (value is not null && (codec.MeasuresSerialized || !(isShared || value is byte[]))))
        {
            return PrepareSerialized(hash, scope, key, value, codec, isShared, tags, lifetimes, asked, mark, fence, usesDurable, usesMemory, ref result);
        }

        result = new CacheResult<T>(value, CacheTier.Factory, lifetimes.FreshUntil, false, tags);
        scope.Memory!.Put(EntryOf(hash, scope, key, value, codec, isShared, null, tags, lifetimes, mark), now);
        return null;
    }

    private FillWrite? PrepareSerialized<T>(
        ulong hash, CacheScope scope, string key, T value, ValueCodec<T> codec, bool isShared, string[] tags, in EntryLifetimes lifetimes, in LookupOptions asked,
        in LedgerMark mark, long fence, bool usesDurable, bool usesMemory, ref CacheResult<T> result)
    {
        using var payload = value is null ? null : new PooledWriter();
        if (payload is not null)
        {
            codec.Write(value, payload);
            if (payload.Length > scope.Namespace.Policy.MaximumValueBytes)
            {
                LogTooLarge(_logger, scope.Namespace.Name, payload.Length, scope.Namespace.Policy.MaximumValueBytes);
                return null;
            }
        }

        result = new CacheResult<T>(value, CacheTier.Factory, lifetimes.FreshUntil, false, tags);
        var entry = usesMemory ? EntryOf(hash, scope, key, value, codec, isShared, payload, tags, lifetimes, mark) : null;
        if (usesDurable)
        {
            return WriteOf(scope, key, value, codec, payload, tags, lifetimes, asked, mark.Known, fence, entry);
        }

        scope.Memory!.Put(entry!, lifetimes.CreatedAt);
        return null;
    }

    private FillWrite? WriteOf<T>(
        CacheScope scope, string key, T value, ValueCodec<T> codec, PooledWriter? payload, string[] tags, in EntryLifetimes lifetimes, in LookupOptions asked,
        long seq, long fence, MemoryEntry? entry)
    {
        var (format, contentType) = value is null ? (codec.Format, null) : codec.Describe(value);
        var envelope = Seal(HeaderOf(format, contentType, value is null, tags, lifetimes), payload, scope.Namespace.Policy, asked);
        if (envelope.Length > _gate!.Traits.MaximumEntryBytes)
        {
            LogTooLarge(_logger, scope.Namespace.Name, envelope.Length, _gate.Traits.MaximumEntryBytes);
            envelope.Dispose();
            return null;
        }

        return new FillWrite(scope, new StoredEntry(scope.Place(key), seq, fence, WallClock.ToInstant(lifetimes.ErrorUntil), envelope.Written), envelope, entry);
    }

    /// <summary>Writes to the durable tier, and to memory unless somebody was there with something newer.</summary>
    private async Task FinishFillAsync(FillWrite write, CancellationToken cancellationToken)
    {
        var answer = await _gate!.WriteAsync(write.Stored, cancellationToken).ConfigureAwait(false);
        if (answer.IsAnswered)
        {
            // Only now: a call that was given up may still be reading the buffer.
            write.Envelope.Dispose();
            if (answer.Value)
            {
                write.Scope.Namespace.CountWrite(write.Stored.Data.Length);
            }
            else
            {
                return;
            }
        }

        if (write.Entry is { } entry)
        {
            write.Scope.Memory!.Put(entry, _clock.Ticks);
        }
    }

    private static EnvelopeHeader HeaderOf(PayloadFormat format, string? contentType, bool isNull, string[] tags, in EntryLifetimes lifetimes) => new()
    {
        Format = format,
        ContentType = contentType,
        IsNull = isNull,
        Tags = tags,
        CreatedAt = lifetimes.CreatedAt,
        FreshUntil = lifetimes.FreshUntil,
        StaleUntil = lifetimes.StaleUntil,
        ErrorUntil = lifetimes.ErrorUntil,
    };

    private static PooledWriter Seal(in EnvelopeHeader header, PooledWriter? payload, CacheNamespaceOptions policy, in LookupOptions asked)
    {
        var bytes = payload is null ? default : payload.Written.Span;
        var envelope = new PooledWriter(bytes.Length + 256);
        EnvelopeCodec.Write(envelope, header, bytes, asked.MayCompress && bytes.Length >= policy.CompressionThreshold);
        return envelope;
    }

    private static MemoryEntry EntryOf<T>(
        ulong hash, CacheScope scope, string key, T value, ValueCodec<T> codec, bool isShared, PooledWriter? payload, string[] tags,
        in EntryLifetimes lifetimes, in LedgerMark mark = default)
    {
        var entry = new MemoryEntry(hash, scope, key)
        {
            Tags = tags,
            Seq = mark.Known,
            CheckedEpoch = mark.Epoch,
            Until = lifetimes.MemoryUntil,
            FreshUntil = lifetimes.FreshUntil,
            StaleUntil = lifetimes.StaleUntil,
            ErrorUntil = lifetimes.ErrorUntil,
        };
        if (isShared)
        {
            Share(entry, value, codec, payload?.Length ?? -1);
        }
        else if (value is byte[] bytes)
        {
            // The factory's caller has the array, and may write to it.
            entry.Kind = MemoryValueKind.Bytes;
            entry.Value = bytes.Clone();
            entry.Size = Clip(HeapSize.OfBytes(bytes));
        }
        else
        {
            var (format, contentType) = codec.Describe(value);
            var form = payload!.Written.ToArray();
            entry.Kind = MemoryValueKind.Serialized;
            entry.Value = new SerializedValue(form, format, contentType);
            entry.Size = Clip(SerializedOverhead + form.Length);
        }

        return entry;
    }

    private static void Share<T>(MemoryEntry entry, T? value, ValueCodec<T> codec, long serializedLength)
    {
        entry.Kind = MemoryValueKind.Shared;
        if (value is not null)
        {
            var kept = codec.ToKeep(value);
            entry.Value = kept;
            entry.Size = Clip(codec.Measure(kept, serializedLength));
        }
    }

    private static SerializedValue Serialize<T>(ValueCodec<T> codec, T value)
    {
        using var payload = new PooledWriter();
        codec.Write(value, payload);
        var (format, contentType) = codec.Describe(value);
        return new SerializedValue(payload.Written.ToArray(), format, contentType);
    }

    private static string[] TagsOf(IReadOnlyCollection<string>? tags) =>
        tags is null or { Count: 0 } ? [] : tags.Count == 1 ? [tags.First()] : [.. tags.Distinct(StringComparer.Ordinal)];
}
