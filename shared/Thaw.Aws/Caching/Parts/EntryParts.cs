using System.Security.Cryptography;
using Thaw.Aws.Caching.Items;
using Thaw.Aws.Caching.Sending;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Parts;

/// <summary>
/// Envelopes too large for one item, as parts that are written before their manifest, never changed, and read back whole or not at all. The parts of an overwritten
/// entry stay until their own expiry: a reader may still hold the manifest.
/// </summary>
internal sealed class EntryParts(CacheTableSender sender)
{
    /// <summary>The longest envelope that stays in the entry's own item, in bytes; DynamoDB's limit is 409,600 with keys, names and index attributes.</summary>
    public const int MaximumInline = 350 * 1024;

    /// <summary>The length of a part, in bytes.</summary>
    public const int PartBytes = 380 * 1024;

    // BatchGetItem answers 16 MB at the most: 40 parts fit.
    private const int ReadTogether = 40;

    /// <summary>A name for parts that nobody else draws.</summary>
    public static string NewSet() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Writes an envelope's parts; they mean nothing until the manifest is written.</summary>
    public async Task<PartManifest> WriteAsync(StoredEntry entry, string set, CancellationToken cancellationToken)
    {
        var data = entry.Data;
        var manifest = new PartManifest(set, PartManifest.CountOf(data.Length), data.Length, Crc32C.Of(data.Span));
        foreach (var chunk in Enumerable.Range(0, manifest.Count).Chunk(CacheTableSender.MaximumWrites))
        {
            await sender.WriteManyAsync([.. chunk.Select(Put)], cancellationToken).ConfigureAwait(false);
        }

        return manifest;

        KeyValuePair<string, BatchWrite> Put(int index)
        {
            var start = index * PartBytes;
            var key = ItemKey.Part(set, index);
            return new(key, BatchWrite.Put(new PartItem(key, entry.ExpiresAt, data.Slice(start, Math.Min(PartBytes, data.Length - start)))));
        }
    }

    /// <summary>Reads an envelope back; <see langword="null"/> when a part is gone or the whole is not what the manifest says.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(PartManifest manifest, bool consistent, CancellationToken cancellationToken)
    {
        if (!manifest.IsPossible)
        {
            return null;
        }

        var keys = Enumerable.Range(0, manifest.Count).Select(index => ItemKey.Part(manifest.Set, index)).ToArray();
        var found = await ReadPartsAsync(keys, consistent, cancellationToken).ConfigureAwait(false);
        if (found.Count < keys.Length && !consistent)
        {
            // The replica that knew the manifest need not be the one that was asked for the part: the leader knows both.
            foreach (var (key, part) in await ReadPartsAsync([.. keys.Where(key => !found.ContainsKey(key))], consistent: true, cancellationToken).ConfigureAwait(false))
            {
                found[key] = part;
            }
        }

        return found.Count < keys.Length ? null : Join(manifest, keys, found);
    }

    /// <summary>Deletes the parts of an entry that never came to stand; what cannot be deleted expires.</summary>
    public async Task TryDeleteAsync(PartManifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var chunk in Enumerable.Range(0, manifest.Count).Chunk(CacheTableSender.MaximumWrites))
            {
                await sender.WriteManyAsync(
                    [.. chunk.Select(index => ItemKey.Part(manifest.Set, index)).Select(key => KeyValuePair.Create(key, BatchWrite.Delete(new KeySource(key))))],
                    cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // A courtesy to the bill: the answer is known already, and the parts have their own expiry.
        }
    }

    private async Task<Dictionary<string, ReadOnlyMemory<byte>>> ReadPartsAsync(string[] keys, bool consistent, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(keys.Chunk(ReadTogether).Select(chunk => sender.GetManyAsync(chunk, consistent, cancellationToken))).ConfigureAwait(false);
        var found = new Dictionary<string, ReadOnlyMemory<byte>>(keys.Length, StringComparer.Ordinal);
        foreach (var (key, item) in answers.SelectMany(answer => answer))
        {
            found[key] = item.Value;
        }

        return found;
    }

    private static ReadOnlyMemory<byte>? Join(PartManifest manifest, string[] keys, Dictionary<string, ReadOnlyMemory<byte>> found)
    {
        if (keys.Sum(key => (long)found[key].Length) != manifest.Bytes)
        {
            return null;
        }

        var whole = GC.AllocateUninitializedArray<byte>(manifest.Bytes);
        var length = 0;
        foreach (var key in keys)
        {
            found[key].CopyTo(whole.AsMemory(length));
            length += found[key].Length;
        }

        // Not "? whole : null": null would become an empty memory, which is a tombstone's.
        return Crc32C.Of(whole) == manifest.Crc ? new ReadOnlyMemory<byte>(whole) : default(ReadOnlyMemory<byte>?);
    }
}
