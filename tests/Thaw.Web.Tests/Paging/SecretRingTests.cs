using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Tests.Paging;

/// <summary>Keys that are a secret which is kept elsewhere.</summary>
public sealed class SecretRingTests
{
    private const string Name = "/facts/cursor-keys";
    private readonly PagerHost _host = new(("KeysSecret", Name));

    [Fact]
    public void Secret_IsAskedForWithTheFirstCursor_NotBefore()
    {
        _host.Secrets.Texts[Name] = PagerHost.Key(1);
        Assert.Null(_host.Answer(null).NextCursor);
        Assert.Equal(0, _host.Secrets.Asked);
        var cursor = _host.Cursor("p");
        Assert.Equal(1, _host.Secrets.Asked);
        Assert.Equal("p", _host.Position(cursor));
    }

    [Fact]
    public void Secret_ThatIsRotated_IsFollowed()
    {
        _host.Secrets.Texts[Name] = PagerHost.Key(1);
        var first = _host.Cursor("p");
        _host.Secrets.Texts[Name] = $"{PagerHost.Key(2)}, {PagerHost.Key(1)}";
        var second = _host.Cursor("p");
        Assert.Equal("p", _host.Position(first));
        _host.Secrets.Texts[Name] = PagerHost.Key(2);
        Assert.Null(_host.Position(first));
        Assert.Equal("p", _host.Position(second));
    }

    [Fact]
    public void ConfiguredKeys_VerifyBesideIt_AndSignNothing()
    {
        var configured = new PagerHost(("Keys", PagerHost.Key(1)));
        var both = new PagerHost(("Keys", PagerHost.Key(1)), ("KeysSecret", Name));
        both.Secrets.Texts[Name] = PagerHost.Key(2);
        Assert.Equal("p", both.Position(configured.Cursor("p")));
        Assert.Null(configured.Position(both.Cursor("p")));
    }

    [Fact]
    public void Secret_ThatCannotBeHad_Refuses503_WhatTakesSeveralPages()
    {
        Assert.Null(_host.Answer(null).NextCursor);
        Assert.Equal(503, Assert.IsType<ProblemHttpResult>(_host.Try("p")).StatusCode);
        Assert.Equal(503, _host.Read(null, "AQAA").Problem!.StatusCode);
        Assert.Equal(503, PagerHost.Now(_host.Pager.MissingKeysAsync(default))!.StatusCode);
        _host.Secrets.Texts[Name] = PagerHost.Key(1);
        Assert.NotNull(_host.Answer("p").NextCursor);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("c2hvcnQ=")]
    [InlineData("no base64")]
    public void Secret_ThatIsNoRing_IsRefusedLikeOneThatIsNotThere(string text)
    {
        _host.Secrets.Texts[Name] = text;
        var refused = Assert.IsType<ProblemHttpResult>(_host.Try("p"));
        Assert.Equal(503, refused.StatusCode);
        Assert.DoesNotContain(Name, refused.ProblemDetails.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void SecretWithoutAStore_StopsTheStart_AndIsNamed()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddThawPaging(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("KeysSecret", (string?)Name)]).Build());
        using var provider = services.BuildServiceProvider();
        var invalid = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(Name, invalid.Message, StringComparison.Ordinal);
    }
}
