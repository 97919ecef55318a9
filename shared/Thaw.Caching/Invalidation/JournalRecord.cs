namespace Thaw.Caching.Invalidation;

/// <summary>What one commit invalidated, as other processes read it.</summary>
internal sealed class JournalRecord(Guid nonce, long minute, IReadOnlyList<CacheInvalidation> targets)
{
    private const byte Version = 1;

    /// <summary>Tells a commit of ours from another's with the same number.</summary>
    public Guid Nonce { get; } = nonce;

    /// <summary>When it was made, in minutes since 1970.</summary>
    public long Minute { get; } = minute;

    public IReadOnlyList<CacheInvalidation> Targets { get; } = targets;

    public byte[] Encode()
    {
        var writer = new FieldWriter();
        writer.Byte(Version);
        writer.Guid(Nonce);
        writer.Number(Minute);
        writer.Number(Targets.Count);
        foreach (var target in Targets)
        {
            writer.Text(target.Namespace);
            writer.Text(target.User);
            writer.Text(target.Key);
            writer.Text(target.Pattern);
            writer.Text(target.Tag);
        }

        return writer.ToArray();
    }

    /// <summary><see langword="null"/> for bytes that are no record: the reader then treats the record as lost.</summary>
    public static JournalRecord? Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new FieldReader(bytes.Span);
        if (reader.Byte() != Version)
        {
            return null;
        }

        var nonce = reader.Guid();
        var minute = reader.Number();
        var count = reader.Number();
        var targets = new List<CacheInvalidation>();
        for (var i = 0; i < count && !reader.IsBroken; i++)
        {
            targets.Add(new CacheInvalidation
            {
                Namespace = reader.Text(),
                User = reader.Text(),
                Key = reader.Text(),
                Pattern = reader.Text(),
                Tag = reader.Text(),
            });
        }

        return reader.IsBroken ? null : new JournalRecord(nonce, minute, targets);
    }
}
