using System.Buffers.Binary;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>What tells one commit from all others: its nonce and its number. A nonce used again with another number is another commit.</summary>
internal readonly struct CommitId
{
    private readonly Guid _token;

    private CommitId(byte[] nonce, Guid token)
    {
        Nonce = nonce;
        _token = token;
    }

    /// <summary>The nonce as the head and the journal record keep it.</summary>
    public byte[] Nonce { get; }

    /// <summary>DynamoDB's token of the transaction: within ten minutes a repeat is answered, not executed.</summary>
    public string Token => _token.ToString();

    public static CommitId Of(StoreCommit commit)
    {
        var nonce = commit.Nonce.ToByteArray();
        var token = commit.Nonce.ToByteArray();
        var tail = token.AsSpan(8);
        BinaryPrimitives.WriteInt64LittleEndian(tail, BinaryPrimitives.ReadInt64LittleEndian(tail) ^ commit.Seq);
        return new CommitId(nonce, new Guid(token));
    }

    /// <summary>The name of the parts of one of its entries.</summary>
    public string PartSet(int entry) => $"{_token:N}.{entry}";

    /// <summary>Whether an item was written by this commit, its number being equal.</summary>
    public bool IsIn(TableItem item) => item.Nonce.AsSpan().SequenceEqual(Nonce);

    /// <summary>Whether an item that came back with a refusal was written by this commit, its number being equal.</summary>
    public bool IsIn(Item item) => item.TryGet(Attributes.Nonce, out var value) && value.Kind == ItemKind.B && value.Bytes.AsSpan().SequenceEqual(Nonce);
}
