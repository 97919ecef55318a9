using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thaw.Web.Bodies;
using Thaw.Web.Payload;
using Thaw.Web.Redaction;

namespace Thaw.Web.Tests.Payload;

public sealed class JsonReshaperTests
{
    private static readonly string[] Secrets = ["password"];

    [Theory]
    [InlineData("""{ "id": 1, "name": "a", "items": [ { "price": 2, "q": 3 }, { "q": 4 } ] }""", "id,items.price", """{"id":1,"items":[{"price":2},{}]}""")]
    [InlineData("""[ { "id": 1, "b": 2 }, null, { "id": null } ]""", "id", """[{"id":1},null,{"id":null}]""")]
    [InlineData("""{ "a": { "b": { "c": 1, "d": 2 }, "e": 3 } }""", "a.b.c, a.e", """{"a":{"b":{"c":1},"e":3}}""")]
    [InlineData("""{ "a": { "b": 1, "c": 2 } }""", "a.b,a", """{"a":{"b":1,"c":2}}""")]
    [InlineData("""{ "a": "text", "b": 1 }""", "a.b", "{}")]
    [InlineData("""{ "\u0069d": 1, "<b>\u003c": 2 }""", "id,<b><", """{"\u0069d":1,"<b>\u003c":2}""")]
    [InlineData("42", "id", "42")]
    [InlineData("[]", "id", "[]")]
    public void Fields_ArePicked(string json, string fields, string expected) => Assert.Equal(expected, Reshape(json, fields));

    [Fact]
    public void Nulls_AreDroppedFromObjectsAndKeptInArrays() =>
        Assert.Equal("""{"b":[null,{}],"c":{}}""", Reshape("""{ "a": null, "b": [ null, { "x": null } ], "c": { "d": null } }""", dropNulls: true));

    [Fact]
    public void SensitiveMembers_NeverLeave() => Assert.Equal(
        """{"a":[{"user":"u"}],"passwords":1}""",
        Reshape("""{ "a": [ { "PassWord": { "deep": [1] }, "user": "u" } ], "pass\u0077ord": "x", "passwords": 1, "password": null }""", sensitive: Secrets));

    [Theory]
    [InlineData("id", "")]
    [InlineData("idd", "idd")]
    [InlineData("items.price,items.prize,nope", "items.prize,nope")]
    [InlineData("empty.price,none.price", "")] // nothing was there in which it could have been
    [InlineData("name.first", "")]
    public void UnknownFields_AreThoseThatNoObjectHad(string fields, string unknown)
    {
        using var output = new OutputBuffer();
        using var reshaper = new JsonReshaper(Shape(fields), output);
        reshaper.Write("""{ "id": 1, "name": "n", "items": [ { "price": 1 } ], "empty": [], "none": null }"""u8, isLast: true);
        Assert.Equal(unknown, string.Join(",", reshaper.UnknownFields));
    }

    [Theory]
    [InlineData("""{ "a": 1 } { "b": 2 }""")]
    [InlineData("""{ "a": 1""")]
    [InlineData("""{ "a": 1, }""")]
    [InlineData("<html>")]
    [InlineData("")]
    public void NoJson_IsRefused(string json) => Assert.ThrowsAny<JsonException>(() => Reshape(json, "a"));

    [Fact]
    public void TooDeep_IsRefusedWhereAnythingIsPickedOrTakenOut()
    {
        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
        Assert.Equal(Nested(64), Reshape(Nested(64), sensitive: ["token"]));
        Assert.Throws<AnswerTooDeepException>(() => Reshape(Nested(65), sensitive: ["token"]));
        Assert.Equal(Nested(10_000), Reshape(Nested(10_000), dropNulls: true, chunk: 1_000));

        // Also where nothing of it is wanted.
        Assert.Throws<AnswerTooDeepException>(() => Reshape($$"""{ "x": {{Nested(64)}} }""", "a"));
    }

    [Fact]
    public void TokenLongerThanAllowed_IsRefused() =>
        Assert.ThrowsAny<JsonException>(() => Reshape($"[\"{new string('x', 70_000)}\"]", chunk: 1_000, maximumToken: 64 * 1024));

    [Fact]
    public void LongTokenInManyBits_IsReadOnceForEachDoubling()
    {
        // A million bits: read from its beginning with each of them, it would take hours.
        var json = Encoding.UTF8.GetBytes($"[\"{new string('x', 1_000_000)}\"]");
        using var output = new OutputBuffer();
        using var reshaper = new JsonReshaper(Shape(null), output);
        for (var i = 0; i < json.Length; i++)
        {
            reshaper.Write(json.AsSpan(i, 1), isLast: false);
        }

        reshaper.Write([], isLast: true);
        Assert.True(output.Written.Span.SequenceEqual(json));
    }

    [Fact]
    public void AnyDocument_CutAnywhere_IsWhatTheModelSays()
    {
        var random = new Random(20_261_121);
        var documents = new RandomJson(random);
        for (var i = 0; i < 20_000; i++)
        {
            var json = documents.Document();
            var fields = random.Next(3) == 0 ? null : Fields(random);
            var drops = random.Next(2) == 0;
            var secrets = random.Next(2) == 0 ? Secrets : [];
            var expected = ShapeOracle.Reshape(json, fields, drops, secrets);
            var actual = Reshape(json, fields, drops, secrets, chunk: random.Next(1, 40));
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"{json}\nfields {fields}, drops {drops}\nis       {actual}\nand not  {expected}");
            Assert.DoesNotContain('\n', actual);
        }
    }

    private static string Fields(Random random) => string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
        string.Join('.', Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomJson.Names[random.Next(RandomJson.Names.Length - 2)]))));

    private static PayloadShape Shape(string? fields, bool dropNulls = false, string[]? sensitive = null, int maximumToken = 2 * 1024 * 1024)
    {
        var selection = default(FieldSelection);
        Assert.True(fields is null || FieldSelection.TryParse(fields, out selection, out _));
        return new PayloadShape(selection, dropNulls, new SensitiveNames(sensitive ?? []), 64, maximumToken);
    }

    private static string Reshape(string json, string? fields = null, bool dropNulls = false, string[]? sensitive = null, int chunk = int.MaxValue, int maximumToken = 2 * 1024 * 1024)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        using var output = new OutputBuffer();
        using var reshaper = new JsonReshaper(Shape(fields, dropNulls, sensitive, maximumToken), output);
        for (var at = 0; at < bytes.Length; at += Math.Min(chunk, bytes.Length))
        {
            reshaper.Write(bytes.AsSpan(at, Math.Min(chunk, bytes.Length - at)), isLast: false);
        }

        reshaper.Write([], isLast: true);
        return Encoding.UTF8.GetString(output.Written.Span);
    }
}
