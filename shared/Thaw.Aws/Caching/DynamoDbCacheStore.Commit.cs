using Thaw.Aws.Caching.Items;
using Thaw.Aws.Caching.Parts;
using Thaw.Aws.Caching.Sending;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.DynamoDb.Retries;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching;

internal sealed partial class DynamoDbCacheStore
{
    // DynamoDB's limit for all items of a transaction is 4 MB; the rest is for keys, names and numbers.
    private const long MaximumTransactionBytes = 3_500_000;
    private const int MaximumConflicts = 5;

    public async ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken)
    {
        if (commit.Stamps.Count + commit.Entries.Count > Traits.MaximumCommitItems)
        {
            throw new ArgumentException(
                $"A commit of {commit.Stamps.Count} stamps and {commit.Entries.Count} entries is larger than the {Traits.MaximumCommitItems} items that this store takes.",
                nameof(commit));
        }

        var id = CommitId.Of(commit);
        var manifests = await WritePartsAsync(commit, id, cancellationToken).ConfigureAwait(false);
        var actions = new List<TransactWrite>(commit.Stamps.Count + commit.Entries.Count + 2)
        {
            HeadItem.Move(_options.Table, commit.Seq, id.Nonce),
            TransactWrite.Put(_options.Table, new JournalItem(commit, id.Nonce)),
        };
        actions.AddRange(commit.Stamps.Select(stamp => StampItem.Put(_options.Table, stamp, commit.Seq)));
        actions.AddRange(commit.Entries.Select((entry, index) =>
            EntryExpectation.Put(_options.Table, new EntryItem(entry, manifests[index], _options.Listing), ExpectationOf(commit, entry.Key))));

        if (await TransactAsync(actions, commit.Seq, id, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        foreach (var expectation in commit.Expectations)
        {
            if (expectation.Entry is null)
            {
                await BuryAsync(expectation.Key, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var manifest in manifests)
        {
            if (manifest is { } orphans)
            {
                await _parts.TryDeleteAsync(orphans, cancellationToken).ConfigureAwait(false);
            }
        }

        return false;
    }

    private static StoreExpectation? ExpectationOf(StoreCommit commit, in StoreKey key)
    {
        foreach (var expectation in commit.Expectations)
        {
            if (expectation.Key == key)
            {
                return expectation;
            }
        }

        return null;
    }

    // A manifest that outlives its parts, as expiry in any order leaves it, reads as nothing and yet is an item: whoever expects nothing there would be refused until
    // the database deletes it. A tombstone with the same numbers takes its place, if it is still that manifest.
    private async Task BuryAsync(StoreKey key, CancellationToken cancellationToken)
    {
        var item = await _sender.GetAsync(ItemKey.Entry(key), consistent: true, cancellationToken).ConfigureAwait(false);
        if (item is null)
        {
            return;
        }

        var entry = EntryItem.To(key, item);
        if (item.Manifest is { } parts && await _parts.ReadAsync(parts, consistent: true, cancellationToken).ConfigureAwait(false) is null)
        {
            await _sender.PutAsync(
                new EntryItem(entry with { Data = default }, null, _options.Listing), "p = :p", new Item().With(":p", parts.Set), cancellationToken).ConfigureAwait(false);
        }
    }

    // The longest go into parts until the rest fits. Their names come from the commit, so that a repeat of it is the same transaction to the byte, as its token demands.
    private async Task<PartManifest?[]> WritePartsAsync(StoreCommit commit, CommitId id, CancellationToken cancellationToken)
    {
        var manifests = new PartManifest?[commit.Entries.Count];
        var inline = commit.Journal.Length + commit.Stamps.Sum(stamp => (long)stamp.Data.Length) + commit.Entries.Sum(entry => (long)entry.Data.Length);
        foreach (var index in Enumerable.Range(0, manifests.Length).OrderByDescending(index => commit.Entries[index].Data.Length))
        {
            var entry = commit.Entries[index];
            if (entry.IsTombstone || (entry.Data.Length <= EntryParts.MaximumInline && inline <= MaximumTransactionBytes))
            {
                break;
            }

            ThrowIfTooLong(entry);
            manifests[index] = await _parts.WriteAsync(entry, id.PartSet(index), cancellationToken).ConfigureAwait(false);
            inline -= entry.Data.Length;
        }

        return manifests;
    }

    private async Task<bool> TransactAsync(List<TransactWrite> actions, long seq, CommitId id, CancellationToken cancellationToken)
    {
        for (var repeat = 0; ; repeat++)
        {
            try
            {
                await _sender.TransactAsync(actions, id.Token, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (TransactionCanceledException refusal) when (refusal.Reasons.Any(static reason => reason.Code == "ConditionalCheckFailed"))
            {
                return await IsOursAsync(seq, id, refusal.Reasons[0].Item, cancellationToken).ConfigureAwait(false);
            }
            catch (IdempotentParameterMismatchException)
            {
                // A transaction with this token took effect; the record says whether it was this commit.
                return await IsOursAsync(seq, id, head: null, cancellationToken).ConfigureAwait(false);
            }
            catch (TransactionCanceledException refusal) when (repeat < MaximumConflicts && refusal.Reasons.Any(IsPassing))
            {
                // Another transaction held an item, or capacity was short: nothing changed, and the token stays good for another try.
            }
            catch (TransactionInProgressException) when (repeat < MaximumConflicts)
            {
                // An earlier attempt of ours is still at work.
            }

            await Backoff.WaitAsync(repeat, _sender.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsPassing(CancellationReason reason) => reason.Code is "TransactionConflict" or "ThrottlingError" or "ProvisionedThroughputExceeded";

    // The head is elsewhere. Did this very commit move it, in an attempt whose answer was lost?
    private async Task<bool> IsOursAsync(long seq, CommitId id, Item? head, CancellationToken cancellationToken)
    {
        if (head is { Count: > 0 } && HeadItem.To(head) <= seq)
        {
            return HeadItem.To(head) == seq && id.IsIn(head);
        }

        var record = await _sender.GetAsync(ItemKey.Journal(seq), consistent: true, cancellationToken).ConfigureAwait(false);
        return record is not null && id.IsIn(record);
    }
}
