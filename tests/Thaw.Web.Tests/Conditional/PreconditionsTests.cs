using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Tests;

public sealed class PreconditionsTests
{
    private const string Current = "\"a\"";

    [Theory]
    [InlineData("GET", "\"a\"", Precondition.NotModified)]
    [InlineData("HEAD", "\"a\"", Precondition.NotModified)]
    [InlineData("GET", "W/\"a\"", Precondition.NotModified)]
    [InlineData("GET", "\"b\", W/\"a\"", Precondition.NotModified)]
    [InlineData("GET", "*", Precondition.NotModified)]
    [InlineData("GET", "\"b\"", Precondition.Holds)]
    [InlineData("GET", "unquoted", Precondition.Holds)]
    [InlineData("PUT", "\"a\"", Precondition.Failed)]
    [InlineData("PUT", "*", Precondition.Failed)]
    [InlineData("PUT", "\"b\"", Precondition.Holds)]
    [InlineData("PUT", "unquoted", Precondition.Malformed)]
    [InlineData("PUT", "*, \"a\"", Precondition.Malformed)]
    public void IfNoneMatch_ComparesWeakly(string method, string field, Precondition expected) =>
        Assert.Equal(expected, Evaluate(method, Current, ("If-None-Match", field)));

    [Theory]
    [InlineData("PUT", "\"a\"", Precondition.Holds)]
    [InlineData("PUT", "\"b\", \"a\"", Precondition.Holds)]
    [InlineData("PUT", "*", Precondition.Holds)]
    [InlineData("PUT", "W/\"a\"", Precondition.Failed)]
    [InlineData("PUT", "\"b\"", Precondition.Failed)]
    [InlineData("GET", "\"b\"", Precondition.Failed)]
    [InlineData("PUT", "", Precondition.Malformed)]
    [InlineData("PUT", "a", Precondition.Malformed)]
    public void IfMatch_ComparesStrongly(string method, string field, Precondition expected) =>
        Assert.Equal(expected, Evaluate(method, Current, ("If-Match", field)));

    [Theory]
    [InlineData("If-Match", "*", Precondition.Failed)]
    [InlineData("If-Match", "\"a\"", Precondition.Failed)]
    [InlineData("If-None-Match", "*", Precondition.Holds)]
    [InlineData("If-None-Match", "\"a\"", Precondition.Holds)]
    public void NothingThere_OnlyIfNoneMatchHolds(string header, string field, Precondition expected) =>
        Assert.Equal(expected, Evaluate("PUT", null, (header, field)));

    [Fact]
    public void Both_IfMatchComesFirst() =>
        Assert.Equal(Precondition.Failed, Evaluate("GET", Current, ("If-Match", "\"b\""), ("If-None-Match", "\"a\"")));

    [Fact]
    public void EntityTag_DependsOnTypeAndBytes()
    {
        var tag = EntityTags.For("text/plain", "ab"u8);

        Assert.False(tag.IsWeak);
        Assert.Equal(45, tag.ToString().Length);
        Assert.Equal(tag, EntityTags.For("text/plain", "ab"u8));
        Assert.NotEqual(tag, EntityTags.For("text/plai", "nab"u8));
        Assert.NotEqual(tag, EntityTags.For("text/html", "ab"u8));
    }

    private static Precondition Evaluate(string method, string? current, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        return Preconditions.Evaluate(context.Request, current is null ? null : new EntityTagHeaderValue(current));
    }
}
