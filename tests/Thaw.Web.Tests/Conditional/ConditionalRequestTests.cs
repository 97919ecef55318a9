using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Tests;

public sealed class ConditionalRequestTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData("\"a\"", null, true)]
    [InlineData(null, "*", true)]
    [InlineData("", null, true)]
    public void HasCondition_AnyFieldThatIsThere(string? ifMatch, string? ifNoneMatch, bool expected) =>
        Assert.Equal(expected, ConditionalRequest.Of(Request("PUT", ifMatch, ifNoneMatch)).HasCondition);

    [Theory]
    [InlineData("PUT", "\"a\"", null, false)]
    [InlineData("PUT", "a", null, true)]
    [InlineData("GET", "a", null, true)]
    [InlineData("PUT", null, "a", true)]
    [InlineData("GET", null, "a", false)] // ignoring it costs a body, nothing else
    [InlineData("DELETE", "\"a\"", "*, \"b\"", true)]
    public void IsMalformed_WhatMustNotBeIgnored(string method, string? ifMatch, string? ifNoneMatch, bool expected)
    {
        var conditions = ConditionalRequest.Of(Request(method, ifMatch, ifNoneMatch));

        Assert.Equal(expected, conditions.IsMalformed);
        Assert.Equal(expected, conditions.Evaluate(new EntityTagHeaderValue("\"a\"")) == Precondition.Malformed);
        Assert.Equal(expected, conditions.Evaluate(null) == Precondition.Malformed);
    }

    [Fact]
    public void Evaluate_AfterTheRequestHasBecomeAnother_IsAsItWas()
    {
        var request = Request("PUT", "\"a\"", null);
        var conditions = ConditionalRequest.Of(request);
        request.Method = "GET";
        request.Headers.Clear();

        Assert.Equal(Precondition.Failed, conditions.Evaluate(new EntityTagHeaderValue("\"b\"")));
        Assert.Equal(Precondition.Holds, conditions.Evaluate(new EntityTagHeaderValue("\"a\"")));
    }

    private static HttpRequest Request(string method, string? ifMatch, string? ifNoneMatch)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        if (ifMatch is not null)
        {
            request.Headers.IfMatch = ifMatch;
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.IfNoneMatch = ifNoneMatch;
        }

        return request;
    }
}
