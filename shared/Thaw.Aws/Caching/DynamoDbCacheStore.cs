using System.Runtime.CompilerServices;
using Thaw.Aws.Caching.Items;
using Thaw.Aws.Caching.Parts;
using Thaw.Aws.Caching.Reading;
using Thaw.Aws.Caching.Sending;
using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching;

/// <summary>The cache's durable tier in one DynamoDB table. See this assembly's README for the items.</summary>
internal sealed partial class DynamoDbCacheStore : ICacheStore, ICacheStoreListing, IDisposable
{
    /// <summary>The longest envelope, in bytes: 87 parts.</summary>
    public const int MaximumEntryBytes = 32 * 1024 * 1024;

    private readonly DynamoDbCacheOptions _options;
    private readonly FirstUse<DynamoDbClient> _connection;
    private readonly CacheTableSender _sender;
    private readonly EntryParts _parts;
    private readonly ReadBatcher _reads;
    private readonly ReadBatcher _consistentReads;

    /// <param name="options">Which table, and what it can do.</param>
    /// <param name="endpoint">Where a table is created, if one is.</param>
    /// <param name="client">Builds the client; called at the first use.</param>
    /// <param name="time">The clock of pauses before repeats.</param>
    /// <param name="schedule">How the sending of single reads is put off; <see langword="null"/> for the thread pool.</param>
    public DynamoDbCacheStore(DynamoDbCacheOptions options, AwsEndpoint endpoint, Func<DynamoDbClient> client, TimeProvider time, Action<Action>? schedule = null)
    {
        _options = options;
        _connection = new FirstUse<DynamoDbClient>(client, options.CreateTable ? CreateTableAsync : null);
        _sender = new CacheTableSender(options.Table, _connection.GetAsync, time);
        _parts = new EntryParts(_sender);
        _reads = new ReadBatcher(_sender, consistent: false, schedule);
        _consistentReads = new ReadBatcher(_sender, consistent: true, schedule);
        Traits = new CacheStoreTraits
        {
            Name = "dynamodb",
            MaximumEntryBytes = MaximumEntryBytes,
            // The head and the journal record are in every transaction too.
            MaximumCommitItems = options.TransactionItems - 2,
        };

        // Apart, so that the SDK is loaded only where a table is created.
        [MethodImpl(MethodImplOptions.NoInlining)]
        Task CreateTableAsync(CancellationToken cancellationToken) =>
            DynamoDbCacheTable.EnsureCreatedAsync(endpoint, options.Table, options.Listing, time, cancellationToken);
    }

    public CacheStoreTraits Traits { get; }

    public CacheStoreUsage Usage => _sender.Usage.Usage;

    public async ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken)
    {
        var item = await (consistent ? _consistentReads : _reads).ReadAsync(ItemKey.Entry(key), cancellationToken).ConfigureAwait(false);
        return await EntryAsync(key, item, consistent, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken)
    {
        var found = await ItemsAsync(ReadPlan.KeysOf(read), read.Consistent, cancellationToken).ConfigureAwait(false);
        var entries = await Task.WhenAll(read.Entries.Select(key =>
            EntryAsync(key, found.GetValueOrDefault(ItemKey.Entry(key)), read.Consistent, cancellationToken).AsTask())).ConfigureAwait(false);
        return ReadPlan.Answer(read, entries, found);
    }

    public async ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken)
    {
        ThrowIfTooLong(entry);
        PartManifest? manifest = entry.Data.Length > EntryParts.MaximumInline
            ? await _parts.WriteAsync(entry, EntryParts.NewSet(), cancellationToken).ConfigureAwait(false)
            : null;
        var written = await _sender.PutAsync(
            new EntryItem(entry, manifest, _options.Listing), EntryItem.NothingNewer, EntryItem.Arguments(entry), cancellationToken).ConfigureAwait(false);
        if (!written && manifest is { } orphans)
        {
            await _parts.TryDeleteAsync(orphans, cancellationToken).ConfigureAwait(false);
        }

        return written;
    }

    public async ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken)
    {
        var arguments = new Item();
        var condition = LeaseItem.Condition(expected, next, arguments);
        return await _sender.PutAsync(new LeaseItem(key, next), condition, arguments, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken)
    {
        StoredSettings.ThrowIfUnfit(next);
        var item = new SettingsItem(next, nonce);
        return await _sender.PutAsync(item, SettingsItem.Condition(next), item.Arguments(), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _connection.Dispose();

    private static void ThrowIfTooLong(in StoredEntry entry)
    {
        if (entry.Data.Length > MaximumEntryBytes)
        {
            throw new ArgumentException($"An envelope of {entry.Data.Length} bytes is longer than the {MaximumEntryBytes} that this store takes.", nameof(entry));
        }
    }

    private async Task<Dictionary<string, TableItem>> ItemsAsync(
        List<string> keys, bool consistent, CancellationToken cancellationToken)
    {
        // The settings by themselves too: of an item read with its key it is known whose fault it is where it cannot be read.
        if (keys is not [not ItemKey.Settings])
        {
            var answers = await Task.WhenAll(keys.Chunk(CacheTableSender.MaximumReads)
                .Select(chunk => _sender.GetManyAsync(chunk, consistent, cancellationToken))).ConfigureAwait(false);
            return answers is [var one] ? one : answers.SelectMany(answer => answer).ToDictionary(StringComparer.Ordinal);
        }

        var item = await _sender.GetAsync(keys[0], consistent, cancellationToken).ConfigureAwait(false);
        return item is null ? [] : new(StringComparer.Ordinal) { [keys[0]] = item };
    }

    private async ValueTask<StoredEntry?> EntryAsync(
        StoreKey key, TableItem? item, bool consistent, CancellationToken cancellationToken)
    {
        if (item is null)
        {
            return null;
        }

        var entry = EntryItem.To(key, item);
        if (item.Manifest is not { } parts)
        {
            return entry;
        }

        var data = await _parts.ReadAsync(parts, consistent, cancellationToken).ConfigureAwait(false);
        return data is { } whole ? entry with { Data = whole } : null;
    }
}
