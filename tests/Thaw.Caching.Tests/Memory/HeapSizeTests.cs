using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Tests.Memory;

/// <summary>A tier filled to its bound in bytes takes about that much of the heap, whatever it is filled with.</summary>
[Collection(nameof(HeapSizeTests))]
[CollectionDefinition(nameof(HeapSizeTests), DisableParallelization = true)] // other tests' garbage would be measured
public sealed partial class HeapSizeTests
{
    private const long Bound = 32 << 20;

    [Fact]
    public void Strings_GrowTheHeapByTheBound() => Check(i => new string('s', 20 + (i % 400)), Shapes.Default.String);

    [Fact]
    public void ShortStrings_GrowTheHeapByTheBound() => Check(i => i.ToString(CultureInfo.InvariantCulture), Shapes.Default.String);

    [Fact]
    public void ByteArrays_GrowTheHeapByTheBound() => Check(i => new byte[i % 3_000], Shapes.Default.ByteArray);

    [Fact]
    public void IntArrays_GrowTheHeapByTheBound() => Check(i => new int[i % 1_000], Shapes.Default.Int32Array);

    [Fact]
    public void StringArrays_GrowTheHeapByTheBound() =>
        Check(i => Enumerable.Range(i, i % 50).Select(n => n.ToString(CultureInfo.InvariantCulture)).ToArray(), Shapes.Default.StringArray);

    [Fact]
    public void Numbers_GrowTheHeapByTheBound() => Check(i => i, Shapes.Default.Int32);

    [Fact]
    public void Records_GrowTheHeapByTheBound() => Check(MakeCompany, Shapes.Default.Company);

    [Fact]
    public void DeserializedRecords_GrowTheHeapByTheBound() =>
        Check(i => JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(MakeCompany(i), Shapes.Default.Company), Shapes.Default.Company)!, Shapes.Default.Company);

    [Fact]
    public void Dictionaries_GrowTheHeapByTheBound() =>
        Check(i => Enumerable.Range(0, i % 40).ToDictionary(n => $"name{n}", n => (double)n), Shapes.Default.DictionaryStringDouble);

    [Fact]
    public void Structs_GrowTheHeapByTheBound() =>
        Check(i => Enumerable.Range(0, i % 60).Select(n => new Reading(n, n / 2d, $"u{n}")).ToList(), Shapes.Default.ListReading);

    [Fact]
    public void LargeLists_AreTakenForWhatTheirSampleShows() =>
        Check(i => Enumerable.Range(0, 20_000).Select(n => new Address($"street {n}", "town", n)).ToList(), Shapes.Default.ListAddress);

    [Fact]
    public void Measure_WithoutMetadata_IsAMultipleOfTheSerializedLength()
    {
        var sizer = new ValueSizer();
        Assert.True(sizer.Measure(new Address("a", "b", 1), typeInfo: null, serializedLength: 100) >= 300);
        Assert.Equal(HeapSize.OfString("abc"), sizer.Measure("abc", typeInfo: null, serializedLength: 3));
    }

    [Fact]
    public void Measure_Cycle_Ends()
    {
        var node = new Node();
        node.Next = node;
        Assert.True(new ValueSizer().Measure(node, Shapes.Default.Node, serializedLength: 1_000) >= 1_000);
    }

    private static Company MakeCompany(int i) => new(
        $"company {i}",
        Guid.NewGuid(),
        i % 3 == 0 ? null : new DateTimeOffset(i, TimeSpan.Zero),
        [.. Enumerable.Range(0, i % 7).Select(n => new Address($"street {n}", $"town {i}", n))],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["colour"] = $"colour {i}", ["size"] = "large" },
        [1, 2, 3, i]);

    private static void Check<T>(Func<int, T> make, JsonTypeInfo<T> info)
    {
        Fill(make, info, Bound, most: 100); // metadata, shapes and code come into being outside the measurement

        // What tests before this one have left, and the pools give up at some collection, is no part of it: one undisturbed look is enough.
        var grown = 0L;
        for (var tries = 0; tries < 3 && grown is < Bound / 2 or > Bound * 3 / 2; tries++)
        {
            grown = Grown(make, info);
        }

        Assert.True(grown is >= Bound / 2 and <= Bound * 3 / 2, string.Create(CultureInfo.InvariantCulture, $"{(double)grown / Bound:F2} of the bound"));
    }

    // By itself, so that nothing of one look is alive at the next.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Grown<T>(Func<int, T> make, JsonTypeInfo<T> info)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var bench = Fill(make, info, Bound, most: 1_000_000);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(bench);
        Assert.InRange(bench.Tier.Bytes, Bound * 9 / 10, Bound);
        return grown;
    }

    private static MemoryTierBench Fill<T>(Func<int, T> make, JsonTypeInfo<T> info, long bytes, int most)
    {
        var bench = new MemoryTierBench(1_000_000, bytes);
        var sizer = new ValueSizer();
        for (var i = 0; bench.Tier.Evictions < 100 && i < most; i++)
        {
            var value = make(i);
            bench.Put($"key{i}", value, (int)sizer.Measure(value, info, JsonSerializer.SerializeToUtf8Bytes(value, info).Length));
        }
        return bench;
    }

    internal sealed record Company(string Name, Guid Id, DateTimeOffset? Since, List<Address> Addresses, Dictionary<string, string> Tags, int[] Numbers);

    internal sealed record Address(string Street, string Town, int Number);

    internal readonly record struct Reading(int Id, double Value, string Unit);

    internal sealed class Node
    {
        public Node? Next { get; set; }
    }

    [JsonSerializable(typeof(Company))]
    [JsonSerializable(typeof(List<Reading>))]
    [JsonSerializable(typeof(List<Address>))]
    [JsonSerializable(typeof(Dictionary<string, double>))]
    [JsonSerializable(typeof(string[]))]
    [JsonSerializable(typeof(int[]))]
    [JsonSerializable(typeof(byte[]))]
    [JsonSerializable(typeof(Node))]
    private sealed partial class Shapes : JsonSerializerContext;
}
