using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Caching.Items;

/// <summary>Reads an item of the table out of an answer. Attributes of a later version of this library are left out.</summary>
internal sealed class TableItemReader : IItemReader<TableItem>
{
    private readonly bool _withKey;

    private TableItemReader(bool withKey) => _withKey = withKey;

    /// <summary>For one item, whose key is known.</summary>
    public static TableItemReader WithoutKey { get; } = new(withKey: false);

    public static TableItemReader WithKey { get; } = new(withKey: true);

    public TableItem Read(ref Utf8JsonReader json)
    {
        if (!_withKey)
        {
            return ReadItem(ref json);
        }

        var start = json;
        try
        {
            return ReadItem(ref json);
        }
        catch (JsonException)
        {
            // Settings are read with every check and written by hand if by anybody: what somebody made of them is nobody's fault but theirs. Other items' faults are the answer's.
            var again = start;
            if (TableKeyReader.Instance.Read(ref again) != ItemKey.Settings)
            {
                throw;
            }

            json = again;
            return new TableItem { Key = ItemKey.Settings };
        }
    }

    private TableItem ReadItem(ref Utf8JsonReader json)
    {
        AttributeReader.Expect(ref json, JsonTokenType.StartObject);
        var item = new TableItem();
        while (AttributeReader.Next(ref json))
        {
            // All names but the groups' and the key's have one letter.
            if (json.ValueSpan.Length == 1)
            {
                ReadLetter(ref json, item);
            }
            else if (_withKey && json.ValueTextEquals("pk"u8))
            {
                item.Key = AttributeReader.Text(ref json);
            }
            else
            {
                AttributeReader.Skip(ref json);
            }
        }

        return item;
    }

    private static void ReadLetter(ref Utf8JsonReader json, TableItem item)
    {
        switch ((char)json.ValueSpan[0])
        {
            case 's':
                item.Seq = AttributeReader.Number(ref json);
                break;
            case 'f':
                item.Fence = AttributeReader.Number(ref json);
                break;
            case 'x':
                item.Expiry = AttributeReader.Number(ref json);
                break;
            case 'v':
                item.Value = AttributeReader.Binary(ref json);
                break;
            case 'n':
                item.Nonce = AttributeReader.Binary(ref json);
                break;
            case 'o':
                item.Owner = AttributeReader.Text(ref json);
                break;
            case 'b':
                item.Beat = AttributeReader.Number(ref json);
                break;
            case 'p':
                item.PartSet = AttributeReader.Text(ref json);
                break;
            case 'c':
                item.PartCount = (int)AttributeReader.Number(ref json);
                break;
            case 'l':
                item.PartBytes = (int)AttributeReader.Number(ref json);
                break;
            case 'h':
                item.PartCrc = (uint)AttributeReader.Number(ref json);
                break;
            default:
                AttributeReader.Skip(ref json);
                break;
        }
    }
}
