using System.Text.Json;
using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>One call of DynamoDB: what is asked, and afterwards what was answered. Used once, by one caller.</summary>
internal abstract class DynamoDbCall
{
    // 32 levels of maps and lists are two levels of JSON each, inside the answer's own.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    /// <summary>The operation, as the header names it.</summary>
    public abstract string Target { get; }

    /// <summary>The table it is about; of several, the first.</summary>
    public abstract string? Table { get; }

    /// <summary>How often it has been sent.</summary>
    public int Sent { get; set; }

    /// <summary>Who is told of every attempt.</summary>
    public IAttemptCount? Attempts { get; init; }

    /// <summary>Whether others than the caller wait for it too: then the deadline of the caller's request is not its own.</summary>
    public bool IsForAll { get; init; }

    /// <summary>The capacity that the answer says was consumed, over all tables.</summary>
    public double ConsumedUnits { get; private set; }

    /// <summary>How many items the answer says were looked at; 0 where it says nothing of it.</summary>
    public int ScannedCount { get; private set; }

    /// <summary>How many it holds; likewise.</summary>
    public int ReturnedCount { get; private set; }

    /// <summary>Writes the request's members. A repeat sends the same bytes.</summary>
    public abstract void Write(Utf8JsonWriter json);

    /// <summary>Reads a whole answer; a <see cref="JsonException"/> where it is none.</summary>
    public void Read(ReadOnlySpan<byte> answer)
    {
        (ConsumedUnits, ScannedCount, ReturnedCount) = (0, 0, 0);
        Begin();
        var json = new Utf8JsonReader(answer, Options);
        AttributeReader.Enter(ref json);
        while (AttributeReader.Next(ref json))
        {
            if (json.ValueTextEquals("ConsumedCapacity"u8))
            {
                ReadCapacity(ref json);
            }
            else if (json.ValueTextEquals("ScannedCount"u8))
            {
                json.Read();
                ScannedCount = json.GetInt32();
            }
            else if (json.ValueTextEquals("Count"u8))
            {
                json.Read();
                ReturnedCount = json.GetInt32();
            }
            else if (!TryReadMember(ref json))
            {
                AttributeReader.Skip(ref json);
            }
        }

        AttributeReader.Expect(ref json, JsonTokenType.EndObject);
        if (json.Read())
        {
            throw new JsonException("Something follows the answer.");
        }
    }

    /// <summary>Whether the answer to an earlier attempt was lost and this refusal says that it had taken effect. Called only after such a loss.</summary>
    /// <param name="found">The item that stands there, or nothing where it is gone.</param>
    public virtual bool RecognisesItself(Item? found) => false;

    /// <summary>The read that shows what stands where this call was refused; <see langword="null"/> where a refusal is a refusal.</summary>
    public virtual GetItem<Item>? Recognition() => null;

    /// <summary>Forgets what an answer said that turned out to be broken further on.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Takes a member of the answer. The reader stands on its name; <see langword="false"/> leaves it there.</summary>
    protected virtual bool TryReadMember(ref Utf8JsonReader json) => false;

    protected static void WriteCapacity(Utf8JsonWriter json) => json.WriteString("ReturnConsumedCapacity"u8, "TOTAL"u8);

    protected static void WriteItem(Utf8JsonWriter json, ReadOnlySpan<byte> name, IItemSource source)
    {
        json.WriteStartObject(name);
        source.Write(new ItemWriter(json));
        json.WriteEndObject();
    }

    // One table's, or an array with one for each table.
    private void ReadCapacity(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartArray)
        {
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                ReadTable(ref json);
            }
        }
        else if (json.TokenType != JsonTokenType.Null)
        {
            ReadTable(ref json);
        }
    }

    private void ReadTable(ref Utf8JsonReader json)
    {
        AttributeReader.Expect(ref json, JsonTokenType.StartObject);
        while (AttributeReader.Next(ref json))
        {
            if (json.ValueTextEquals("CapacityUnits"u8))
            {
                json.Read();
                ConsumedUnits += json.GetDouble();
            }
            else
            {
                AttributeReader.Skip(ref json);
            }
        }
    }
}
