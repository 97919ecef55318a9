using Thaw.Caching.Envelope;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

/// <summary>What the durable tier has of many keys.</summary>
internal sealed partial class CacheEngine
{
    /// <summary>
    /// Asks the durable tier for many keys in one request, two where older entries carry tags that nobody named; <see langword="false"/> where it does not
    /// answer. What each key is worth is in its <see cref="BatchKey{T}.Durable"/>; what is found is promoted to memory.
    /// </summary>
    private async ValueTask<bool> ReadManyAsync<T>(
        CacheScope scope, List<BatchKey<T>> keys, LookupOptions asked, bool isLatest, CancellationToken cancellationToken)
    {
        var legal = keys.FindAll(k => CanCache(k.Key));
        if (_gate is null || !asked.ReadsDurable || !scope.Namespace.Policy.UseDurable || legal.Count == 0)
        {
            if (_check is not null && legal.Count > 0)
            {
                await VerifyAsync(_clock.Ticks, cancellationToken).ConfigureAwait(false);
            }

            return false;
        }

        if (!await VerifyAsync(_clock.Ticks, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var generation = _ledger.Generation;
        var now = _clock.Ticks;
        var stamps = _ledger.UnknownStamps(scope.Namespace.Name, scope.User, asked.Tags) ?? [];
        var answer = await _gate.ReadAsync(
            new StoreRead
            {
                Entries = legal.ConvertAll(k => scope.Place(k.Key)),
                Stamps = stamps,
                Consistent = isLatest || stamps.Count > 0 || _ledger.NeedsConsistentReads(now),
            },
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsAnswered || _ledger.Merge(generation, false, stamps, answer.Value!.Stamps) is null
            || !await LearnTagsAsync(scope, answer.Value.Entries, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        // A place with a newer number than is known here would refuse what is made now.
        await LearnAsync(answer.Value.Entries.Max(e => e is { IsTombstone: true } tombstone ? tombstone.Seq : 0)).ConfigureAwait(false);
        legal.ForEach(k => k.Durable = default);
        for (var i = 0; i < legal.Count; i++)
        {
            var key = legal[i];
            if (answer.Value.Entries[i] is not { IsTombstone: false } entry)
            {
                continue;
            }

            if (await JudgeAsync<T>(key.Hash, scope, key.Key, entry, generation, asked, cancellationToken).ConfigureAwait(false) is not { } found)
            {
                // The ledger started anew: what is left of this reading cannot be judged, and counts as missing.
                return true;
            }

            key.Durable = found;
        }

        return true;
    }

    /// <summary>Reads, in one request, the stamps of all tags that older entries carry and nobody has read yet.</summary>
    private async ValueTask<bool> LearnTagsAsync(CacheScope scope, IReadOnlyList<StoredEntry?> entries, CancellationToken cancellationToken)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry is { IsTombstone: false } old && old.Seq < _ledger.Floor
                && EnvelopeCodec.TryRead(old.Data, scope.Namespace.Policy.MaximumValueBytes, out var header, out _))
            {
                tags.UnionWith(header.Tags);
            }
        }

        if (tags.Count == 0 || _ledger.UnknownStamps(scope.Namespace.Name, scope.User, tags) is not { } stamps)
        {
            return true;
        }

        var generation = _ledger.Generation;
        var answer = await _gate!.ReadAsync(new StoreRead { Stamps = stamps, Consistent = true }, cancellationToken).ConfigureAwait(false);
        return answer.IsAnswered && _ledger.Merge(generation, false, stamps, answer.Value!.Stamps) is not null;
    }
}
