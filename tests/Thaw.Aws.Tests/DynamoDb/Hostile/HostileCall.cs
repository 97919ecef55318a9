using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;

namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>A call of DynamoDB with an answer of its own, what must have been read out of that, and answers that are none.</summary>
internal sealed record HostileCall(Func<IAttemptCount, DynamoDbCall> Create, string Answer, Func<DynamoDbCall, object?> Read, string[] Broken)
{
    private const string Capacity = """{"CapacityUnits":2.5,"TableName":"t"}""";
    private static readonly Item Key = new Item().With("pk", "k");
    private static readonly WriteNonce Nonce = new("n", Guid.NewGuid());

    // For whatever call.
    private static readonly string[] AlwaysBroken =
        ["<html><body>It works!</body></html>", "", "[]", "null", "{", "{} {}", """{"ConsumedCapacity":7}""", """{"ConsumedCapacity":{"CapacityUnits":"much"}}"""];

    // In an item's place, wherever a call reads one.
    private static readonly string[] NoItems =
    [
        "7", "null", "[]", "\"pk\"", """{"pk":"1"}""", """{"pk":{}}""", """{"pk":{"X":"1"}}""", """{"pk":{"S":"1","N":"1"}}""", """{"pk":{"S":null}}""", """{"pk":{"SS":[null]}}""", """{"pk":{"N":1}}""",
        """{"pk":{"B":"not base64!"}}""", """{"pk":{"BS":[7]}}""", """{"pk":{"L":[7]}}""",
    ];

    public static IReadOnlyDictionary<string, HostileCall> All { get; } = new Dictionary<string, HostileCall>(StringComparer.Ordinal)
    {
        ["GetItem"] = new(
            static count => new GetItem<Item>("t", Key, ItemReader.Instance) { Attempts = count }, HostileBench.ItemAnswer(), static call => Text(((GetItem<Item>)call).Item),
            [.. Holding("""{"Item":ITEM}""")]),
        ["BatchGetItem"] = new(
            static count => new BatchGetItem<Item>("t", [Key], ItemReader.Instance) { Attempts = count },
            """{"ConsumedCapacity":[CAPACITY],"Responses":{"t":[{"pk":{"S":"a😀"}},{"pk":{"S":"b"}}]},"UnprocessedKeys":{"t":{"ConsistentRead":true,"Keys":[{"pk":{"S":"c"}}]}}}""".Replace("CAPACITY", Capacity, StringComparison.Ordinal),
            static call => string.Join(' ', ((BatchGetItem<Item>)call).Items.Select(Text)) + "|" + string.Join(' ', ((BatchGetItem<Item>)call).Unprocessed.Select(Text)),
            [
                .. Holding("""{"Responses":{"t":[ITEM]}}"""), .. Holding("""{"Responses":{"t":[{"pk":{"S":"a"}},ITEM]}}"""), .. Holding("""{"UnprocessedKeys":{"t":{"Keys":[ITEM]}}}"""),
                """{"Responses":[]}""", """{"Responses":{"t":{}}}""", """{"UnprocessedKeys":{"t":[]}}""", """{"UnprocessedKeys":{"t":{}}}""",
            ]),
        ["PutItem"] = new(
            static count => new PutItem("t", Key) { Attempts = count, Returns = "ALL_OLD" }, """{"Attributes":{"pk":{"S":"old"}}}""", static call => Text(((PutItem)call).Returned),
            [.. Holding("""{"Attributes":ITEM}""")]),
        ["UpdateItem"] = new(
            static count => new UpdateItem("t", Key, Nonce) { Attempts = count, Set = "a = :a", Arguments = new Item().With(":a", 1), Returns = "ALL_NEW" }, """{"Attributes":{"pk":{"S":"k"},"a":{"N":"1"}}}""",
            static call => Text(((UpdateItem)call).Returned), [.. Holding("""{"Attributes":ITEM}""")]),
        ["DeleteItem"] = new(
            static count => new DeleteItem("t", Key) { Attempts = count, Returns = "ALL_OLD" }, """{"Attributes":{"pk":{"S":"gone"}}}""", static call => Text(((DeleteItem)call).Returned),
            [.. Holding("""{"Attributes":ITEM}""")]),
        ["Query"] = new(
            static count => new Query<Item>("t", "pk = :p", ItemReader.Instance) { Attempts = count, Arguments = new Item().With(":p", "k") },
            """{"Count":2,"ScannedCount":7,"Items":[{"pk":{"S":"a"}},{"pk":{"S":"b"}}],"LastEvaluatedKey":{"pk":{"S":"b"}}}""",
            static call => string.Join(' ', ((Query<Item>)call).Items.Select(Text)) + "|" + Text(((Query<Item>)call).Last) + call.ReturnedCount + call.ScannedCount,
            [
                .. Holding("""{"Items":[ITEM]}"""), .. Holding("""{"Items":[{"pk":{"S":"a"}},ITEM]}"""), .. Holding("""{"LastEvaluatedKey":ITEM}"""),
                """{"Items":{}}""", """{"Items":7}""", """{"Count":"2"}""", """{"Count":1.5}""", """{"ScannedCount":null}""",
            ]),
        ["BatchWriteItem"] = new(
            static count => new BatchWriteItem<Item>("t", [BatchWrite.Put(Key)], ItemReader.Instance) { Attempts = count },
            """{"UnprocessedItems":{"t":[{"PutRequest":{"Item":{"pk":{"S":"a"},"v":{"B":"AQI="}}}},{"DeleteRequest":{"Key":{"pk":{"S":"b"}}}}]}}""",
            static call => string.Join(' ', ((BatchWriteItem<Item>)call).Unprocessed.Select(Text)),
            [
                .. Holding("""{"UnprocessedItems":{"t":[{"PutRequest":{"Item":ITEM}}]}}"""), .. Holding("""{"UnprocessedItems":{"t":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}},{"DeleteRequest":{"Key":ITEM}}]}}"""),
                """{"UnprocessedItems":[]}""", """{"UnprocessedItems":{"t":{}}}""", """{"UnprocessedItems":{"t":[7]}}""", """{"UnprocessedItems":{"t":[null]}}""", """{"UnprocessedItems":{"t":[{}]}}""",
                """{"UnprocessedItems":{"t":[{"PutRequest":{}}]}}""", """{"UnprocessedItems":{"t":[{"PutRequest":7}]}}""", """{"UnprocessedItems":{"t":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}},7]}}""",
            ]),
        ["TransactWriteItems"] = new(
            static count => new TransactWriteItems([TransactWrite.Put("t", Key)], "token") { Attempts = count }, """{"ConsumedCapacity":[CAPACITY,CAPACITY]}""".Replace("CAPACITY", Capacity, StringComparison.Ordinal),
            static call => call.ConsumedUnits, ["""{"ConsumedCapacity":[7]}""", """{"ConsumedCapacity":[[]]}"""]),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Each call with each answer that is none.</summary>
    public static TheoryData<string, string> BrokenAnswers
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var (name, call) in All)
            {
                foreach (var broken in call.Broken.Concat(AlwaysBroken).Append(call.Answer[..(call.Answer.Length / 2)]))
                {
                    all.Add(name, broken);
                }
            }

            return all;
        }
    }

    /// <summary>What is read out of its answer.</summary>
    public object? Expected
    {
        get
        {
            var call = Create(Nobody.Instance);
            call.Read(System.Text.Encoding.UTF8.GetBytes(Answer));
            return Read(call);
        }
    }

    private static IEnumerable<string> Holding(string answer) => NoItems.Select(item => answer.Replace("ITEM", item, StringComparison.Ordinal));

    private static string Text(Item? item) => item is null ? "nothing" : BesideTheSdk.SdkItems.Text(item);

    private sealed class Nobody : IAttemptCount
    {
        public static Nobody Instance { get; } = new();

        public void Attempted()
        {
        }
    }
}
