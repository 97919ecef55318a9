using System.Globalization;
using Thaw.Aws.DynamoDb.Items;

namespace Thaw.Aws.Tests.DynamoDb.BesideTheSdk;

/// <summary>Items of every kind of value, from a seed. Left out is what DynamoDB Local of 2020 refuses: empty strings and empty binaries outside of lists' and maps' own emptiness.</summary>
internal sealed class RandomItems(int seed)
{
    public const int Attributes = 6;

    private static readonly string[] Texts =
    [
        "plain", "with \"quotes\" and \\ and /", "line\nbreak\r\ttab", "ünïcödé", "日本語", "😀👩‍👩‍👧", "\u0001\u001f\u007f", "<script>&amp;'+", "\u2028\u2029", "e\u0301", "\ufeffbom", " ", "null", new('x', 3000),
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "12.50", "-0.001", "9007199254740993", "-9223372036854775808", "18446744073709551616", "99999999999999999999999999999999999999",
        "-99999999999999999999999999999999999999", "0.12345678901234567890123456789012345678", "9.9999999999999999999999999999999999999E+125",
        "-9.9999999999999999999999999999999999999E+125", "1E-130", "-1E-130", "1e10", "00042", "3.1400",
    ];

    // What does not fit: refused by both in the same way.
    private static readonly string[] NoNumbers = ["", "x", "1e126", "1E-131", "999999999999999999999999999999999999999", "1,5", "NaN"];

    private readonly Random _random = new(seed);

    public Random Random => _random;

    public Item Key() => new Item().With("pk", $"p{_random.Next(4)}").With("sk", ItemValue.OfNumber(_random.Next(8).ToString(CultureInfo.InvariantCulture)));

    public Item Item(Item? key = null)
    {
        var item = new Item();
        foreach (var (name, value) in (key ?? Key()).Attributes)
        {
            item.With(name, value);
        }

        for (var attribute = 0; attribute < Attributes; attribute++)
        {
            if (_random.Next(3) > 0)
            {
                item.With($"a{attribute}", Value(depth: 0));
            }
        }

        return _random.Next(4) == 0 ? item.With("ä-名 \"x\"", Value(depth: 1)) : item;
    }

    public ItemValue Value(int depth) => _random.Next(depth > 3 ? 6 : 11) switch
    {
        0 => ItemValue.OfText(Text()),
        1 => ItemValue.OfNumber(_random.Next(100) == 0 ? Pick(NoNumbers) : Number()),
        2 => ItemValue.OfBytes(Bytes()),
        3 => ItemValue.OfTruth(_random.Next(2) == 0),
        4 => ItemValue.Null,
        5 => ItemValue.OfNumber(_random.Next(10).ToString(CultureInfo.InvariantCulture)),
        6 => ItemValue.OfList([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth + 1))]),
        7 => ItemValue.OfMap(Enumerable.Range(0, _random.Next(4)).Aggregate(new Item(), (map, index) => map.With($"m{index}", Value(depth + 1)))),
        8 => ItemValue.OfTexts([.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Text()).Distinct()]),
        9 => ItemValue.OfNumbers([.. Enumerable.Range(0, _random.Next(1, 5)).Select(index => $"{_random.Next(50)}{index}.5")]),
        _ => ItemValue.OfBinaries([.. Enumerable.Range(0, _random.Next(1, 4)).Select(index => (byte[])[(byte)index, .. Bytes()])]),
    };

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private string Text() => Pick(Texts) is var text && _random.Next(3) == 0 ? text + _random.Next(1000) : text;

    private string Number() => _random.Next(2) == 0 ? Pick(Numbers) : (_random.NextInt64() - _random.NextInt64()).ToString(CultureInfo.InvariantCulture);

    private byte[] Bytes()
    {
        var bytes = new byte[_random.Next(20) == 0 ? _random.Next(1, 5000) : _random.Next(1, 40)];
        _random.NextBytes(bytes);
        return bytes;
    }
}
